import { describe, expect, it } from 'vitest';
import type { Missing } from '../../../src/inference/runtime/availability.ts';
import { chooseDevice, type DeviceChecks, DeviceError } from '../../../src/inference/runtime/choose.ts';
import type { Device } from '../../../src/inference/runtime/devices.ts';
import type { ProbeResult } from '../../../src/inference/runtime/probe.ts';

/** A machine on which the named things are missing and the named devices work; remembers what was run. */
function machine(missing: Partial<Record<Device, Missing>>, working: readonly Device[]) {
  const probed: Device[] = [];
  const checks: DeviceChecks = {
    whatIsMissing: async (device) => missing[device] ?? null,
    async probe(device): Promise<ProbeResult> {
      probed.push(device);
      return working.includes(device) ? { ok: true } : { ok: false, why: 'its driver crashed (SIGSEGV)' };
    },
  };
  return { checks, probed };
}

const noLibraries: Missing = { what: 'the libraries are not installed', remedy: 'Fetch them with: npm run cuda' };
const noVulkan: Missing = { what: 'libvulkan.so.1 is not installed', remedy: 'Install libvulkan1.' };

describe('chooseDevice', () => {
  it('takes CUDA when it works, and looks no further', async () => {
    const { checks, probed } = machine({}, ['cuda', 'webgpu', 'cpu']);
    expect((await chooseDevice('auto', checks)).device).toBe('cuda');
    expect(probed).toEqual(['cuda']);
  });

  it('starts no process for devices that are plainly absent', async () => {
    const { checks, probed } = machine({ cuda: noLibraries, webgpu: noVulkan }, ['cpu']);
    const { device, tried } = await chooseDevice('auto', checks);
    expect(device).toBe('cpu');
    expect(tried.map(({ device, ok, why }) => [device, ok, why])).toEqual([
      ['cuda', false, noLibraries.what],
      ['webgpu', false, noVulkan.what],
      ['cpu', true, 'a small graph ran on it and came out right'],
    ]);
    expect(probed).toEqual(['cpu']);
  });

  it('goes on to the next device when one crashes', async () => {
    const { checks, probed } = machine({}, ['webgpu', 'cpu']);
    expect((await chooseDevice('auto', checks)).device).toBe('webgpu');
    expect(probed).toEqual(['cuda', 'webgpu']);
  });

  it('refuses a named device that does not work, with the reason and what to do', async () => {
    const { checks } = machine({ cuda: noLibraries }, ['cpu']);
    await expect(chooseDevice('cuda', checks)).rejects.toThrow(
      new DeviceError(
        'The device cuda does not work here: the libraries are not installed. Fetch them with: npm run cuda ' +
          'Or choose another device: auto takes the best that works.',
      ),
    );
  });

  it('believes the run, not the look, of a named device', async () => {
    const { checks, probed } = machine({ webgpu: noVulkan }, ['webgpu']);
    expect((await chooseDevice('webgpu', checks)).device).toBe('webgpu');
    expect(probed).toEqual(['webgpu']);
  });

  it('tells of a crash when nothing is known to be missing', async () => {
    const { checks } = machine({}, ['cpu']);
    await expect(chooseDevice('webgpu', checks)).rejects.toThrow(/webgpu does not work here: its driver crashed/);
  });

  it('really runs a graph on the CPU', async () => {
    const { device, tried } = await chooseDevice('cpu');
    expect({ device, ok: tried[0]?.ok }).toEqual({ device: 'cpu', ok: true });
  });
});
