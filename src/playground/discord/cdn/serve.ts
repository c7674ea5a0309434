/** @file Downloads of attachments: only by a signed address, only until it expires. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '../clock.ts';
import type { World } from '../world.ts';
import { mediaType } from './files.ts';

const PATH = /^\/(?:ephemeral-)?attachments\/(\d+)\/(\d+)\/([^/]+)$/;

export function isDownload(path: string): boolean {
  return PATH.test(path);
}

export async function serveDownload(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://host');
  const [, , id = '', filename = ''] = PATH.exec(url.pathname) ?? [];
  const fault = world.faults.take('cdn', request.method ?? 'GET', url.pathname);
  if (fault?.delayMs) await world.wire.sleep(fault.delayMs);
  if (fault?.drop) {
    response.destroy();
    return;
  }
  const blob = world.signer.verify(url, world.clock.now()) ? world.blobs.read(id) : undefined;
  if (fault?.status !== undefined || !blob) {
    response
      .writeHead(fault?.status ?? 404, { 'content-type': 'text/plain' })
      .end('This content is no longer available.');
    return;
  }
  response.writeHead(200, {
    'content-type': mediaType(decodeURIComponent(filename)),
    'content-length': blob.size,
    'cache-control': 'private',
    // What people upload must not run as a page of this address.
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
  });
  const stages = fault?.bytesPerSecond ? [throttle(world.wire, fault.bytesPerSecond)] : [];
  try {
    await pipeline([blob.stream, ...stages, response]);
  } catch (error) {
    const left = error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
    if (!left) throw error; // a reader that leaves early is no problem of ours
  }
}

function throttle(clock: Clock, bytesPerSecond: number): Transform {
  const piece = Math.max(1, Math.ceil(bytesPerSecond / 20));
  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      const send = (from: number): void => {
        if (this.destroyed || from >= chunk.length) {
          done();
          return;
        }
        this.push(chunk.subarray(from, from + piece));
        clock.after((piece / bytesPerSecond) * 1_000, () => send(from + piece));
      };
      send(0);
    },
  });
}
