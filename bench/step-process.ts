/** @file One measurement in a process of its own: its command is its argument, as JSON; its answer goes to its parent. */
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { GraphCache } from '../src/inference/packs/cache.ts';
import { openPack, type Pack } from '../src/inference/packs/pack.ts';
import { composeSettings } from '../src/inference/painting/compose.ts';
import { drawCutouts, noiseReelLength } from '../src/inference/painting/cuts/draw.ts';
import { clipPrefix, latentShape, stepGraph } from '../src/inference/painting/graphs.ts';
import { paint } from '../src/inference/painting/painter.ts';
import { randomStream } from '../src/inference/painting/random.ts';
import { Session, type Values } from '../src/inference/runtime/session.ts';
import type { StepCase } from './cases.ts';
import type { Command, Measured } from './measure.ts';
import { readProfile } from './profile.ts';
import { openStudio } from './studio.ts';

async function obey(command: Command): Promise<Measured> {
  const pack = await openPack(command.packFolder, 'npm run bench');
  if (command.kind === 'paint') return paintOnce(pack, command);
  const path = await graphPath(pack, command.case, command.cacheFolder);
  return command.kind === 'prepare' ? { stepMs: [] } : steps(pack, path, command);
}

const graphPath = (pack: Pack, { step }: StepCase, cacheFolder: string): Promise<string> =>
  new GraphCache(pack, cacheFolder).path('step', { ...step }, () =>
    stepGraph({ vqgan: pack.vqgan, clips: [pack.clip] }, step),
  );

async function steps(pack: Pack, path: string, command: Command & { kind: 'steps' }): Promise<Measured> {
  const { threads, profileFolder } = command;
  const prefix = profileFolder === undefined ? undefined : join(profileFolder, 'trace');
  const session = await Session.open(path, {
    device: 'cpu',
    threads,
    ...(prefix === undefined ? {} : { profile: prefix }),
  });
  const stepMs: number[] = [];
  for (let i = 0; i < command.case.warmUp + command.case.steps; i++) {
    const feeds = feedsOf(pack, command.case, i);
    const began = performance.now();
    await session.run(feeds, ['loss', 'clip.losses', 'dz']);
    if (i >= command.case.warmUp) stepMs.push(performance.now() - began);
  }
  await session.release();
  if (prefix === undefined) return { stepMs };
  const [trace] = (await readdir(dirname(prefix))).filter((file) => file.endsWith('.json'));
  if (trace === undefined) throw new Error(`ONNX Runtime wrote no trace to ${dirname(prefix)}`);
  return { stepMs, profile: await readProfile(join(dirname(prefix), trace), command.case.warmUp) };
}

/** What a painting feeds: a latent from the codes' range, drawn cuts, a direction to go. */
function feedsOf(pack: Pack, { step }: StepCase, i: number): Record<string, Values> {
  const [, c, h, w] = latentShape(pack.vqgan, step.width, step.height);
  const random = randomStream(1, 'start');
  const s = pack.clip.vision.imageSize;
  const drawn = drawCutouts(randomStream(1, 'cuts', i), {
    ...{ width: step.width, height: step.height, cuts: step.cuts, parts: step.parts, size: s, method: 'crops' },
    augment: step.parts.includes('warp') ? ['Af', 'Pe'] : [],
    noise: randomStream(1, 'noise').normals(noiseReelLength(step.cuts, s)),
  });
  const z = random.normals(c * h * w);
  const perClip = {
    ...drawn,
    targets: random.normals(step.targets * pack.clip.embedDim),
    weights: new Float32Array(step.targets).fill(1),
    stops: new Float32Array(step.targets).fill(-1e9),
  };
  return {
    ...{ z, start: z, startWeight: Float32Array.of(0), tvWeight: Float32Array.of(0) },
    ...Object.fromEntries(Object.entries(perClip).map(([name, values]) => [`${clipPrefix(0)}${name}`, values])),
  };
}

/** A painting as people start it, from opening the studio to the picture. */
async function paintOnce(pack: Pack, command: Command & { kind: 'paint' }): Promise<Measured> {
  const { studio, release } = openStudio(pack, 'cpu', command.cacheFolder);
  const settings = composeSettings(pack, {
    ...{ prompt: 'a red apple on a blue background', seed: 7, quality: 'draft' },
    ...{ steps: command.steps, flat: null, stages: [] },
  });
  const stepMs: number[] = [];
  let before = performance.now();
  const began = before;
  for await (const _ of paint(studio, settings, { imagePrompts: [] })) {
    stepMs.push(performance.now() - before);
    before = performance.now();
  }
  const totalMs = performance.now() - began;
  await release();
  return { stepMs, totalMs };
}

const measured = await obey(JSON.parse(process.argv[2] ?? '') as Command);
process.send?.({ ...measured, peakBytes: process.resourceUsage().maxRSS * 1024 } satisfies Measured, () =>
  process.exit(),
);
