/** @file Chooses what to paint on: CUDA, else WebGPU, else the CPU, each proven by running a small graph. */
import { type Missing, whatIsMissing } from './availability.ts';
import { type Device, devices } from './devices.ts';
import { type ProbeResult, probe } from './probe.ts';

/** The device that was asked for does not work; the message says why and what to do. */
export class DeviceError extends Error {
  override readonly name = 'DeviceError';
}

export interface Tried {
  readonly device: Device;
  readonly ok: boolean;
  /** What was found, as a sentence without its full stop. */
  readonly why: string;
  /** What to do, if it does not work. */
  readonly remedy?: string;
}

export interface DeviceChoice {
  readonly device: Device;
  /** In order, the chosen one last. */
  readonly tried: readonly Tried[];
}

export interface DeviceChecks {
  whatIsMissing(device: Device): Promise<Missing | null>;
  probe(device: Device): Promise<ProbeResult>;
}

const checks: DeviceChecks = { whatIsMissing: (device) => whatIsMissing(device), probe: (device) => probe(device) };

/**
 * `auto`: the first of CUDA, WebGPU and CPU that works. Otherwise the device named.
 * Throws `DeviceError` if the device named, or with `auto` not even the CPU, works.
 */
export async function chooseDevice(wanted: Device | 'auto', use: DeviceChecks = checks): Promise<DeviceChoice> {
  const tried: Tried[] = [];
  for (const device of wanted === 'auto' ? devices : [wanted]) {
    const result = await tryDevice(device, wanted !== 'auto', use);
    tried.push(result);
    if (result.ok) return { device, tried };
  }
  const [last] = tried.slice(-1);
  const { device = 'cpu', why = '', remedy } = last ?? {};
  const otherwise = device === 'cpu' ? '' : ' Or choose another device: auto takes the best that works.';
  throw new DeviceError(`The device ${device} does not work here: ${why}. ${remedy ?? advice[device]}${otherwise}`);
}

/**
 * @param surely - runs the graph even where something seems to be missing, for what one looks at may be wrong; starting a
 * process takes half a second, which `auto` saves
 */
export async function tryDevice(device: Device, surely: boolean, use: DeviceChecks = checks): Promise<Tried> {
  const missing = await use.whatIsMissing(device);
  const failed = missing && { device, ok: false, why: missing.what, remedy: missing.remedy };
  if (failed && !surely) return failed;
  const result = await use.probe(device);
  if (result.ok) return { device, ok: true, why: 'a small graph ran on it and came out right' };
  return failed ?? { device, ok: false, why: result.why, remedy: advice[device] };
}

/** Where nothing is known to be missing. */
const advice: Readonly<Record<Device, string>> = {
  cuda: 'Check that the driver is as new as the CUDA libraries want (nvidia-smi) and that no other program fills the GPU.',
  webgpu: "Update the GPU's driver, and look at what vulkaninfo says.",
  cpu: 'Install again with: npm ci',
};
