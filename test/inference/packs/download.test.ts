/** @file Downloads from servers that behave, and from those that do not. */

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type DownloadOptions,
  type DownloadProgress,
  download,
  type Patience,
} from '../../../src/inference/packs/download/download.ts';
import { PackError } from '../../../src/inference/packs/error.ts';
import type { RemoteFile } from '../../../src/inference/packs/manifest.ts';
import { freshFolder } from './folders.ts';
import { good, server, stall } from './server.ts';

const web = server();
const folder = freshFolder();

const bytesOf = (seed: number, length = 300_000): Buffer => {
  const bytes = Buffer.alloc(length, 0x80);
  for (let i = 0, state = seed; i < length; i++) {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    bytes[i] = state >> 16;
  }
  bytes.write('PK\x03\x04', 0, 'latin1');
  return bytes;
};
const content = bytesOf(1);
const hash = createHash('sha256').update(content).digest('hex');
const whole: Omit<RemoteFile, 'addresses'> = { name: 'net.ckpt', bytes: content.length, sha256: hash };
const { sha256: _, ...unhashed } = whole;

const patience: Patience = { stallMs: 10_000, tries: 3, firstPauseMs: 1, longestPauseMs: 50 };
/** For servers that fall silent; a good one may take longer on a busy machine. */
const impatient: Patience = { ...patience, stallMs: 200 };
const path = () => join(folder.path, 'net.ckpt');
const get = (file: Omit<RemoteFile, 'addresses'>, addresses: string[], options: Partial<DownloadOptions> = {}) =>
  download({ ...file, addresses }, path(), { patience, advice: 'Try again.', ...options });
const expectWhole = () => {
  expect(readFileSync(path()).equals(content)).toBe(true);
  expect(existsSync(`${path()}.part`)).toBe(false);
  expect(existsSync(`${path()}.part.json`)).toBe(false);
};
/** A program that ended in the middle leaves this. */
const leavePart = (bytes: Uint8Array, address: string, validator: string | null) => {
  writeFileSync(`${path()}.part`, bytes);
  writeFileSync(`${path()}.part.json`, JSON.stringify({ address, validator, resumed: false }));
};

describe('download', () => {
  it('brings a file, and says how far it is', async () => {
    const progress: DownloadProgress[] = [];
    await get(whole, [web.on('/a', good(content))], { onProgress: (each) => progress.push(each) });
    expectWhole();
    const last = (stage: string) => progress.findLast((each) => each.stage === stage);
    expect(last('downloading')).toEqual({ stage: 'downloading', file: 'net.ckpt', done: 300_000, total: 300_000 });
    expect(last('checking')).toEqual({ stage: 'checking', file: 'net.ckpt', done: 300_000, total: 300_000 });
  });

  it('asks for nothing if the file is here', async () => {
    writeFileSync(path(), content);
    await get(whole, [web.on('/a', good(content))]);
    expect(web.ranges('/a')).toEqual([]);
  });

  it('brings the file anew if the one that is here is damaged', async () => {
    writeFileSync(path(), bytesOf(2));
    await get(whole, [web.on('/a', good(content))]);
    expectWhole();
  });

  it('goes on where a cut connection stopped', async () => {
    const address = web.on('/a', (request, response, count) =>
      (count < 2 ? stall(content, 100_000) : good(content))(request, response, count),
    );
    await get(whole, [address], { onProgress: ({ done }) => done % 100_000 === 0 && done < 300_000 && web.cut() });
    expectWhole();
    expect(web.ranges('/a')).toEqual([null, 'bytes=100000-', 'bytes=200000-']);
  });

  it('goes on where an earlier program stopped', async () => {
    const address = web.on('/a', good(content));
    leavePart(content.subarray(0, 50_000), address, '"v1"');
    await get(unhashed, [address]);
    expectWhole();
    expect(web.ranges('/a')).toEqual(['bytes=50000-']);
  });

  it('only checks what an earlier program brought wholly', async () => {
    leavePart(content, web.url('/a'), null);
    await get(whole, [web.url('/a')]);
    expectWhole();
    expect(web.ranges('/a')).toEqual([]);
  });

  it('starts anew if the file was changed since, as its ETag tells', async () => {
    const address = web.on('/a', good(content, '"v2"'));
    leavePart(bytesOf(2).subarray(0, 50_000), address, '"v1"');
    await get(unhashed, [address]);
    expectWhole();
    expect(web.ranges('/a')).toEqual(['bytes=50000-']); // answered with the whole
  });

  it('starts anew if the file was changed since, as only its hash tells', async () => {
    const address = web.on('/a', good(content, null));
    leavePart(bytesOf(2).subarray(0, 50_000), address, null);
    await get(whole, [address]);
    expectWhole();
    expect(web.ranges('/a')).toEqual(['bytes=50000-', null]);
  });

  it('does not trust a part without ETag and hash', async () => {
    const address = web.on('/a', good(content, null));
    leavePart(content.subarray(0, 50_000), address, null);
    await get(unhashed, [address]);
    expectWhole();
    expect(web.ranges('/a')).toEqual([null]);
  });

  it('goes on from another address if the hash tells that it is the same file', async () => {
    await get(whole, [web.on('/a', stall(content, 30_000, null)), web.on('/b', good(content))], {
      patience: { ...impatient, tries: 1 },
    });
    expectWhole();
    expect(web.ranges('/b')).toEqual(['bytes=30000-']);
  });

  it('keeps what it has when the next address serves something else', async () => {
    const page = web.on('/b', (_request, response) => response.end('<!doctype html>'));
    await expect(
      get(whole, [web.on('/a', stall(content, 30_000)), page], { patience: { ...impatient, tries: 1 } }),
    ).rejects.toThrow(PackError);
    expect(readFileSync(`${path()}.part`).equals(content.subarray(0, 30_000))).toBe(true);
  });

  it('gives up a server that sends nothing, and asks the next one', async () => {
    const address = web.on('/a', (request, response, count) => {
      stall(content, count === 0 ? 10_000 : 0)(request, response, count);
    });
    await get(whole, [address, web.on('/b', good(content))], { patience: impatient });
    expectWhole();
    // One try that brought something, and three that did not; the first of those counts from anew.
    expect(web.ranges('/a')).toEqual([null, 'bytes=10000-', 'bytes=10000-']);
    expect(web.ranges('/b')).toEqual(['bytes=10000-']);
  });

  it('gives up a server that does not even answer', async () => {
    await get(whole, [web.on('/a', () => undefined), web.on('/b', good(content))], { patience: impatient });
    expectWhole();
    expect(web.ranges('/a')).toHaveLength(3);
  });

  it('follows redirects', async () => {
    web.on('/b', good(content));
    await get(whole, [web.on('/a', (_request, response) => response.writeHead(302, { location: '/b' }).end())]);
    expectWhole();
  });

  it('waits and tries again when a server is busy', async () => {
    const address = web.on('/a', (request, response, count) => {
      if (count < 2) response.writeHead(503).end();
      else good(content)(request, response, count);
    });
    await get(whole, [address]);
    expectWhole();
  });

  it('does not wait longer than it is willing to', async () => {
    const address = web.on('/a', (_request, response) => response.writeHead(429, { 'retry-after': '3600' }).end());
    await expect(get(whole, [address])).rejects.toThrow('too many requests (429)');
    expect(web.ranges('/a')).toHaveLength(1);
  });

  it('starts anew when a server refuses to go on', async () => {
    const address = web.on('/a', (request, response, count) => {
      if (request.headers.range) response.writeHead(416).end();
      else good(content)(request, response, count);
    });
    leavePart(content.subarray(0, 50_000), address, '"v1"');
    await get(whole, [address]);
    expectWhole();
  });

  it('starts anew when a server answers with another part than was asked for', async () => {
    const address = web.on('/a', (request, response, count) => {
      if (!request.headers.range) return good(content)(request, response, count);
      response.writeHead(206, { 'content-range': 'bytes 10-299999/300000' }).end(content.subarray(10));
    });
    leavePart(content.subarray(0, 50_000), address, '"v1"');
    await get(unhashed, [address]);
    expectWhole();
  });

  it.each<[string, Parameters<typeof web.on>[1], RegExp]>([
    ['is not there', (_, response) => response.writeHead(404).end(), /the file is not there \(404\)/],
    ['is refused', (_, response) => response.writeHead(403).end(), /it refuses \(403\)/],
    [
      'is a web page, as its type says',
      (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('hello'),
      /serves a web page/,
    ],
    [
      'is a web page under the type of a file',
      (_, response) => response.end(`\n<html>${' '.repeat(300_000 - 7)}`),
      /serves a web page/,
    ],
    [
      'is a text',
      (_, response) => response.end('version https://git-lfs'.padEnd(300_000)),
      /serves a text instead of the file \("version https:/,
    ],
    ['is shorter', (_, response) => response.end(content.subarray(0, 200_000)), /200,000 bytes instead of 300,000/],
    ['is longer', (_, response) => response.end(bytesOf(1, 300_001)), /300,001 bytes instead of 300,000/],
    [
      'is longer than it says',
      (_, response) => {
        response.flushHeaders(); // no length
        response.end(bytesOf(1, 400_000));
      },
      /sends more than the 300,000 bytes/,
    ],
    [
      'is shorter than it says',
      (_, response) => {
        response.flushHeaders();
        response.end(content.subarray(0, 299_999));
      },
      /stopped at 299,999 of 300,000 bytes/,
    ],
    ['has another content', good(bytesOf(2)), /another one \(sha256 [0-9a-f]{12}… instead of [0-9a-f]{12}…\)/],
    ['leads in circles', (_, response) => response.writeHead(302, { location: '/a' }).end(), /redirect count/],
  ])('refuses a file that %s, naming file, address and reason', async (_, answer, reason) => {
    const failed = get(whole, [web.on('/a', answer)]);
    await expect(failed).rejects.toThrow(reason);
    await expect(failed).rejects.toThrow(PackError);
    await expect(failed).rejects.toThrow(`Could not download net.ckpt (300 kB):\n  ${web.url('/a')}\n    `);
    await expect(failed).rejects.toThrow('Try again.');
    expect(existsSync(path())).toBe(false);
  });

  it('tells of each address why it failed', async () => {
    await expect(get(whole, [web.url('/a'), 'http://127.0.0.1:9/b', web.on('/c', good(bytesOf(2)))])).rejects.toThrow(
      /a\n {4}the file is not there \(404\)\n.*b\n {4}(it refuses connections|.*bad port.*)\n.*c\n {4}its file is another/,
    );
  });

  it('stops when told to, and goes on from there later', async () => {
    const stop = new AbortController();
    const reason = new Error('stopped by hand');
    const address = web.on('/a', (request, response, count) =>
      (count === 0 ? stall(content, 150_000) : good(content))(request, response, count),
    );
    const stopped = get(whole, [address], {
      signal: stop.signal,
      onProgress: ({ done }) => done === 150_000 && stop.abort(reason),
    });
    await expect(stopped).rejects.toBe(reason);
    await get(whole, [address]);
    expectWhole();
    expect(web.ranges('/a')).toEqual([null, 'bytes=150000-']);
  });

  it('says so when it cannot write, and asks no other address', async () => {
    writeFileSync(join(folder.path, 'file'), '');
    const file = { ...whole, addresses: [web.on('/a', good(content)), web.on('/b', good(content))] };
    await expect(download(file, join(folder.path, 'file', 'net.ckpt'), { patience, advice: '' })).rejects.toThrow(
      /Could not write .*net\.ckpt.*: part of the path is a file/,
    );
    expect(web.ranges('/b')).toEqual([]);
  });
});
