/** @file Text as people type it when they look for something: without accents, capitals, and signs that keyboards lack. */
import { plain } from './moderation/readable.ts';

/** The same for `Peinture à l’huile`, `peinture a l'huile` and `PEINTURE-A-L'HUILE`. */
export const folded = (text: string): string =>
  plain(text.replace(/[ßẞ]/g, 'ss').replace(/œ/gi, 'oe').replace(/[’‘ʼ]/g, "'"))
    .replace(/[\s-]+/g, ' ')
    .trim();
