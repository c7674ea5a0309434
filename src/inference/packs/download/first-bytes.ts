/** @file Tells a web page, saved under the name of a model, from a model by its first bytes. */

/** Checkpoints start with binary numbers within so many bytes. */
export const firstBytesNeeded = 16;

/** What is wrong with a file of weights that starts like this; `undefined` if it may be one. */
export function pageProblem(start: Uint8Array): string | undefined {
  const text = Buffer.from(start).toString('utf8');
  if (/^\uFEFF?\s*</.test(text)) return 'it serves a web page instead of the file';
  // "PK\3\4", a pickle's "\x80\2" and the length of a safetensors header all have bytes that no text has.
  if (/^[\t\n\r\x20-\x7e]*$/.test(text)) return `it serves a text instead of the file ("${text.trim()}…")`;
  return undefined;
}
