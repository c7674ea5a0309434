import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalEngine } from '../../../src/inference/worker/local-engine.ts';
import type {
  Checkpoint,
  PaintControl,
  PaintEvent,
  PaintRequest,
  Progress,
} from '../../../src/inference/worker/protocol.ts';
import { WorkerEngine } from '../../../src/inference/worker/worker-engine.ts';
import { aRequest } from './requests.ts';

const isProgress = (event: PaintEvent): event is Progress => event.type === 'progress';

/** The embedded pack, as small as it can be painted. */
const small = (changes: Parameters<typeof aRequest>[0] = {}): PaintRequest =>
  aRequest({ prompt: 'a red apple', width: 64, height: 64, steps: 6, cuts: 2, ...changes });

describe('the engine with the embedded pack', () => {
  let dataDir = '';
  let engine: LocalEngine;
  const options = () => ({ device: 'cpu', dataDir, memory: { idle: 1e9, all: 1e9 }, threads: 1 }) as const;

  beforeAll(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'tessera-engine-'));
    engine = new LocalEngine(options());
  });
  afterAll(async () => {
    await engine.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function paint(request: PaintRequest, control: PaintControl = {}): Promise<PaintEvent[]> {
    const events: PaintEvent[] = [];
    for await (const event of engine.paint(request, control)) events.push(event);
    return events;
  }

  it('paints, with frames and checkpoints when they are due', async () => {
    const events = await paint({ ...small(), frameEverySteps: 2, checkpointEveryMs: 0 });
    const steps = events.filter(isProgress);
    expect(steps.map(({ step, frame, checkpoint }) => [step, frame?.width, checkpoint?.step])).toEqual([
      [1, undefined, 1],
      [2, 64, 2],
      [3, undefined, 3],
      [4, 64, 4],
      [5, undefined, 5],
      [6, 64, 6],
    ]);
    expect(events.at(-1)).toMatchObject({ type: 'done', steps: 6, picture: { width: 64, height: 64, kind: 'png' } });
  });

  it('gives all frames the size of the picture, those of smaller stages, too', async () => {
    const stages = [{ scale: 0.5, share: 0.5 }];
    const events = await paint({ ...small({ stages }), frameEverySteps: 1 });
    const sizes = await Promise.all(
      events.flatMap((event) => (isProgress(event) && event.frame ? [sharp(event.frame.bytes).metadata()] : [])),
    );
    expect(sizes.map(({ width, height }) => [width, height])).toEqual(Array.from({ length: 6 }, () => [64, 64]));
  });

  it('paints the same picture when it is stopped and goes on elsewhere, bit for bit', async () => {
    const whole = (await paint(small())).at(-1);
    const stop = new AbortController();
    const first: PaintEvent[] = [];
    for await (const event of engine.paint(small(), { signal: stop.signal })) {
      first.push(event);
      if (event.type === 'progress' && event.step === 3) stop.abort();
    }
    const stopped = first.at(-1);
    const checkpoint = stopped?.type === 'stopped' ? stopped.checkpoint : undefined;
    expect(checkpoint?.step).toBe(3);
    if (!checkpoint || whole?.type !== 'done') throw new Error('Expected a checkpoint and a picture.');

    const worker = new WorkerEngine({
      kind: 'process',
      device: 'cpu',
      module: new URL('../../../src/inference/worker/local-engine.ts', import.meta.url).href,
      options: options(),
    });
    const rest: PaintEvent[] = [];
    for await (const event of worker.paint(small(), { checkpoint })) rest.push(event);
    await worker.close();
    const end = rest.at(-1);
    expect(rest.filter(isProgress).map(({ step }) => step)).toEqual([4, 5, 6]);
    expect(end?.type === 'done' && Buffer.from(end.picture.bytes).equals(whole.picture.bytes)).toBe(true);
    expect(end?.type === 'done' && end.latent).toEqual(whole.latent);
  });

  const aCheckpoint = async (request = small()): Promise<Checkpoint> => {
    const events = engine.paint({ ...request, checkpointEveryMs: 0 });
    for await (const event of events)
      if (isProgress(event) && event.step === 3 && event.checkpoint) return event.checkpoint;
    throw new Error('There was no checkpoint.');
  };
  const changed = ({ step, bytes }: Checkpoint, changes: Record<string, unknown>): Checkpoint => ({
    step,
    bytes: serialize({ ...deserialize(bytes), ...changes }),
  });
  const started = async (checkpoint: Checkpoint): Promise<PaintEvent | undefined> => {
    for await (const event of engine.paint(small(), { checkpoint })) return event;
    return undefined;
  };

  it('does not go on from a checkpoint that is damaged, of another format or of another painting, and says why', async () => {
    const good = await aCheckpoint();
    const { step, bytes } = good;
    const spoilt: readonly (readonly [words: string, checkpoint: Checkpoint])[] = [
      ['Unable to deserialize', { step, bytes: Buffer.from('garbage') }],
      ['does not fit', { step, bytes: bytes.subarray(0, bytes.length / 2) }],
      ['format', changed(good, { format: 2 })],
      ['average', changed(good, { average: undefined })],
      ['"z" has 10 values', changed(good, { z: new Float32Array(10) })],
      ['1 losses of 3 steps', changed(good, { losses: [1] })],
      ['step 7 of 6', changed(good, { step: 7 })],
      ['A state of adamax', await aCheckpoint(small({ optimiser: 'adamax' }))],
      ['"z" has', await aCheckpoint(small({ width: 96 }))],
    ];
    for (const [words, checkpoint] of spoilt) {
      expect(await started(checkpoint)).toMatchObject({ type: 'started', anew: expect.stringContaining(words) });
    }
    expect(await started(good)).not.toHaveProperty('anew');
    // The first ones had no format.
    expect(await started(changed(good, { format: undefined }))).not.toHaveProperty('anew');
  });

  it('paints anew what it cannot go on with', async () => {
    const whole = (await paint(small())).at(-1);
    const events = await paint(small(), { checkpoint: { step: 3, bytes: Buffer.from('garbage') } });
    expect(events.filter(isProgress).map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(events.at(-1)).toEqual({ ...whole, msPerStep: expect.any(Number) });
  });

  it.each([
    ['bad-request', 'promptEmpty', small({ prompt: '' }), 'The prompt is empty'],
    ['bad-request', 'sizeTooSmall', small({ width: 8 }), 'too small'],
    ['bad-request', 'sizeTooLarge', small({ width: 8000, height: 8000 }), 'of memory'],
    ['bad-request', 'startPictureMissing', small({ start: 'image' }), 'none was given'],
    ['model-missing', undefined, { ...small(), pack: 'nowhere' }, 'There is no pack "nowhere"'],
    [
      'bad-request',
      'pictureUnreadable',
      { ...small({ start: 'image' }), inputs: { imagePrompts: [], image: new Uint8Array(9) } },
      'picture',
    ],
  ] as const)('fails with %s, %s and words', async (code, problem, request, words) => {
    const end = (await paint(request)).at(-1);
    expect(end).toMatchObject({ type: 'failed', code });
    expect(end?.type === 'failed' && end.message).toContain(words);
    expect(end && 'problem' in end ? end.problem.code : undefined).toBe(problem);
  });
});
