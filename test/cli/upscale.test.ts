import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tessera } from './run.ts';

let cwd: string;

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'tessera-upscale-'));
  await sharp({ create: { width: 21, height: 13, channels: 3, background: '#3070c0' } }).toFile(join(cwd, 'in.png'));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

describe('upscale', () => {
  it.each([
    ['out.JPG', 'jpeg', '4', 84, 52],
    ['deep/er/out.webp', 'webp', '2', 42, 26],
  ])('writes %s as %s, ×%s', async (out, format, scale, width, height) => {
    const args = ['upscale', 'in.png', '--out', out, '--scale', scale, '--model', 'slim', '--json'];
    const ran = await tessera(args, { cwd });
    expect(ran).toMatchObject({ code: 0 });
    expect(JSON.parse(ran.stdout)).toMatchObject({ file: out, width, height, scale: Number(scale), device: 'cpu' });
    expect(await sharp(join(cwd, out)).metadata()).toMatchObject({ format, width, height });
  });

  it.each([
    ['a format it cannot write', ['in.png', '--out', 'out.gif'], 'out.gif has to end in .png, .jpg, .jpeg, .webp.'],
    ['a picture that is not there', ['none.png', '--out', 'out.png'], 'none.png: cannot be read'],
    ['a file that is no picture', ['text.png', '--out', 'out.png'], 'text.png: cannot be read'],
    ['another factor', ['in.png', '--out', 'out.png', '--scale', '3'], 'Expected 2 or 4.'],
    ['no place for the result', ['in.png'], '--out'],
  ])('refuses %s in words, and keeps an earlier file', async (_, args, words) => {
    await writeFile(join(cwd, 'text.png'), 'this is text');
    await writeFile(join(cwd, 'out.png'), 'earlier');
    const before = await readdir(cwd);
    const ran = await tessera(['upscale', ...args], { cwd });
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain(words);
    expect(await readFile(join(cwd, 'out.png'), 'utf8')).toBe('earlier');
    expect((await readdir(cwd)).filter((name) => name !== 'data')).toEqual(before.filter((name) => name !== 'data'));
  });
});

describe('imagine --upscale', () => {
  it('enlarges the result and keeps how it was painted', async () => {
    const quick = ['--size', '32', '--cuts', '2', '--steps', '1', '--seed', '1'];
    const ran = await tessera(['imagine', 'a frog', '--upscale', '2', '--out', 'large.png', ...quick], { cwd });
    expect(ran).toMatchObject({ code: 0 });
    expect(await sharp(join(cwd, 'large.png')).metadata()).toMatchObject({ width: 64, height: 64 });
    await tessera(['imagine', 'a frog', '--out', 'small.png', ...quick], { cwd });
    await tessera(['imagine', '--from', 'large.png', '--out', 'again.png'], { cwd });
    expect((await readFile(join(cwd, 'again.png'))).equals(await readFile(join(cwd, 'small.png')))).toBe(true);
  });
});

describe('describe', () => {
  it('ranks the labels given, as lines or as JSON', async () => {
    const lines = await tessera(['describe', 'in.png', 'the blue sky', 'a red rose'], { cwd });
    expect(lines.stdout).toMatch(/^[\d.]+ % {2}the blue sky\n[\d.]+ % {2}a red rose\n$/);
    const json = await tessera(['describe', 'in.png', 'the blue sky', 'a red rose', '--json'], { cwd });
    expect(JSON.parse(json.stdout)).toMatchObject({ file: 'in.png', labels: [{ label: 'the blue sky' }, {}] });
  });
});
