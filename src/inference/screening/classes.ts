/** @file What the network tells apart, and the one number that a filter compares. */

/** In the order of its outputs. */
export const classes = ['drawing', 'hentai', 'neutral', 'porn', 'sexy'] as const;

export type Class = (typeof classes)[number];

/** They add up to 1. */
export type Probabilities = Readonly<Record<Class, number>>;

/**
 * How likely a picture is pornographic, drawn (`hentai`) or not (`porn`). The classes exclude each other, so their
 * probabilities add. `sexy` is left out: nsfwjs calls it "not pornography".
 */
export const unsafe = ({ hentai, porn }: Probabilities): number => Math.min(1, hentai + porn);
