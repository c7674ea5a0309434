/** @file Text as people type it when they look for something: without marks, capitals, and signs that keyboards lack. */

/** The same for `Peinture à l’huile`, `peinture a l'huile` and `PEINTURE-A-L'HUILE`. */
export const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/œ/g, 'oe')
    .replace(/[’‘ʼ]/g, "'")
    .replace(/[\s-]+/g, ' ')
    .trim();
