/** @file What Tessera finds on this machine, what is missing, and how to get it. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism, cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { messageOf } from '../message-of.ts';
import { openNamedPack } from '../packs/find.ts';
import { whatIsMissing } from './availability.ts';
import { tryDevice } from './choose.ts';
import { type Device, devices } from './devices.ts';
import { memoryLimit } from './memory-limit.ts';
import { probe } from './probe.ts';

export interface DoctorOptions {
  /** As configured: a device that is named must work. */
  readonly device: Device | 'auto';
  /** Name or folder; must be whole. */
  readonly pack: string;
  readonly dataDir: string;
}

/** `missing`: works without it, but it could be had. */
export type State = 'ok' | 'missing' | 'wrong';

export interface Finding {
  readonly name: string;
  readonly state: State;
  readonly found: string;
  /** What to do, unless the state is `ok`. */
  readonly remedy?: string;
}

export interface DoctorReport {
  readonly findings: readonly Finding[];
  /** The CPU works, and nothing that was asked for is missing. */
  readonly healthy: boolean;
  /** 0 or 1. */
  readonly exitCode: number;
}

/** Looks at everything; throws nothing for what it finds. */
export async function runDoctor({ device, pack, dataDir }: DoctorOptions): Promise<DoctorReport> {
  const findings = [
    nodeVersion(),
    processor(),
    memory(),
    await runtimeVersion(),
    ...(await eachInTurn(devices, (each) => deviceFinding(each, device))),
    ...(await eachInTurn([...new Set(['starter', pack])], (name) => packFinding(name, dataDir))),
    await folderFinding(dataDir),
  ];
  const healthy = findings.every(({ state }) => state !== 'wrong');
  return { findings, healthy, exitCode: healthy ? 0 : 1 };
}

const symbols: Readonly<Record<State, string>> = { ok: '✓', missing: '–', wrong: '✗' };

/** One line per finding, with what to do below it, and a verdict. */
export function formatDoctor({ findings, healthy }: DoctorReport): string {
  const width = Math.max(...findings.map(({ name }) => name.length));
  const lines = findings.flatMap(({ name, state, found, remedy }) => [
    `${symbols[state]} ${name.padEnd(width)}  ${found}`,
    ...(remedy === undefined ? [] : [`  ${''.padEnd(width)}  → ${remedy}`]),
  ]);
  const wrong = findings.filter(({ state }) => state === 'wrong').map(({ name }) => name);
  return [...lines, '', healthy ? 'All that is needed is there.' : `To be mended first: ${wrong.join(', ')}.`].join(
    '\n',
  );
}

const oldestNode = 20;

function nodeVersion(): Finding {
  const [major = 0] = process.versions.node.split('.').map(Number);
  const found = `${process.versions.node} (${process.platform} ${process.arch})`;
  if (major >= oldestNode) return { name: 'Node.js', state: 'ok', found };
  return { name: 'Node.js', state: 'wrong', found, remedy: `Install version ${oldestNode} or newer.` };
}

function processor(): Finding {
  const all = cpus();
  const usable = availableParallelism();
  const cores = `${usable} ${usable === 1 ? 'core' : 'cores'}${usable < all.length ? ` of ${all.length}` : ''}`;
  return { name: 'Processor', state: 'ok', found: `${all[0]?.model.trim() ?? 'of unknown kind'}, ${cores}` };
}

/** The starter pack's step at 128 px and the program around it fit into this. */
const leastMemory = 1.2 * 2 ** 30;

function memory(): Finding {
  const { machine, container } = memoryLimit();
  const gigabytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GB`;
  const limit = container ?? machine;
  const found =
    container === null ? gigabytes(machine) : `${gigabytes(container)} of ${gigabytes(machine)} (cgroup limit)`;
  if (limit >= leastMemory) return { name: 'Memory', state: 'ok', found };
  return {
    name: 'Memory',
    state: 'missing',
    found,
    remedy: `Give it ${gigabytes(leastMemory)}, or paint below 128 px.`,
  };
}

async function runtimeVersion(): Promise<Finding> {
  const require = createRequire(import.meta.url);
  const name = 'ONNX Runtime';
  try {
    const file = join(dirname(require.resolve('onnxruntime-node')), '..', 'package.json');
    const { version } = JSON.parse(await readFile(file, 'utf8')) as { version: string };
    return { name, state: 'ok', found: `onnxruntime-node ${version}, telemetry off` };
  } catch (error) {
    return { name, state: 'wrong', found: messageOf(error), remedy: 'Install again with: npm ci' };
  }
}

const titles: Readonly<Record<Device, string>> = { cuda: 'CUDA', webgpu: 'WebGPU', cpu: 'CPU' };

async function deviceFinding(device: Device, wanted: Device | 'auto'): Promise<Finding> {
  const { ok, why, remedy } = await tryDevice(device, device === wanted, { whatIsMissing, probe });
  if (ok) return { name: titles[device], state: 'ok', found: why };
  const asked = device === wanted || device === 'cpu';
  const because = device === wanted ? ' (TESSERA_DEVICE asks for it)' : '';
  return {
    name: titles[device],
    state: asked ? 'wrong' : 'missing',
    found: `${why}${because}`,
    ...(remedy === undefined ? {} : { remedy }),
  };
}

/** Opens the pack and both of its networks: every tensor's name and shape is checked. */
async function packFinding(name: string, dataDir: string): Promise<Finding> {
  const title = `Pack ${name}`;
  try {
    const pack = await openNamedPack(name, dataDir);
    for (const network of ['vqgan', 'clip']) await (await pack.openWeights(network)).close();
    const { width, height } = pack.image;
    return { name: title, state: 'ok', found: `${width} × ${height} px, ${pack.folder}` };
  } catch (error) {
    return { name: title, state: 'wrong', found: messageOf(error) };
  }
}

async function folderFinding(folder: string): Promise<Finding> {
  const file = join(folder, `.doctor-${randomBytes(4).toString('hex')}`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(file, 'written to see whether it can be');
    await rm(file);
    return { name: 'DATA_DIR', state: 'ok', found: `${folder} can be written` };
  } catch (error) {
    const remedy = 'Set DATA_DIR to a folder that this user may write, on a disk with free space.';
    return { name: 'DATA_DIR', state: 'wrong', found: `${folder} cannot be written: ${messageOf(error)}`, remedy };
  }
}

/** One after the other: devices must not be probed side by side. */
async function eachInTurn<In, Out>(all: readonly In[], work: (each: In) => Promise<Out>): Promise<Out[]> {
  const results: Out[] = [];
  for (const each of all) results.push(await work(each));
  return results;
}
