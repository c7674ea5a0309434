/** @file How long jobs take, from those that were measured, and when a waiting one will start. */

import { z } from 'zod';
import { tileCount, tileShape } from '../inference/upscaling/tiles.ts';
import type { JobRequest } from './request.ts';
import type { Namespace } from './store/adapter.ts';

/** Of the newest measurement in the average: old ones fade, as when somebody else uses the machine. */
const WEIGHT = 0.3;

/** No measurement counts for more than so many times what others make expect: the computer may have slept meanwhile. */
const MOST_TIMES = 4;

/** Before anything was measured, per unit and megapixel: the starter pack on two cores, rounded up. */
const GUESS_MS: Readonly<Record<JobRequest['kind'], number>> = { paint: 10_000, upscale: 300_000, describe: 3_000 };

const DESCRIBED_MEGAPIXELS = 1;

/** Kinds of work whose speed is remembered: those measured last. */
const MOST_KNOWN = 1_000;

const speedRecord = z.object({ msPerUnit: z.number().positive() });

/** What is measured: a unit is a step of a painting, a tile of an upscale or a whole description. */
interface Measure {
  readonly family: string;
  readonly key: string;
  readonly units: number;
  readonly megapixels: number;
}

function measure(request: JobRequest): Measure {
  if (request.kind === 'describe') {
    const family = `describe ${request.pack}`;
    return { family, key: family, units: 1, megapixels: DESCRIBED_MEGAPIXELS };
  }
  if (request.kind === 'upscale') {
    const family = `tile ${request.model ?? ''} ×${request.scale}`;
    const { size } = tileShape;
    return { family, key: family, units: tileCount(request, tileShape), megapixels: size ** 2 / 1e6 };
  }
  const { width, height, cuts, steps } = request.settings;
  const family = `paint ${request.pack} ${cuts} cuts`;
  return { family, key: `${family} ${width}×${height}`, units: steps, megapixels: (width * height) / 1e6 };
}

/** Milliseconds per unit by kind, pack and size; kept in the store. */
export class Speeds {
  readonly #stored: Namespace<unknown>;
  readonly #known = new Map<string, number>();

  constructor(stored: Namespace<unknown>) {
    this.#stored = stored;
  }

  async load(): Promise<void> {
    for await (const { key, value } of this.#stored.entries()) {
      const read = speedRecord.safeParse(value);
      if (read.success) this.#known.set(key, read.data.msPerUnit);
    }
  }

  /** Takes a finished job into the average. */
  async learn(request: JobRequest, msPerUnit: number): Promise<void> {
    if (!(msPerUnit > 0)) return;
    const { key } = measure(request);
    const expected = this.#measured(request);
    const counted = expected === null ? msPerUnit : Math.min(msPerUnit, MOST_TIMES * expected);
    const before = this.#known.get(key) ?? counted;
    const average = before + WEIGHT * (counted - before);
    // The newest comes last.
    this.#known.delete(key);
    this.#known.set(key, average);
    await Promise.all([this.#stored.set(key, { msPerUnit: average }), this.#forget()]);
  }

  async #forget(): Promise<void> {
    const old = [...this.#known.keys()].slice(0, Math.max(0, this.#known.size - MOST_KNOWN));
    for (const key of old) this.#known.delete(key);
    await Promise.all(old.map((key) => this.#stored.delete(key)));
  }

  /** Milliseconds for `units` more units of a request; all of it by default. */
  estimate(request: JobRequest, units = measure(request).units): number {
    return units * this.#msPerUnit(request);
  }

  /** Milliseconds for all of a request, if its like was measured; else `null`. */
  known(request: JobRequest): number | null {
    const ms = this.#measured(request);
    return ms === null ? null : measure(request).units * ms;
  }

  #msPerUnit(request: JobRequest): number {
    return this.#measured(request) ?? GUESS_MS[request.kind] * measure(request).megapixels;
  }

  /** Per unit at this size, else at the nearest size of the same family in proportion to the pixels; `null`: at none. */
  #measured(request: JobRequest): number | null {
    const { family, key, megapixels } = measure(request);
    const exact = this.#known.get(key);
    if (exact !== undefined) return exact;
    const others = [...this.#known].flatMap(([other, ms]) => {
      const pixels = pixelsIn(other, family);
      return pixels === null ? [] : [{ ms, ratio: (megapixels * 1e6) / pixels }];
    });
    const [nearest] = others.sort((a, b) => Math.abs(Math.log(a.ratio)) - Math.abs(Math.log(b.ratio)));
    return nearest ? nearest.ms * nearest.ratio : null;
  }
}

/** Of a key `<family> <width>×<height>`; `null` for others. */
function pixelsIn(key: string, family: string): number | null {
  if (!key.startsWith(`${family} `)) return null;
  const size = /^(\d+)×(\d+)$/.exec(key.slice(family.length + 1));
  const pixels = Number(size?.[1]) * Number(size?.[2]);
  return pixels > 0 ? pixels : null;
}

export interface Forecast {
  /** 1 starts next. */
  readonly position: number;
  /** Milliseconds from now. */
  readonly startsIn: number;
  readonly endsIn: number;
}

/**
 * When each waiting job will start and end: each goes to the device that is free first.
 * @param running milliseconds that each busy device still needs
 * @param waiting in the order in which they start
 */
export function forecast(
  running: readonly number[],
  waiting: readonly { readonly id: string; readonly ms: number }[],
  devices: number,
): Map<string, Forecast> {
  const free = [...running, ...Array.from({ length: Math.max(0, devices - running.length) }, () => 0)];
  const forecasts = new Map<string, Forecast>();
  for (const [index, { id, ms }] of waiting.entries()) {
    const startsIn = Math.min(...free);
    const endsIn = startsIn + ms;
    free[free.indexOf(startsIn)] = endsIn;
    forecasts.set(id, { position: index + 1, startsIn, endsIn });
  }
  return forecasts;
}
