import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { forecast, Speeds } from '../../src/jobs/eta.ts';
import { Namespace } from '../../src/jobs/store/adapter.ts';
import { openDatabase } from '../../src/jobs/store/database.ts';
import { asked } from './fakes.ts';
import { temporaryFolder } from './temporary-folder.ts';

function aNamespace(): Namespace<unknown> {
  const database = openDatabase(join(temporaryFolder(), 'a.db'));
  onTestFinished(() => database.close());
  return new Namespace(database, 'speeds');
}

const { request: small } = asked('a castle', 'ada', 100);
const large = small.kind === 'paint' ? { ...small, settings: { ...small.settings, width: 256, height: 256 } } : small;

describe('Speeds', () => {
  it('expects of a job what was measured of the same pack and size', async () => {
    const speeds = new Speeds(aNamespace());
    await speeds.learn(small, 80);
    await speeds.learn(large, 900);
    expect(speeds.estimate(small)).toBe(8_000);
    expect(speeds.estimate(large, 10)).toBe(9_000);
  });

  it('scales by the pixels when only another size was measured', async () => {
    const speeds = new Speeds(aNamespace());
    await speeds.learn(small, 80);
    expect(speeds.estimate(large)).toBeCloseTo(4 * 8_000);
  });

  it('scales by the size that is nearest', async () => {
    const speeds = new Speeds(aNamespace());
    const sized = (width: number) =>
      small.kind === 'paint' ? { ...small, settings: { ...small.settings, width, height: width } } : small;
    await speeds.learn(sized(10), 5);
    await speeds.learn(sized(100), 10);
    await speeds.learn(sized(1_000), 500);
    expect(speeds.estimate(sized(2_000), 1)).toBeCloseTo(4 * 500);
  });

  it('counts an upscale by its tiles: a small picture is one, too', async () => {
    const speeds = new Speeds(aNamespace());
    const sized = (width: number, height = width) =>
      ({ kind: 'upscale', image: `${'0'.repeat(64)}.png`, scale: 2, width, height }) as const;
    await speeds.learn(sized(16), 5_000);
    expect([sized(128), sized(129, 128), sized(496)].map((request) => speeds.known(request))).toEqual([
      5_000, 10_000, 80_000,
    ]);
    expect(speeds.known({ ...sized(16), scale: 4 })).toBeNull();
  });

  it('knows nothing of what is like nothing that was measured', async () => {
    const speeds = new Speeds(aNamespace());
    expect(speeds.known(small)).toBeNull();
    await speeds.learn(small, 80);
    expect(speeds.known(large)).toBe(4 * 8_000);
    expect(speeds.known({ kind: 'describe', pack: 'starter', image: `${'0'.repeat(64)}.png` })).toBeNull();
  });

  it('believes the first measurement of its kind', async () => {
    const speeds = new Speeds(aNamespace());
    await speeds.learn(small, 20_000);
    expect(speeds.estimate(small, 1)).toBe(20_000);
  });

  it('follows a machine that becomes slower, without believing a single measurement', async () => {
    const speeds = new Speeds(aNamespace());
    await speeds.learn(small, 100);
    await speeds.learn(small, 200);
    expect(speeds.estimate(small, 1)).toBeCloseTo(130);
    for (let i = 0; i < 20; i++) await speeds.learn(small, 200);
    expect(speeds.estimate(small, 1)).toBeCloseTo(200, 0);
  });

  it('takes a computer that slept for an hour for a slow one only a little', async () => {
    const speeds = new Speeds(aNamespace());
    await speeds.learn(small, 100);
    await speeds.learn(small, 3_600_000);
    expect(speeds.estimate(small, 1)).toBeCloseTo(190);
  });

  it('remembers over a restart, and passes over what it cannot read', async () => {
    const stored = aNamespace();
    await new Speeds(stored).learn(small, 80);
    await stored.set('nonsense', { msPerUnit: 'fast' });
    const restarted = new Speeds(stored);
    await restarted.load();
    expect(restarted.estimate(small)).toBe(8_000);
  });

  it('remembers the thousand kinds of work that were measured last', async () => {
    const stored = aNamespace();
    const speeds = new Speeds(stored);
    const inPack = (pack: string) => (small.kind === 'paint' ? { ...small, pack } : small);
    await speeds.learn(inPack('first'), 80);
    await speeds.learn(inPack('second'), 80);
    await Promise.all(Array.from({ length: 998 }, (_, i) => speeds.learn(inPack(`pack ${i}`), 80)));
    await speeds.learn(inPack('first'), 80);
    await speeds.learn(inPack('one more'), 80);
    const keys: string[] = [];
    for await (const { key } of stored.entries()) keys.push(key);
    expect(keys).toHaveLength(1_000);
    expect(keys.filter((key) => /first|second|one more/.test(key)).map((key) => key.split(' 8 cuts')[0])).toEqual([
      'paint first',
      'paint one more',
    ]);
  });

  it('guesses before anything was measured', () => {
    expect(new Speeds(aNamespace()).estimate(small)).toBeGreaterThan(0);
  });
});

describe('forecast', () => {
  const ids = (...ms: number[]) => ms.map((time, i) => ({ id: `${i}`, ms: time }));

  it('gives each job to the device that is free first', () => {
    const forecasts = forecast([500, 2_000], ids(1_000, 1_000, 1_000), 2);
    expect([...forecasts.values()]).toEqual([
      { position: 1, startsIn: 500, endsIn: 1_500 },
      { position: 2, startsIn: 1_500, endsIn: 2_500 },
      { position: 3, startsIn: 2_000, endsIn: 3_000 },
    ]);
  });

  it('starts at once on a free device', () => {
    expect(forecast([500], ids(1_000), 2).get('0')).toEqual({ position: 1, startsIn: 0, endsIn: 1_000 });
  });

  it('never promises a later job an earlier start, nor more work than there are devices', () => {
    const times = fc.array(fc.integer({ min: 1, max: 10_000 }), { maxLength: 50 });
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 4 }), (waiting, devices) => {
        const forecasts = [...forecast([], ids(...waiting), devices).values()];
        const starts = forecasts.map((job) => job.startsIn);
        expect(starts).toEqual([...starts].sort((a, b) => a - b));
        for (const { startsIn } of forecasts) {
          const busy = forecasts.filter((job) => job.startsIn <= startsIn && job.endsIn > startsIn);
          expect(busy.length).toBeLessThanOrEqual(devices);
        }
      }),
    );
  });
});
