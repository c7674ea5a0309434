/** @file A file read by position, with every read checked against its size before memory is asked for. */

import { type FileHandle, open } from 'node:fs/promises';
import { messageOf } from '../message-of.ts';
import { CheckpointError } from './error.ts';

export interface RandomAccessFile {
  readonly path: string;
  /** Bytes in the file when it was opened. */
  readonly size: number;
  /** `length` bytes from `position`, in a buffer of their own (so typed arrays over it are aligned). */
  read(position: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
}

/** One `read` call may not ask for more than 2 GiB − 1 bytes; larger tensors come in parts. */
const LARGEST_READ = 2 ** 30;

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'this program may not read it; check its permissions',
  EISDIR: 'this is a folder, not a file',
  ENOTDIR: 'a part of its path is not a folder',
};

const reason = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? `it cannot be read (${messageOf(error)})`;
};

export async function openFile(path: string): Promise<RandomAccessFile> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    throw new CheckpointError(path, reason(error), { cause: error });
  }
  try {
    const status = await handle.stat();
    if (!status.isFile()) throw new CheckpointError(path, 'this is a folder or a device, not a file');
    return new OpenedFile(path, status.size, handle);
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Bytes that are in memory already. @param path - for messages */
export function fileInMemory(path: string, bytes: Uint8Array): RandomAccessFile {
  return {
    path,
    size: bytes.byteLength,
    async read(position, length) {
      assertWithin(path, bytes.byteLength, position, length);
      return bytes.slice(position, position + length);
    },
    close: () => Promise.resolve(),
  };
}

function assertWithin(path: string, size: number, position: number, length: number): void {
  if (position >= 0 && length >= 0 && position + length <= size) return;
  throw new CheckpointError(
    path,
    `bytes ${position} to ${position + length} are needed, but the file has ${size}; it is cut short or damaged`,
  );
}

class OpenedFile implements RandomAccessFile {
  readonly path: string;
  readonly size: number;
  readonly #handle: FileHandle;

  constructor(path: string, size: number, handle: FileHandle) {
    this.path = path;
    this.size = size;
    this.#handle = handle;
  }

  async read(position: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    assertWithin(this.path, this.size, position, length);
    const bytes = new Uint8Array(length);
    let done = 0;
    while (done < length) {
      const { bytesRead } = await this.#read(bytes, done, Math.min(length - done, LARGEST_READ), position + done);
      if (bytesRead === 0)
        throw new CheckpointError(this.path, `the file shrank to ${position + done} bytes while read`);
      done += bytesRead;
    }
    return bytes;
  }

  async #read(bytes: Uint8Array, offset: number, length: number, position: number) {
    try {
      return await this.#handle.read(bytes, offset, length, position);
    } catch (error) {
      throw new CheckpointError(this.path, reason(error), { cause: error });
    }
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}
