/** @file The one error of packs, and what is said when a file cannot be written. */
import { reasonNotWritten } from '../files.ts';

/** Something is wrong with a pack; the message names the file, its address if it has one, and the command that mends it. */
export class PackError extends Error {
  override readonly name = 'PackError';
}

/** A full disk, a missing permission and their like, as a `PackError`; anything else as it is. */
export function asPackError(path: string, cause: unknown): unknown {
  const why = reasonNotWritten(cause);
  return why === undefined ? cause : new PackError(`Could not write ${path}: ${why}.`, { cause });
}

/** The commands that messages recommend. */
export const recommend = {
  fetch: (name: string) => `npm run models -- fetch ${name}`,
  convert: (out: string) => `npm run models -- convert FILE… --out ${out}`,
  list: 'npm run models -- list',
} as const;
