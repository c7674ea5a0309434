import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cosine } from '../../../src/inference/describing/likeness.ts';
import type { Pack } from '../../../src/inference/packs/pack.ts';
import { type Choices, composeSettings } from '../../../src/inference/painting/compose.ts';
import { cutPicture } from '../../../src/inference/painting/cuts/cut-picture.ts';
import { addResampling } from '../../../src/inference/painting/cuts/resampling.ts';
import {
  type PaintControl,
  type Painting,
  type PaintProgress,
  paint,
} from '../../../src/inference/painting/painter.ts';
import type { PaintInputs } from '../../../src/inference/painting/request.ts';
import { openStarter, type Starter } from './starter.ts';

const folder = mkdtempSync(join(tmpdir(), 'tessera-painter-'));
let pack: Pack;
let open: Starter;

beforeAll(async () => {
  open = await openStarter(folder);
  pack = open.studio.pack;
});

afterAll(async () => {
  await open.pool.release();
  rmSync(folder, { recursive: true, force: true });
});

const small: Omit<Choices, 'prompt'> & Pick<Choices, 'seed' | 'quality'> = {
  seed: 1,
  quality: 'draft',
  width: 64,
  height: 64,
  cuts: 4,
  stages: [],
  flat: null,
  steps: 6,
};

interface Run {
  readonly painting: Painting;
  readonly progress: readonly PaintProgress[];
}

async function run(
  choices: Pick<Choices, 'prompt'> & Omit<Choices, 'seed' | 'quality'> & { readonly seed?: number },
  inputs: PaintInputs = { imagePrompts: [] },
  control: PaintControl = {},
  onStep: (progress: PaintProgress) => void = () => undefined,
): Promise<Run> {
  const steps = paint(open.studio, composeSettings(pack, { ...small, ...choices }), inputs, control);
  const progress: PaintProgress[] = [];
  for (;;) {
    const next = await steps.next();
    if (next.done) return { painting: next.value, progress };
    progress.push(next.value);
    onStep(next.value);
  }
}

const red = () =>
  sharp({ create: { width: 40, height: 80, channels: 3, background: '#c01010' } })
    .png()
    .toBuffer();

/** Mean of each channel, 0…255. */
const meanColour = ({ pixels }: { pixels: Uint8Array }): number[] =>
  [0, 1, 2].map((c) => pixels.reduce((sum, value, i) => (i % 3 === c ? sum + value : sum), 0) / (pixels.length / 3));

/** Cosine between the whole picture and a text, in CLIP's space. */
async function similarity({ pixels, width, height }: Painting, text: string): Promise<number> {
  const planes = Float32Array.from({ length: pixels.length }, (_, i) => {
    const place = i % (width * height);
    return pixels[place * 3 + Math.floor(i / (width * height))]! / 255;
  });
  const s = pack.clip.vision.imageSize;
  const rows = new Float32Array(s * height);
  const columns = new Float32Array(width * s);
  const whole = (length: number) => ({ start: 0, length, flipped: false });
  addResampling(rows, { offset: 0, rowStride: height, columnStride: 1 }, s, height, whole(height));
  addResampling(columns, { offset: 0, rowStride: 1, columnStride: s }, s, width, whole(width));
  const a = await open.studio.embedImages(cutPicture(planes, width, height, rows, columns, 1, s), 1);
  const { embedding: b } = await open.studio.embedText(text);
  return cosine(a, b);
}

describe('paint', () => {
  it.each([
    'a red apple on a blue background',
    'snowy mountains at sunset',
    'a green frog',
    'a sunflower',
    'city skyline at night',
    'a beach with palm trees',
    'a yellow banana',
    'a purple flower',
    'a forest in the fog',
    'an orange cat',
  ])('brings the picture nearer to "%s" than its start by a cosine of 0.25 or more', async (prompt) => {
    const { painting } = await run({ prompt, steps: 12, lr: 0.3 });
    const { painting: start } = await run({ prompt, steps: 0 });
    expect(await similarity(painting, prompt)).toBeGreaterThan((await similarity(start, prompt)) + 0.25);
  });

  it('paints the same bytes for the same seed, and another picture for another seed', async () => {
    const choices = { prompt: 'a castle | people:-0.3', augment: ['Hf', 'Af', 'Pe', 'Ji', 'Er'] as const };
    const augment = [...choices.augment];
    const [first, second, other] = [
      await run({ ...choices, augment }),
      await run({ ...choices, augment }),
      await run({ ...choices, augment, seed: 2 }),
    ];
    expect(Buffer.from(second.painting.pixels).equals(first.painting.pixels)).toBe(true);
    expect(second.painting.loss).toBe(first.painting.loss);
    expect(Buffer.from(other.painting.pixels).equals(first.painting.pixels)).toBe(false);
  });

  it('goes on from a checkpoint as if never interrupted, across a change of size', async () => {
    const choices = { prompt: 'a castle', steps: 8, stages: [{ scale: 0.5, share: 0.5 }] };
    const whole = await run(choices);
    for (const at of [3, 4, 6]) {
      let checkpoint: ReturnType<PaintProgress['checkpoint']> | undefined;
      const controller = new AbortController();
      await expect(
        run(choices, undefined, { signal: controller.signal }, (progress) => {
          if (progress.step !== at) return;
          checkpoint = progress.checkpoint();
          controller.abort();
        }),
      ).rejects.toThrow('aborted');
      const resumed = await run(choices, undefined, { checkpoint: checkpoint! });
      expect(resumed.progress[0]?.step).toBe(at + 1);
      expect(Buffer.from(resumed.painting.pixels).equals(whole.painting.pixels)).toBe(true);
    }
  });

  it('finishes early with the picture so far, at its full size', async () => {
    const finish = new AbortController();
    const choices = { prompt: 'a castle', steps: 50, stages: [{ scale: 0.5, share: 0.9 }] };
    const { painting } = await run(choices, undefined, { finish: finish.signal }, ({ step }) => {
      if (step === 2) finish.abort();
    });
    expect(painting).toMatchObject({ steps: 2, width: 64, height: 64 });
    expect(painting.pixels).toHaveLength(64 * 64 * 3);
  });

  it('stops by itself when the loss is flat', async () => {
    const { painting } = await run({
      prompt: 'a castle',
      steps: 40,
      lr: 0.0001,
      flat: { window: 4, improvement: 0.5 },
    });
    expect(painting.steps).toBeLessThan(40);
  });

  it.each(['codes', 'gradient', 'pixels', 'perlin'] as const)('starts from %s, drawn from the seed', async (start) => {
    const [one, again, other] = [
      await run({ prompt: 'x', start, steps: 0 }),
      await run({ prompt: 'x', start, steps: 0 }),
      await run({ prompt: 'x', start, steps: 0, seed: 9 }),
    ];
    expect(Buffer.from(again.painting.pixels).equals(one.painting.pixels)).toBe(true);
    expect(Buffer.from(other.painting.pixels).equals(one.painting.pixels)).toBe(false);
  });

  it('shows with no steps what a picture becomes in the codebook, without a prompt', async () => {
    const { painting } = await run({ prompt: '', start: 'image', steps: 0 }, { image: await red(), imagePrompts: [] });
    const [r, g, b] = meanColour(painting) as [number, number, number];
    expect(r).toBeGreaterThan(150);
    expect(Math.max(g, b)).toBeLessThan(90);
    expect(painting.loss).toBeNull();
  });

  it('stays nearer to its start the stronger it is held to it', async () => {
    const inputs = { image: await red(), imagePrompts: [] };
    const distance = async (startWeight: number) => {
      const { painting } = await run(
        { prompt: 'the blue sea', start: 'image', startWeight, steps: 12, lr: 0.3 },
        inputs,
      );
      return Math.abs(meanColour(painting)[0]! - 192);
    };
    expect(await distance(50)).toBeLessThan(await distance(0));
  });

  it('leaves the start alone where the mask is black', async () => {
    const half = Buffer.from(Array.from({ length: 64 * 64 }, (_, i) => (i % 64 < 32 ? 0 : 255)));
    const mask = await sharp(half, { raw: { width: 64, height: 64, channels: 1 } })
      .png()
      .toBuffer();
    const choices = { prompt: 'the blue sea', lr: 0.3, steps: 10 };
    const { painting } = await run({ ...choices, seed: 4 }, { mask, imagePrompts: [] });
    const { painting: start } = await run({ ...choices, seed: 4, steps: 0 });
    const changed = (first: number, end: number) =>
      painting.pixels.reduce((sum, value, i) => {
        const column = Math.floor(i / 3) % 64;
        return column >= first && column < end ? sum + Math.abs(value - start.pixels[i]!) : sum;
      }, 0);
    // The decoder sees across the border, so a little changes there; far from it, nearly nothing does.
    expect(changed(0, 16) * 5).toBeLessThan(changed(48, 64));
  });

  it('seeks the look of a picture, and a random direction, without words', async () => {
    const towards = await run(
      { prompt: '', steps: 15, lr: 0.3 },
      { imagePrompts: [{ image: await red(), weight: 1 }] },
    );
    expect(towards.painting.loss).toBeLessThan(towards.painting.firstLoss! / 2);
    // Signs that are not seen are no words.
    const noise = await run({
      prompt: '\u200b',
      negative: ' \u2060',
      noisePrompts: [{ seed: 5, weight: 1 }],
      steps: 10,
    });
    expect(noise.painting.loss).toBeLessThan(noise.painting.firstLoss!);
  });

  it('judges each scene of a story by its own phrases', async () => {
    const { progress } = await run({ prompt: 'dawn | mist ^ noon', steps: 4 });
    expect(progress.map(({ losses }) => losses.map(({ prompt }) => prompt))).toEqual([
      ['dawn', 'mist'],
      ['dawn', 'mist'],
      ['noon'],
      ['noon'],
    ]);
  });

  it.each(['crops', 'original', 'pooled'] as const)('paints with %s', async (cutMethod) => {
    const { painting } = await run({ prompt: 'a red apple', cutMethod, augment: ['Af', 'Ji'], steps: 12, lr: 0.3 });
    expect(painting.loss).toBeLessThan(painting.firstLoss!);
  });

  it('paints with every augmentation at once, and sizes that are no squares', async () => {
    const augment = ['Hf', 'Af', 'Pe', 'Ro', 'Et', 'Ts', 'Cr', 'Re', 'Sh', 'Ji', 'Er', 'Gn'] as const;
    const { painting } = await run({ prompt: 'a red apple', augment: [...augment], width: 96, height: 48 });
    expect(painting).toMatchObject({ width: 96, height: 48 });
    expect(Number.isFinite(painting.loss)).toBe(true);
  });

  it('says when a phrase is longer than the model reads', async () => {
    const { painting } = await run({ prompt: `a castle ${'and a tower '.repeat(30)}`, steps: 1 });
    expect(painting.notes).toEqual([{ code: 'phraseCut', text: 'a castle and a tower and a tower and a t' }]);
  });
});
