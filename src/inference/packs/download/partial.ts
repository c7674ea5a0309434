/** @file The part of a file that has come so far, and where it came from: what a download goes on from. */
import { type FileHandle, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../../files.ts';
import { asPackError } from '../error.ts';
import { sha256Of, sizeOf } from '../measure.ts';

const originSchema = z.object({
  address: z.string(),
  /** A strong ETag or a date, for If-Range; null if the server gave none. */
  validator: z.string().nullable(),
  /** The part was put together in several goes. */
  resumed: z.boolean(),
});

export type Origin = z.infer<typeof originSchema>;

/** `<path>.part` and `<path>.part.json` beside the file that is to be; both outlive the program. */
export class PartialFile {
  readonly path: string;
  readonly #part: string;
  readonly #origin: string;

  constructor(path: string) {
    this.path = path;
    this.#part = `${path}.part`;
    this.#origin = `${path}.part.json`;
  }

  /** Bytes that are here. */
  size(): Promise<number> {
    return sizeOf(this.#part);
  }

  /** Where the bytes came from; `null` if that is not known, so that they are of no use. */
  async origin(): Promise<Origin | null> {
    const text = await readFile(this.#origin, 'utf8').catch(() => '');
    try {
      return originSchema.parse(JSON.parse(text));
    } catch {
      return null; // None, or of another version: the download starts anew.
    }
  }

  /** Opens for writing from byte `start` on. The origin is on disk before the first byte is. */
  async open(start: number, origin: Origin): Promise<FileHandle> {
    try {
      await mkdir(dirname(this.path), { recursive: true });
      if (start === 0) await rm(this.#part, { force: true });
      await writeFileAtomically(this.#origin, Buffer.from(JSON.stringify(origin)));
      return await open(this.#part, start === 0 ? 'w' : 'a');
    } catch (cause) {
      throw asPackError(this.#part, cause);
    }
  }

  async discard(): Promise<void> {
    await rm(this.#part, { force: true });
    await rm(this.#origin, { force: true });
  }

  /** The part is whole: gives it its name. */
  async finish(): Promise<void> {
    await rename(this.#part, this.path);
    await rm(this.#origin, { force: true });
  }

  /** Hash of the part, in hexadecimal. */
  sha256(onBytes: (bytes: number) => void, signal?: AbortSignal): Promise<string> {
    return sha256Of(this.#part, onBytes, signal);
  }
}
