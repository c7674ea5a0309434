/**
 * @file WebGPU without a GPU: Chromium carries SwiftShader, a Vulkan driver that computes on the CPU. Debian:
 * apt-get install chromium libvulkan1
 */
import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { whatIsMissing } from '../../../src/inference/runtime/availability.ts';
import { ownModule } from '../../../src/inference/runtime/own-module.ts';
import { probe } from '../../../src/inference/runtime/probe.ts';

interface Results {
  readonly cpu: Result;
  readonly webgpu: Result;
}
interface Result {
  readonly loss: readonly number[];
  readonly dz: readonly number[];
}

const swiftshader = '/usr/lib/chromium/vk_swiftshader_icd.json';
const missing = await whatIsMissing('webgpu');
const software = missing !== null && !missing.what.includes('libvulkan') && existsSync(swiftshader);
if (software) process.env.VK_DRIVER_FILES = swiftshader;
afterAll(() => {
  if (software) delete process.env.VK_DRIVER_FILES;
});
const absent = missing !== null && !software;
// On a developer's machine the test may be left out; where results are relied on it may not.
const leftOut = absent && process.env.CI !== 'true';
/** Half a second, unless the machine is busy: the driver computes in as many threads as there are cores. */
const patience = 240_000; // 4 min
const advice = 'no Vulkan driver: apt-get install chromium libvulkan1';

let child: ChildProcess | undefined;
afterEach(() => child?.kill('SIGKILL'));

function decodeOnBoth(): Promise<Results> {
  const { path, execArgv } = ownModule(import.meta.url, './webgpu-process');
  return new Promise((resolve, reject) => {
    child = fork(path, { execArgv, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    let said = '';
    child.stderr?.on('data', (bytes: Buffer) => {
      said += bytes.toString();
    });
    child.on('message', (results: Results) => resolve(results));
    child.on('exit', (code, signal) => reject(new Error(`ended with ${signal ?? code}, saying: ${said.slice(-2000)}`)));
  });
}

const relativeError = (actual: readonly number[], expected: readonly number[]): number => {
  expect(actual).toHaveLength(expected.length);
  return Math.hypot(...expected.map((value, i) => actual[i]! - value)) / Math.hypot(...expected);
};

describe('WebGPU', { timeout: patience }, () => {
  it.skipIf(leftOut)(`gives the CPU's loss and latent gradient${leftOut ? ` (not run: ${advice})` : ''}`, async () => {
    expect(absent, advice).toBe(false);
    const { cpu, webgpu } = await decodeOnBoth();
    expect(relativeError(webgpu.loss, cpu.loss)).toBeLessThan(1e-3);
    expect(relativeError(webgpu.dz, cpu.dz)).toBeLessThan(1e-3);
  });

  it.skipIf(leftOut)(`is proven in a process of its own${leftOut ? ` (not run: ${advice})` : ''}`, async () => {
    expect(absent, advice).toBe(false);
    expect(await probe('webgpu', patience)).toEqual({ ok: true });
  });
});
