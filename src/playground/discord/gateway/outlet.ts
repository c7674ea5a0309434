/** @file How payloads leave: as text, or as one zlib stream per connection (`compress=zlib-stream`). */
import { constants, createDeflate } from 'node:zlib';
import type { WebSocket } from 'ws';

export type Outlet = (payload: string) => void;

export function plainOutlet(socket: WebSocket): Outlet {
  return (payload) => socket.send(payload);
}

/** Every payload ends with a sync flush, whose last bytes (00 00 FF FF) tell the client that it is whole. */
export function zlibOutlet(socket: WebSocket): Outlet {
  const deflate = createDeflate({ flush: constants.Z_SYNC_FLUSH });
  let chunks: Buffer[] = [];
  deflate.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    if (!chunk.subarray(-4).equals(Buffer.from([0, 0, 0xff, 0xff]))) return;
    if (socket.readyState === socket.OPEN) socket.send(Buffer.concat(chunks));
    chunks = [];
  });
  socket.once('close', () => deflate.close());
  return (payload) => deflate.write(payload);
}
