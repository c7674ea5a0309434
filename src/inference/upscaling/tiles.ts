/** @file Cuts a picture into tiles of one size, each with a margin of its surroundings, and puts the results together. */

/** Samples [height, width, channels], 8 or 16 bits each. */
export interface Raster {
  readonly samples: Uint8Array | Uint16Array;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

/** Channels that go through the network together: three colours, or one (grey or alpha) as three equal ones. */
export interface Band {
  readonly first: number;
  readonly count: 1 | 3;
}

export interface TileShape {
  /** Pixels along each side of the source that a tile enlarges. */
  readonly size: number;
  /** Pixels around them that the network sees, and whose results are thrown away. */
  readonly overlap: number;
}

/** With 16 pixels of margin, trained networks give the same pixels as on the whole picture (with 8, within 0.4/255). */
export const tileShape: TileShape = { size: 128, overlap: 16 };

/** Where a tile begins in the source. The last ones of a row or column may reach beyond the picture. */
export interface Tile {
  readonly x: number;
  readonly y: number;
}

/** Row by row. */
export function tilesOf({ width, height }: Pick<Raster, 'width' | 'height'>, { size }: TileShape): Tile[] {
  const tiles: Tile[] = [];
  for (let y = 0; y < height; y += size) for (let x = 0; x < width; x += size) tiles.push({ x, y });
  return tiles;
}

/** How many `tilesOf` gives. */
export const tileCount = ({ width, height }: Pick<Raster, 'width' | 'height'>, { size }: TileShape): number =>
  Math.ceil(width / size) * Math.ceil(height / size);

/** The channels of a raster that are enlarged together, in turn. */
export const bandsOf = ({ channels }: Pick<Raster, 'channels'>): Band[] => {
  const colours: Band = { first: 0, count: channels < 3 ? 1 : 3 };
  return channels % 2 === 1 ? [colours] : [colours, { first: channels - 1, count: 1 }];
};

/** Beyond its borders the picture goes on as in a mirror, the outermost pixel not repeated. */
function mirrored(i: number, length: number): number {
  const period = Math.max(1, 2 * (length - 1));
  const place = ((i % period) + period) % period;
  return place < length ? place : period - place;
}

const largest = (samples: Raster['samples']): number => (samples instanceof Uint16Array ? 0xffff : 0xff);

/** A tile with its margin, as the network takes it: [3, S, S] in 0…1, S = size + 2·overlap. */
export function readTile(source: Raster, band: Band, { x, y }: Tile, { size, overlap }: TileShape): Float32Array {
  const { samples, width, height, channels } = source;
  const side = size + 2 * overlap;
  const scale = 1 / largest(samples);
  const plane = side * side;
  const values = new Float32Array(3 * plane);
  const columns = Array.from({ length: side }, (_, i) => mirrored(x - overlap + i, width) * channels + band.first);
  for (let row = 0; row < side; row++) {
    const from = mirrored(y - overlap + row, height) * width * channels;
    const to = row * side;
    for (let column = 0; column < side; column++) {
      const place = from + columns[column]!;
      for (let c = 0; c < 3; c++) {
        values[c * plane + to + column] = samples[band.count === 3 ? place + c : place]! * scale;
      }
    }
  }
  return values;
}

/**
 * Rounds an enlarged tile and puts it into its place; what lies beyond the picture is dropped.
 *
 * @param values - [size·scale, size·scale, 3] in 0…1
 */
export function writeTile(
  target: Raster,
  band: Band,
  { x, y }: Tile,
  { size }: TileShape,
  scale: number,
  values: Float32Array,
) {
  const { samples, width, height, channels } = target;
  const highest = largest(samples);
  const side = size * scale;
  const [left, top] = [x * scale, y * scale];
  const [columns, rows] = [Math.min(side, width - left), Math.min(side, height - top)];
  for (let row = 0; row < rows; row++) {
    let from = row * side * 3;
    let to = ((top + row) * width + left) * channels + band.first;
    for (let column = 0; column < columns; column++, from += 3, to += channels) {
      const [r, g, b] = [values[from]!, values[from + 1]!, values[from + 2]!];
      if (band.count === 1) {
        samples[to] = Math.round(((r + g + b) / 3) * highest);
      } else {
        samples[to] = Math.round(r * highest);
        samples[to + 1] = Math.round(g * highest);
        samples[to + 2] = Math.round(b * highest);
      }
    }
  }
}
