/** @file Whole numbers as people write them into a form. */

/** Digits, alone or in groups of three: `1000`, `1,000`, `1.000`, `1 000`, `1’000`; in plain spaces and digits. */
const written = /^\d+$|^\d{1,3}(?:[.,'’ ]\d{3})+$/;

/** `null` for anything else, as `1e3` or `1.5`. Full-width digits count as digits. */
export function readWholeNumber(text: string): number | null {
  const plain = text.normalize('NFKC').trim();
  return written.test(plain) ? Number(plain.replace(/\D/g, '')) : null;
}
