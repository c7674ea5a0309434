/** @file The one error that every reader of weights throws: the file's name and what is wrong with it. */

import { basename } from 'node:path';

/** A file of weights that cannot be used. The message starts with the file's name and ends with what to do, if anything. */
export class CheckpointError extends Error {
  override readonly name: string = 'CheckpointError';
  /** The file, as it was opened. */
  readonly source: string;

  constructor(source: string, problem: string, options?: ErrorOptions) {
    super(`${basename(source)}: ${problem}`, options);
    this.source = source;
  }
}
