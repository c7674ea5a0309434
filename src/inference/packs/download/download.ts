/** @file Brings a file from the web: several addresses, several tries, going on where it stopped, checked at the end. */
import { setTimeout as pause } from 'node:timers/promises';
import { formatBytes } from '../bytes.ts';
import { PackError } from '../error.ts';
import type { RemoteFile } from '../manifest.ts';
import { sha256Of, sizeOf } from '../measure.ts';
import { AddressFailure } from './failure.ts';
import { PartialFile } from './partial.ts';
import { transfer } from './transfer.ts';

export interface DownloadProgress {
  readonly stage: 'downloading' | 'checking';
  readonly file: string;
  /** Bytes. */
  readonly done: number;
  readonly total: number;
}

/** How long to wait for what, in milliseconds. */
export interface Patience {
  readonly stallMs: number;
  /** Tries of one address in a row that bring nothing new. */
  readonly tries: number;
  /** Before the second try; doubled before each further one. */
  readonly firstPauseMs: number;
  /** Longest wait that a server may ask for. */
  readonly longestPauseMs: number;
}

export const usualPatience: Patience = { stallMs: 30_000, tries: 4, firstPauseMs: 1000, longestPauseMs: 60_000 };

export interface DownloadOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  readonly patience?: Patience | undefined;
  /** What to do if every address fails, for the message. */
  readonly advice: string;
}

/**
 * Brings the file to `path`, whole and of the right size and hash. What has come stays when the program ends, and is
 * gone on from by the next call.
 *
 * Throws `PackError` that lists what is wrong with each address, or says what is wrong with the disk; `signal.reason`
 * when stopped.
 */
export async function download(file: RemoteFile, path: string, options: DownloadOptions): Promise<void> {
  if ((await sizeOf(path)) === file.bytes && (await hasHash(file, path, options))) return;
  const part = new PartialFile(path);
  const failures: string[] = [];
  for (const address of file.addresses) {
    const failure = await tryAddress(address, file, part, options);
    if (!failure) return part.finish();
    failures.push(`  ${address}\n    ${failure.message}`);
  }
  throw new PackError(
    `Could not download ${file.name} (${formatBytes(file.bytes)}):\n${failures.join('\n')}\n${options.advice}`,
  );
}

/** Asks until the file is whole (`null`), or the address is to be given up. */
async function tryAddress(
  address: string,
  file: RemoteFile,
  part: PartialFile,
  options: DownloadOptions,
): Promise<AddressFailure | null> {
  const { tries, stallMs, firstPauseMs, longestPauseMs } = options.patience ?? usualPatience;
  const { signal, onProgress } = options;
  const onBytes = (done: number) => onProgress?.({ stage: 'downloading', file: file.name, done, total: file.bytes });
  let most = 0; // bytes that were ever here: a server that starts over again and again brings nothing new
  for (let failed = 0; ; ) {
    try {
      // Whole already if the program ended between the last byte and the check.
      if ((await part.size()) !== file.bytes) await transfer(address, file, part, { stallMs, signal, onBytes });
      await checkHash(file, part, options);
      return null;
    } catch (error) {
      if (!(error instanceof AddressFailure)) throw error;
      const size = await part.size();
      failed = size > most ? 1 : failed + 1;
      most = Math.max(most, size);
      if (!error.temporary || failed >= tries) return error;
      const wait = error.retryAfterMs ?? firstPauseMs * 2 ** (failed - 1);
      if (wait > longestPauseMs) return error;
      await pause(wait, undefined, { signal }).catch(() => {
        throw signal?.reason;
      });
    }
  }
}

/** Throws `AddressFailure` if the part has another hash; a part of several pieces gets another chance in one piece. */
async function checkHash(file: RemoteFile, part: PartialFile, options: DownloadOptions): Promise<void> {
  if (file.sha256 === undefined) return;
  const found = await part.sha256(checking(file, options), options.signal);
  if (found === file.sha256) return;
  const resumed = (await part.origin())?.resumed === true;
  await part.discard();
  throw new AddressFailure(
    resumed
      ? 'the file was changed while it was downloaded'
      : `its file is another one (sha256 ${found.slice(0, 12)}… instead of ${file.sha256.slice(0, 12)}…)`,
    { temporary: resumed },
  );
}

async function hasHash(file: RemoteFile, path: string, options: DownloadOptions): Promise<boolean> {
  return file.sha256 === undefined || (await sha256Of(path, checking(file, options), options.signal)) === file.sha256;
}

const checking =
  ({ name, bytes }: RemoteFile, { onProgress }: DownloadOptions) =>
  (done: number) =>
    onProgress?.({ stage: 'checking', file: name, done, total: bytes });
