/** @file The ways in which a text can be read, once the signs that only look like letters are letters. */

import { resolveConfusablesTransformer, resolveLeetSpeakTransformer } from 'obscenity';

const confusables = resolveConfusablesTransformer();
const leetspeak = resolveLeetSpeakTransformer();

const map = (text: string, transform: (character: number) => number | undefined): string =>
  [...text].map((sign) => String.fromCodePoint(transform(sign.codePointAt(0) ?? 0) ?? 0x20)).join('');

/** ASCII is left alone: `|` looks like an l, but tells phrases apart. */
const undisguised = (text: string): string =>
  text.replace(/\P{ASCII}+/gu, (signs) => map(signs, confusables.transform));

/** Accents and what is piled on letters to hide them. In other scripts marks make another letter: か and が. */
const accents = /(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]\p{M}*)\p{M}/gu;

/**
 * The form in which a text and a rule are compared: compatibility forms (ｆ, ﬁ, 𝒻), accents, zero-width signs, look-alikes
 * of other scripts, case and wide spaces are undone.
 */
export function plain(text: string): string {
  const composed = text.normalize('NFKC').replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  const bare = composed.toLowerCase().normalize('NFD').replace(accents, '').normalize('NFC');
  return undisguised(bare).toLowerCase().replace(/\s+/gu, ' ');
}

/** Three or more single letters with one and the same kind of gap: `b a d`, `b.a.d`. */
const spelled = /(?<![\p{L}\p{N}])[\p{L}\p{N}](?:([^\p{L}\p{N}])[\p{L}\p{N}])(?:\1[\p{L}\p{N}])+(?![\p{L}\p{N}])/gu;

const joined = (text: string): string => text.replace(spelled, (letters) => letters.replace(/[^\p{L}\p{N}]/gu, ''));

/** Each way that a person may read it: as it is, signs as letters (`b4d`), letters one by one (`b a d`), or both. */
export function readings(text: string): string[] {
  const read = plain(text);
  const signs = map(read, leetspeak.transform);
  return [...new Set([read, signs, joined(read), joined(signs)])];
}
