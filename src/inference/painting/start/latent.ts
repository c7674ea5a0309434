/** @file The latent that a painting begins with: one entry per kind of start. */

import { latentShape } from '../graphs.ts';
import { type Random, randomStream } from '../random.ts';
import type { PaintInputs, PaintSettings, StartName } from '../request.ts';
import { RequestError } from '../request.ts';
import type { Studio } from '../studio.ts';
import { type DrawnStart, drawnStarts } from './drawn.ts';
import { readPicture } from './image.ts';

/** Pixels; the first stage's size. */
interface Size {
  readonly width: number;
  readonly height: number;
}

type Start = (studio: Studio, size: Size, random: Random, inputs: PaintInputs) => Promise<Float32Array>;

const drawn =
  (kind: DrawnStart): Start =>
  (studio, { width, height }, random) =>
    studio.encode(drawnStarts[kind](width, height, random), width, height);

const starts: Readonly<Record<StartName, Start>> = {
  codes: async (studio, { width, height }, random) => {
    const { codes } = await studio.codebook();
    const [, c, h, w] = latentShape(studio.pack.vqgan, width, height);
    const z = new Float32Array(c * h * w);
    for (let place = 0; place < h * w; place++) {
      const code = random.integer(0, codes.length / c - 1);
      for (let channel = 0; channel < c; channel++) z[channel * h * w + place] = codes[code * c + channel]!;
    }
    return z;
  },
  gradient: drawn('gradient'),
  pixels: drawn('pixels'),
  perlin: drawn('perlin'),
  image: async (studio, { width, height }, _, { image }) => {
    if (!image) throw new RequestError({ code: 'startPictureMissing' });
    return studio.encode(await readPicture(image, width, height), width, height);
  },
  latent: async (studio, { width, height }, _, { latent }) => {
    const [, c, h, w] = latentShape(studio.pack.vqgan, width, height);
    if (latent?.length !== c * h * w) throw new RequestError({ code: 'latentUnfitting', width, height });
    return latent.slice();
  },
};

/** z [1, C, h, w] of the given size in pixels, drawn from the request's seed. Throws `RequestError` or `PictureError`. */
export const startLatent = (
  studio: Studio,
  settings: PaintSettings,
  inputs: PaintInputs,
  size: Size,
): Promise<Float32Array> => starts[settings.start](studio, size, randomStream(settings.seed, 'start'), inputs);
