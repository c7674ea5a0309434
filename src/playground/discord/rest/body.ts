/** @file Reads a request's body: JSON, or multipart with `payload_json` and files. */
import type { IncomingMessage } from 'node:http';
import busboy from 'busboy';
import type { UploadedFile } from '../cdn/files.ts';
import { DiscordError, refuse } from '../errors.ts';

/** The sender left before the body was whole: there is nobody to answer, and nothing to judge. */
export class HungUp extends Error {
  override readonly name = 'HungUp';

  constructor() {
    super('The sender hung up half-way.');
  }
}

export interface ReadBody {
  readonly json: unknown;
  /** The JSON as sent, for the timeline. */
  readonly text: string | null;
  readonly files: readonly UploadedFile[];
  readonly bytes: number;
}

/**
 * @param limit bytes above which the request is refused; the rest is read and dropped, so that the answer arrives.
 * @throws HungUp; DiscordError 40005 when it is too large, 50109 for broken JSON, 50035 for broken multipart.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<ReadBody> {
  const type = request.headers['content-type'] ?? '';
  if (Number(request.headers['content-length'] ?? 0) > limit) {
    request.resume();
    throw tooLarge(limit);
  }
  if (type.startsWith('multipart/form-data')) return await readMultipart(request, limit);
  const bytes = await readAll(request, limit);
  if (bytes.length === 0) return { json: undefined, text: null, files: [], bytes: 0 };
  const text = bytes.toString('utf8');
  return { json: parseJson(text), text, files: [], bytes: bytes.length };
}

async function readAll(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  return await new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else chunks.length = 0;
    });
    request.once('end', () => (size > limit ? reject(tooLarge(limit)) : resolve(Buffer.concat(chunks))));
    request.once('error', () => reject(new HungUp()));
  });
}

async function readMultipart(request: IncomingMessage, limit: number): Promise<ReadBody> {
  return await new Promise((resolve, reject) => {
    const files: UploadedFile[] = [];
    const fields: Record<string, string> = {};
    let size = 0;
    const refuseForm = (why: string): void => {
      request.unpipe();
      request.resume();
      reject(new DiscordError(400, 50035, 'Invalid Form Body', { note: `multipart: ${why}` }));
    };
    let form: busboy.Busboy;
    try {
      form = busboy({ headers: request.headers, limits: { fieldSize: limit } });
    } catch (error) {
      refuseForm(error instanceof Error ? error.message : String(error));
      return;
    }
    form.on('field', (name, value) => {
      size += value.length;
      fields[name] = value;
    });
    form.on('file', (name, stream, { filename }) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= limit) chunks.push(chunk);
        else chunks.length = 0;
      });
      stream.on('end', () => {
        const key = /^files?\[(\d+)\]$/.exec(name)?.[1] ?? String(files.length);
        files.push({ key, filename: filename || 'unknown', bytes: Buffer.concat(chunks) });
      });
      // A part that ends early: the form's own error says so.
      stream.on('error', () => {});
    });
    form.on('error', (error) => refuseForm(error instanceof Error ? error.message : String(error)));
    request.once('error', () => reject(new HungUp()));
    form.on('close', () => {
      if (size > limit) return reject(tooLarge(limit));
      try {
        const text = fields.payload_json ?? null;
        resolve({ json: text === null ? fields : parseJson(text), text, files, bytes: size });
      } catch (error) {
        reject(error);
      }
    });
    request.pipe(form);
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refuse('invalidJson');
  }
}

function tooLarge(limit: number): DiscordError {
  return refuse('requestTooLarge', `the request has more than ${limit} bytes`);
}
