import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bandsOf,
  type Raster,
  readTile,
  type TileShape,
  tilesOf,
  writeTile,
} from '../../../src/inference/upscaling/tiles.ts';

const noise = (width: number, height: number, channels: number, deep = false): Raster => {
  const samples = deep ? new Uint16Array(width * height * channels) : new Uint8Array(width * height * channels);
  return { samples: samples.map((_, i) => (i * 7919 + (i >> 3) * 104729) & 0xffff), width, height, channels };
};

/** Stands for the network: every pixel becomes a block, margins are cut off. [3, S, S] → [size·scale, size·scale, 3] */
function nearest(tile: Float32Array, { size, overlap }: TileShape, scale: number): Float32Array {
  const side = size + 2 * overlap;
  return Float32Array.from({ length: (size * scale) ** 2 * 3 }, (_, i) => {
    const [x, y, c] = [Math.floor(i / 3) % (size * scale), Math.floor(i / 3 / (size * scale)), i % 3];
    return tile[c * side * side + (Math.floor(y / scale) + overlap) * side + Math.floor(x / scale) + overlap]!;
  });
}

describe('tiles', () => {
  it('cover a picture of any size once, for 8 and 16 bits, grey, colour and alpha', () => {
    const side = fc.integer({ min: 1, max: 60 });
    const shapes = fc.record({ size: fc.integer({ min: 4, max: 24 }), overlap: fc.integer({ min: 0, max: 9 }) });
    fc.assert(
      fc.property(
        side,
        side,
        fc.constantFrom(1, 2, 3, 4),
        fc.boolean(),
        shapes,
        fc.constantFrom(2, 4),
        (width, height, channels, deep, shape, scale) => {
          const source = noise(width, height, channels, deep);
          const length = source.samples.length * scale ** 2;
          const result: Raster = {
            samples: deep ? new Uint16Array(length) : new Uint8Array(length),
            width: width * scale,
            height: height * scale,
            channels,
          };
          for (const band of bandsOf(source)) {
            for (const tile of tilesOf(source, shape)) {
              writeTile(result, band, tile, shape, scale, nearest(readTile(source, band, tile, shape), shape, scale));
            }
          }
          const wrong = result.samples.findIndex((sample, i) => {
            const pixel = Math.floor(i / channels);
            const [x, y] = [pixel % result.width, Math.floor(pixel / result.width)];
            const from = Math.floor(y / scale) * width + Math.floor(x / scale);
            return sample !== source.samples[from * channels + (i % channels)];
          });
          expect(wrong).toBe(-1);
        },
      ),
      { numRuns: 40, seed: 1 },
    );
  });

  it('go on beyond the borders as in a mirror', () => {
    const source: Raster = { samples: Uint8Array.from([0, 51, 102, 153]), width: 4, height: 1, channels: 1 };
    const values = readTile(source, { first: 0, count: 1 }, { x: 0, y: 0 }, { size: 4, overlap: 5 });
    const row = Array.from(values.slice(0, 14), (value) => Math.round(value * 255));
    expect(row).toEqual([51, 102, 153, 102, 51, 0, 51, 102, 153, 102, 51, 0, 51, 102]);
  });

  it('repeat a picture of one pixel', () => {
    const source: Raster = { samples: Uint8Array.from([255, 0, 51]), width: 1, height: 1, channels: 3 };
    const values = readTile(source, { first: 0, count: 3 }, { x: 0, y: 0 }, { size: 2, overlap: 1 });
    expect(Array.from(values, (value) => Math.round(value * 255))).toEqual([
      ...Array(16).fill(255),
      ...Array(16).fill(0),
      ...Array(16).fill(51),
    ]);
  });
});
