/** @file One request to one address: what comes is appended to the part that is here, if it is the same file. */
import { asPackError } from '../error.ts';
import type { RemoteFile } from '../manifest.ts';
import { AddressFailure, networkFailure, statusFailure } from './failure.ts';
import { firstBytesNeeded, pageProblem } from './first-bytes.ts';
import type { PartialFile } from './partial.ts';

export interface TransferOptions {
  /** Silence after which a server is given up, in milliseconds. */
  readonly stallMs: number;
  readonly signal: AbortSignal | undefined;
  /** Hears how many bytes of the file are here. */
  readonly onBytes: (bytes: number) => void;
}

/**
 * Brings the rest of the file from an address. Its size is right afterwards; its hash is not checked.
 *
 * Throws `AddressFailure` if the address is to blame, `PackError` if the disk is, and `signal.reason` when stopped.
 */
export async function transfer(
  address: string,
  file: RemoteFile,
  part: PartialFile,
  { stallMs, signal, onBytes }: TransferOptions,
): Promise<void> {
  const silence = new AbortController();
  const stalled = () => silence.abort(new AddressFailure(`nothing came for ${stallMs / 1000} s`, { temporary: true }));
  let timer = setTimeout(stalled, stallMs);
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(stalled, stallMs);
  };
  try {
    const { start: wanted, headers } = await resumption(address, file, part);
    const response = await fetch(address, {
      headers: { 'accept-encoding': 'identity', ...headers },
      signal: AbortSignal.any([silence.signal, ...(signal ? [signal] : [])]),
    }).catch((error: unknown) => {
      throw networkFailure(error);
    });
    heard();
    const start = startOfAnswer(response, file, wanted);
    await store(response, address, file, part, start, (bytes) => {
      heard();
      onBytes(bytes);
    });
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (silence.signal.aborted) throw silence.signal.reason;
    if (error instanceof AddressFailure && error.spoilt) await part.discard();
    throw error;
  } finally {
    clearTimeout(timer);
    silence.abort(); // ends the connection if the answer was not read to its end
  }
}

/** From which byte to ask, and how: another file must not be appended to what is here. */
async function resumption(
  address: string,
  file: RemoteFile,
  part: PartialFile,
): Promise<{ start: number; headers: Record<string, string> }> {
  const anew = { start: 0, headers: {} };
  const size = await part.size();
  const origin = await part.origin();
  if (!origin || size === 0 || size >= file.bytes) return anew;
  const range = { range: `bytes=${size}-` };
  if (origin.address === address && origin.validator !== null) {
    return { start: size, headers: { ...range, 'if-range': origin.validator } };
  }
  // Nothing says that it is the same file, but a wrong hash would at the end.
  return file.sha256 === undefined ? anew : { start: size, headers: range };
}

/** Checks status, kind and size; returns which byte of the file the answer starts with. */
function startOfAnswer(response: Response, file: RemoteFile, wanted: number): number {
  const { status, headers } = response;
  if (status !== 200 && status !== 206) throw statusFailure(response);
  if (/^text\/html\b/i.test(headers.get('content-type') ?? '')) {
    throw new AddressFailure('it serves a web page instead of the file');
  }
  const wrongSize = (size: number) =>
    new AddressFailure(`its file has ${size.toLocaleString('en')} bytes instead of ${file.bytes.toLocaleString('en')}`);
  if (status === 206) {
    const [, start, size] = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers.get('content-range') ?? '') ?? [];
    if (Number(start) !== wanted) {
      throw new AddressFailure('it answers with another range than was asked for', { temporary: true, spoilt: true });
    }
    if (Number(size) !== file.bytes) throw wrongSize(Number(size));
    return wanted;
  }
  const length = headers.get('content-length');
  if (length !== null && Number(length) !== file.bytes) throw wrongSize(Number(length));
  return 0;
}

/** Writes an answer that starts with byte `start`. Nothing here is touched before the answer looks like a model. */
async function store(
  response: Response,
  address: string,
  file: RemoteFile,
  part: PartialFile,
  start: number,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const chunks = chunksOf(response);
  const first = await firstChunk(chunks);
  const problem = start === 0 && first.length > 0 ? pageProblem(first.subarray(0, firstBytesNeeded)) : undefined;
  if (problem !== undefined) throw new AddressFailure(problem);
  const handle = await part.open(start, { address, validator: validatorOf(response.headers), resumed: start > 0 });
  let size = start;
  const write = async (chunk: Uint8Array) => {
    if (size + chunk.length > file.bytes) {
      throw new AddressFailure(`it sends more than the ${file.bytes.toLocaleString('en')} bytes of the file`, {
        spoilt: true,
      });
    }
    try {
      await handle.writeFile(chunk);
    } catch (cause) {
      throw asPackError(part.path, cause);
    }
    size += chunk.length;
    onBytes(size);
  };
  try {
    if (first.length > 0) await write(first);
    for await (const chunk of chunks) await write(chunk);
  } finally {
    await handle.close();
  }
  if (size < file.bytes) {
    throw new AddressFailure(`it stopped at ${size.toLocaleString('en')} of ${file.bytes.toLocaleString('en')} bytes`, {
      temporary: true,
    });
  }
}

async function* chunksOf(response: Response): AsyncGenerator<Uint8Array, undefined> {
  if (!response.body) return;
  try {
    yield* response.body;
  } catch (error) {
    throw networkFailure(error);
  }
}

/** At least the bytes that tell a page from a model, unless the answer is shorter. */
async function firstChunk(chunks: AsyncIterator<Uint8Array, undefined>): Promise<Uint8Array> {
  let start = new Uint8Array();
  while (start.length < firstBytesNeeded) {
    const { value } = await chunks.next();
    if (value === undefined) return start;
    start = Buffer.concat([start, value]);
  }
  return start;
}

/** What makes If-Range safe: a strong ETag, else the date of the last change (RFC 9110 §13.1.5). */
function validatorOf(headers: Headers): string | null {
  const tag = headers.get('etag');
  return tag?.startsWith('"') ? tag : headers.get('last-modified');
}
