/** @file Formats are told by their bytes. */

import { copyFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { CheckpointError } from '../../../src/inference/weights/error.ts';
import { openCheckpoint } from '../../../src/inference/weights/open.ts';
import { temporaryFolder } from './temporary.ts';

const folder = temporaryFolder();

describe('openCheckpoint', () => {
  it.each([
    ['vit.pt', 65],
    ['rrdb.old.pth', 72],
    ['vq.hollow.ckpt', 157],
    ['vit.huggingface.safetensors', 79],
  ])('opens %s under any name', async (name, tensors) => {
    const misnamed = folder.path(`${name}.html`);
    await copyFile(`test/fixtures/weights/${name}`, misnamed);
    const checkpoint = await openCheckpoint(misnamed);
    expect(checkpoint.tensors.size).toBe(tensors);
    await checkpoint.close();
  });

  it.each<[string, string | Uint8Array, RegExp]>([
    ['nothing', '', /the file is empty/],
    ['a few bytes', 'PK', /2 bytes are too few/],
    ['zeros', new Uint8Array(1000), /starts with zeros; the download was cut short/],
    ['a web page', '\n<!DOCTYPE HTML><html><body>Link does not exist.', /model\.ckpt: it is a web page/],
    ['a web page with a byte order mark', '\ufeff<html><body>404 Not Found', /web page/],
    ['an error in JSON', '{"error": "Repository not found"}', /not a model\.json of TensorFlow\.js/],
    ['a pointer', 'version https://git-lfs.github.com/spec/v1\noid sha256:1', /Git LFS/],
    ['a gzip file', Uint8Array.from({ length: 64 }, (_, i) => [0x1f, 0x8b][i] ?? i), /gzip/],
    ['a tar archive', Buffer.concat([Buffer.alloc(257, 'x'), Buffer.from('ustar'), Buffer.alloc(300)]), /tar archive/],
    ['an HDF5 file', Uint8Array.from({ length: 64 }, (_, i) => [0x89, 0x48, 0x44, 0x46][i] ?? i), /HDF5/],
    [
      'a lone pickle',
      Buffer.from('\x80\x02}q\x00(X\x01\x00\x00\x00aK\x01u.', 'latin1'),
      /not one that torch\.save wrote/,
    ],
    ['an ONNX file', Buffer.from('\x08\x07\x12\x07pytorch\x1a\x051.10', 'latin1'), /format is not known/],
    ['a picture', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'), /format is not known/],
  ])('refuses %s in words', async (_, bytes, message) => {
    const path = await folder.write('model.ckpt', bytes);
    await expect(openCheckpoint(path)).rejects.toThrow(CheckpointError);
    await expect(openCheckpoint(path)).rejects.toThrow(message);
  });
});
