/** @file What the network tells apart, and the one number that a filter compares. */

/** In the order of its outputs. */
export const classes = ['drawing', 'hentai', 'neutral', 'porn', 'sexy'] as const;

export type Class = (typeof classes)[number];

/** They add up to 1. */
export type Probabilities = Readonly<Record<Class, number>>;

/**
 * How likely a picture shows sex or naked genitals: drawn (`hentai`) or not (`porn`). The classes exclude each other, so
 * their probabilities add. `sexy` (swimwear, bare skin) is left out: it is no reason to hold a picture back, and the class
 * that the network is least sure of.
 */
export const unsafe = ({ hentai, porn }: Probabilities): number => Math.min(1, hentai + porn);
