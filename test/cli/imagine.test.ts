import { cp, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readProvenance } from '../../src/inference/painting/compose.ts';
import { type Ran, tessera } from './run.ts';

let cwd: string;
const starter = fileURLToPath(new URL('../../models/starter', import.meta.url));
const quick = ['--size', '64', '--cuts', '2', '--steps', '3'];

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'tessera-cli-'));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

const result = z.strictObject({
  file: z.string(),
  prompt: z.string(),
  seed: z.number(),
  width: z.number(),
  height: z.number(),
  steps: z.number(),
  loss: z.number(),
  losses: z.strictObject({ first: z.number(), last: z.number() }),
  msPerStep: z.number(),
  totalMs: z.number(),
  device: z.literal('cpu'),
  pack: z.literal('starter'),
});

describe('imagine', () => {
  const prompt = 'a red apple | green:-0.2';
  const paint = (out: string, more: readonly string[] = []) =>
    tessera(['imagine', prompt, '--seed', '7', '--json', '--out', out, ...quick, ...more], { cwd });
  let first: Ran;

  beforeAll(async () => {
    first = await paint('one.png', ['--frames', 'frames']);
  });

  it('paints a PNG, says so in one JSON object, and paints the same file again for the same seed', async () => {
    const second = await paint('two.png');
    expect(first).toMatchObject({ code: 0 });
    const said = result.parse(JSON.parse(first.stdout));
    expect(said).toMatchObject({ file: 'one.png', prompt, seed: 7, width: 64, height: 64, steps: 3 });
    expect(said.losses.last).toBe(said.loss);
    const [one, two] = [await readFile(join(cwd, 'one.png')), await readFile(join(cwd, 'two.png'))];
    expect(second.code).toBe(0);
    expect(one.equals(two)).toBe(true);
    expect(await sharp(one).metadata()).toMatchObject({ format: 'png', width: 64, height: 64 });
  });

  it('paints a picture of ours again from its file, changed by what is given', async () => {
    await tessera(['imagine', '--from', 'one.png', '--out', 'again.png'], { cwd });
    const pixels = async (file: string) => sharp(join(cwd, file)).raw().toBuffer();
    expect((await pixels('again.png')).equals(await pixels('one.png'))).toBe(true);
    await tessera(['imagine', '--from', 'one.png', '--steps', '2', '--out', 'changed.png'], { cwd });
    const { settings } = await readProvenance(join(cwd, 'changed.png'));
    expect(settings).toMatchObject({ prompt, seed: 7, steps: 2, cuts: 2 });
  });

  it('without a name for it replaces no picture that is there', async () => {
    const files = async () => {
      const { stdout } = await tessera(['imagine', 'a frog', '--seed', '7', '--json', ...quick], { cwd });
      return result.parse(JSON.parse(stdout)).file;
    };
    expect([await files(), await files()]).toEqual(['pictures/a-frog-7.png', 'pictures/a-frog-7-2.png']);
  });

  it('keeps every step as a numbered picture', async () => {
    expect((await readdir(join(cwd, 'frames'))).sort()).toEqual(['00001.webp', '00002.webp', '00003.webp']);
  });

  it('starts from a picture, within a mask, towards another picture, and remembers the files', async () => {
    const plain = (colour: string) =>
      sharp({ create: { width: 30, height: 50, channels: 3, background: colour } }).png();
    await plain('#c03010').toFile(join(cwd, 'init.png'));
    await plain('#ffffff').toFile(join(cwd, 'mask.png'));
    await plain('#1030c0').toFile(join(cwd, 'look.png'));
    const files = ['--init', 'init.png', '--mask', 'mask.png', '--image-prompt', 'look.png:0.5'];
    const ran = await tessera(['imagine', 'the sea', ...files, '--out', 'from-picture.png', ...quick], { cwd });
    expect(ran).toMatchObject({ code: 0 });
    const { files: listed, settings } = await readProvenance(join(cwd, 'from-picture.png'));
    expect(listed.map(({ role, name, weight }) => [role, name, weight])).toEqual([
      ['init', 'init.png', undefined],
      ['mask', 'mask.png', undefined],
      ['image prompt', 'look.png', 0.5],
    ]);
    expect(settings.start).toBe('image');
    await plain('#000000').toFile(join(cwd, 'look.png'));
    const changed = await tessera(['imagine', '--from', 'from-picture.png', '--out', 'x.png'], { cwd });
    expect(changed.code).toBe(2);
    expect(changed.stderr).toContain('look.png has changed since that picture was painted');
  });

  it('says when a size is rounded', async () => {
    const ran = await tessera(['imagine', 'a frog', ...quick, '--size', '60x71', '--out', 'rounded.png'], { cwd });
    expect(ran.stderr).toContain('60 × 71 is not a whole number of cells: painting 64 × 72.');
    expect(await sharp(join(cwd, 'rounded.png')).metadata()).toMatchObject({ width: 64, height: 72 });
  });

  it('finishes at the first Ctrl-C and keeps the picture', async () => {
    let sent = false;
    const ran = await tessera(['imagine', 'a frog', '--size', '64', '--steps', '5000', '--out', 'early.png'], {
      cwd,
      onStderr: (text, kill) => {
        if (sent || !text.includes('step 1/')) return;
        sent = true;
        kill('SIGINT');
      },
    });
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.stderr).toContain('Press Ctrl-C again to stop without it.');
    expect((await readProvenance(join(cwd, 'early.png'))).settings.steps).toBe(5000);
  });

  it.each([
    ['an empty prompt', [''], 2, 'The prompt is empty'],
    ['no prompt', [], 2, 'Say what to paint'],
    ['only negative weights', ['rain:-1'], 2, 'Every weight in the prompt is negative'],
    ['a weight of 0', ['rain:0'], 2, 'Give it another weight or leave the phrase out'],
    ['5,000 characters', ['x'.repeat(5000)], 2, 'has 5,000 characters'],
    ['a size of 0', ['a', '--size', '0'], 2, 'both sides must be 32 or more'],
    ['10,000 pixels', ['a', '--size', '10000'], 2, 'The largest of this shape that fits is'],
    ['a picture that is none', ['a', '--init', 'not.png'], 2, 'not.png: cannot be read as a picture'],
    ['a picture that is not there', ['a', '--init', 'nowhere.png'], 2, 'Is the path right?'],
    ['an unknown device', ['a', '--device', 'abacus'], 2, 'Allowed choices are auto, cuda, webgpu, cpu'],
    ['an unknown pack', ['a', '--pack', 'nothing'], 1, 'There is no pack "nothing"'],
    ['an unknown option', ['a', '--nothing'], 2, "unknown option '--nothing'"],
    ['a place where nothing can be written', ['a', '--out', '/proc/x/a.png'], 1, 'Could not write /proc/x/a.png'],
    ['another kind of file', ['a', '--out', 'a.jpg'], 2, 'ends in .png'],
    ['a PNG that is not ours', ['--from', 'plain.png'], 2, 'holds no settings of Tessera'],
  ])('refuses %s in one line, with the right exit code and nothing left behind', async (_, args, code, words) => {
    await writeFile(join(cwd, 'not.png'), 'this is text');
    await sharp({ create: { width: 4, height: 4, channels: 3, background: 'red' } }).toFile(join(cwd, 'plain.png'));
    const out = args.includes('--out') ? [] : ['--out', 'refused.png'];
    const ran = await tessera(['imagine', ...args, ...out], { cwd });
    expect(ran.stderr).toContain(words);
    expect(ran).toMatchObject({ code, stdout: '' });
    expect(ran.stderr.trim().split('\n').length).toBeLessThanOrEqual(2);
    expect((await readdir(cwd)).filter((name) => name.startsWith('refused') || name.endsWith('.part'))).toEqual([]);
  });

  it('names a missing or damaged file of a pack', async () => {
    const broken = join(cwd, 'broken');
    await cp(starter, broken, { recursive: true });
    await truncate(join(broken, 'vqgan.safetensors'), 100_000);
    const damaged = await tessera(['imagine', 'a', '--pack', './broken', '--out', 'b.png', ...quick], { cwd });
    expect(damaged).toMatchObject({ code: 1, stdout: '' });
    expect(damaged.stderr).toMatch(/vqgan\.safetensors.*npm run models/s);
    await rm(join(broken, 'clip.safetensors'));
    const missing = await tessera(['imagine', 'a', '--pack', './broken', '--out', 'b.png', ...quick], { cwd });
    expect(missing.stderr).toMatch(/clip\.safetensors.*missing.*npm run models/s);
    expect(missing.code).toBe(1);
  });

  it('lists every wrong variable of the environment at once', async () => {
    const ran = await tessera(['imagine', 'a'], { cwd, env: { TESSERA_DEVICE: 'gpu', DATA_DIR: ' ' } });
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain('TESSERA_DEVICE');
    expect(ran.stderr).toContain('DATA_DIR');
  });
});
