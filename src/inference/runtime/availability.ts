/**
 * @file What a device needs that is not on this machine, told without loading anything: names of files and of libraries.
 * (ONNX Runtime's own messages name neither the package nor the command that helps.)
 */
import { execFile } from 'node:child_process';
import { access, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Device } from './devices.ts';

export interface Missing {
  /** Completes "The device … does not work here: …". */
  readonly what: string;
  /** What to do about it, as a sentence. */
  readonly remedy: string;
}

/** What is looked at. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  exists(path: string): Promise<boolean>;
  list(folder: string): Promise<readonly string[]>;
  /** Names of the libraries that a library needs and the system's loader does not find. */
  unresolved(library: string): Promise<readonly string[]>;
}

/** The first thing that a device lacks; null if nothing is known to be missing. */
export async function whatIsMissing(device: Device, machine: Machine = thisMachine): Promise<Missing | null> {
  if (device === 'cuda') return missingForCuda(machine);
  if (device === 'webgpu') return missingForWebgpu(machine);
  return null;
}

const require = createRequire(import.meta.url);

/** Where onnxruntime-node keeps the libraries of a platform. */
export const runtimeFolder = ({ platform, arch }: Machine): string =>
  join(dirname(require.resolve('onnxruntime-node')), '..', 'bin', 'napi-v6', platform, arch);

async function missingForCuda(machine: Machine): Promise<Missing | null> {
  if (machine.platform !== 'linux' || machine.arch !== 'x64') {
    const instead = machine.platform === 'win32' ? 'Run Tessera in WSL 2, or use webgpu.' : 'Use webgpu.';
    return { what: `there is no CUDA for ${machine.platform} ${machine.arch}, only for linux x64`, remedy: instead };
  }
  if (!(await anyExists(machine, ['/dev/nvidiactl', '/proc/driver/nvidia/version', '/dev/dxg']))) {
    return {
      what: 'there is no NVIDIA GPU with a driver',
      remedy: "With a GPU, install NVIDIA's driver; in a container, start it with --gpus all.",
    };
  }
  const library = join(runtimeFolder(machine), 'libonnxruntime_providers_cuda.so');
  if (!(await machine.exists(library))) {
    return { what: "ONNX Runtime's CUDA libraries are not installed", remedy: 'Fetch them with: npm run cuda' };
  }
  const unresolved = await machine.unresolved(library);
  if (unresolved.length === 0) return null;
  const major = /\.so\.(\d+)/.exec(unresolved.find((name) => name.startsWith('libcudart')) ?? '')?.[1];
  return {
    what: `these libraries are missing: ${unresolved.join(', ')}`,
    remedy: `Install the CUDA ${major === undefined ? 'runtime' : `${major} runtime`} and cuDNN 9, and let the loader find them (LD_LIBRARY_PATH).`,
  };
}

async function missingForWebgpu(machine: Machine): Promise<Missing | null> {
  const { platform, arch } = machine;
  if ((platform === 'linux' && arch !== 'x64') || (platform === 'darwin' && arch !== 'arm64')) {
    return { what: `ONNX Runtime has no WebGPU for ${platform} ${arch}`, remedy: 'Use cpu.' };
  }
  if (platform !== 'linux') return null; // Direct3D and Metal are part of the system
  if (!(await anyExists(machine, vulkanLoaders()))) {
    return {
      what: 'libvulkan.so.1, the Vulkan loader, is not installed',
      remedy: `Install it with your GPU's driver: ${vulkanPackages}.`,
    };
  }
  const gpus = (await machine.list('/dev/dri')).filter((name) => name.startsWith('renderD'));
  if (gpus.length > 0 || (await anyExists(machine, ['/dev/nvidiactl', '/dev/dxg']))) return null;
  return {
    what: 'there is no GPU (nothing in /dev/dri)',
    remedy: `With a GPU, install its Vulkan driver: ${vulkanPackages}. In a container, start it with --device /dev/dri.`,
  };
}

const vulkanPackages =
  'Debian and Ubuntu: apt install libvulkan1 mesa-vulkan-drivers; Fedora: dnf install vulkan-loader mesa-vulkan-drivers; ' +
  "Arch: pacman -S vulkan-icd-loader and vulkan-radeon or vulkan-intel; NVIDIA's own driver brings its part";

function vulkanLoaders(): string[] {
  const own = (process.env.LD_LIBRARY_PATH ?? '').split(':').filter((folder) => folder !== '');
  const usual = ['/lib', '/lib64', '/usr/lib', '/usr/lib64', '/usr/local/lib'];
  const folders = [...own, ...usual, '/usr/lib/x86_64-linux-gnu', '/lib/x86_64-linux-gnu', '/run/opengl-driver/lib'];
  return folders.map((folder) => join(folder, 'libvulkan.so.1'));
}

async function anyExists(machine: Machine, paths: readonly string[]): Promise<boolean> {
  for (const path of paths) if (await machine.exists(path)) return true;
  return false;
}

/** From what `ldd` prints: "libcudnn.so.9 => not found". */
export const notFound = (ldd: string): string[] =>
  [...ldd.matchAll(/^\s*(\S+) => not found$/gm)].flatMap(([, name]) => name ?? []);

export const thisMachine: Machine = {
  platform: process.platform,
  arch: process.arch,
  exists: (path) =>
    access(path).then(
      () => true,
      () => false,
    ),
  list: (folder) => readdir(folder).catch(() => []),
  async unresolved(library) {
    // Where there is no ldd, the probe tells what fails.
    const { stdout } = await promisify(execFile)('ldd', [library]).catch(() => ({ stdout: '' }));
    return notFound(stdout).filter((name) => !name.startsWith('libonnxruntime'));
  },
};
