/** @file A web server on this machine that serves one file per path, well or badly. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach } from 'vitest';

export type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

export interface Server {
  /** The address of a path. */
  url(path: string): string;
  /** What a path answers; `count` is the number of requests for it before this one. */
  on(path: string, answer: Answer): string;
  /** Cuts all connections. */
  cut(): void;
  /** Range headers of all requests for a path, in order; `null` where there was none. */
  ranges(path: string): (string | null)[];
}

export function server(): Server {
  const answers = new Map<string, Answer>();
  const requests = new Map<string, (string | null)[]>();
  let origin = '';
  const http = createServer((request, response) => {
    const path = request.url ?? '';
    const before = requests.get(path) ?? [];
    requests.set(path, [...before, request.headers.range ?? null]);
    const answer = answers.get(path);
    if (answer) answer(request, response, before.length);
    else response.writeHead(404).end('no such file');
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const address = http.address();
    if (typeof address === 'object' && address) origin = `http://127.0.0.1:${address.port}`;
  });
  beforeEach(() => {
    answers.clear();
    requests.clear();
  });
  afterAll(() => {
    http.closeAllConnections();
    return new Promise<void>((resolve) => http.close(() => resolve()));
  });
  const url = (path: string) => `${origin}${path}`;
  return {
    url,
    on(path, answer) {
      answers.set(path, answer);
      return url(path);
    },
    cut: () => http.closeAllConnections(),
    ranges: (path) => requests.get(path) ?? [],
  };
}

/** Serves a file as good servers do: ranges, If-Range, ETag. */
export const good =
  (content: Uint8Array, tag: string | null = '"v1"'): Answer =>
  (request, response) => {
    const { start, headers, status } = range(request, content, tag);
    response.writeHead(status, headers).end(content.subarray(start));
  };

/** Announces the whole, sends so many bytes, and then nothing, until the test cuts the connection. */
export const stall =
  (content: Uint8Array, bytes: number, tag: string | null = '"v1"'): Answer =>
  (request, response) => {
    const { start, headers, status } = range(request, content, tag);
    response.writeHead(status, headers);
    response.write(content.subarray(start, start + bytes));
  };

function range(request: IncomingMessage, content: Uint8Array, tag: string | null) {
  const { range: wanted, 'if-range': condition } = request.headers;
  const asked = Number(/^bytes=(\d+)-$/.exec(wanted ?? '')?.[1] ?? 0);
  const start = condition === undefined || condition === tag ? asked : 0;
  const size = content.length;
  const headers = {
    'content-length': String(size - start),
    ...(tag === null ? {} : { etag: tag }),
    ...(start > 0 ? { 'content-range': `bytes ${start}-${size - 1}/${size}` } : {}),
  };
  return { start, headers, status: start > 0 ? 206 : 200 };
}
