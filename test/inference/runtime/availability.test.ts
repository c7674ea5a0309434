import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Machine, notFound, runtimeFolder, whatIsMissing } from '../../../src/inference/runtime/availability.ts';

const linux = (files: readonly string[], rest: Partial<Machine> = {}): Machine => ({
  platform: 'linux',
  arch: 'x64',
  exists: async (path) => files.includes(path),
  list: async (folder) =>
    files.filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1)),
  unresolved: async () => [],
  ...rest,
});
const provider = join(runtimeFolder(linux([])), 'libonnxruntime_providers_cuda.so');

describe('whatIsMissing', () => {
  it('wants nothing for the CPU', async () => {
    expect(await whatIsMissing('cpu', linux([]))).toBeNull();
  });

  it('names the lack of an NVIDIA GPU before anything that only helps with one', async () => {
    expect((await whatIsMissing('cuda', linux([])))?.what).toBe('there is no NVIDIA GPU with a driver');
  });

  it('tells how to fetch the CUDA libraries', async () => {
    const missing = await whatIsMissing('cuda', linux(['/dev/nvidiactl']));
    expect(missing?.remedy).toBe('Fetch them with: npm run cuda');
  });

  it('names each library that the CUDA provider needs and the loader does not find, with its major version', async () => {
    const machine = linux(['/dev/nvidiactl', provider], {
      unresolved: async () => ['libcudart.so.13', 'libcublas.so.13'],
    });
    const missing = await whatIsMissing('cuda', machine);
    expect(missing?.what).toBe('these libraries are missing: libcudart.so.13, libcublas.so.13');
    expect(missing?.remedy).toContain('CUDA 13 runtime and cuDNN 9');
  });

  it('finds nothing missing when the GPU, the provider and its libraries are there', async () => {
    expect(await whatIsMissing('cuda', linux(['/dev/nvidiactl', provider]))).toBeNull();
  });

  it('says where there is no CUDA at all', async () => {
    const missing = await whatIsMissing('cuda', linux([], { platform: 'darwin', arch: 'arm64' }));
    expect(missing?.what).toContain('no CUDA for darwin arm64');
  });

  it('names the Vulkan loader and the packages that bring it', async () => {
    const missing = await whatIsMissing('webgpu', linux(['/dev/dri/renderD128']));
    expect(missing?.what).toContain('libvulkan.so.1');
    expect(missing?.remedy).toContain('apt install libvulkan1 mesa-vulkan-drivers');
  });

  it('tells a loader without a GPU', async () => {
    const missing = await whatIsMissing('webgpu', linux(['/usr/lib/libvulkan.so.1', '/dev/dri/card0']));
    expect(missing?.what).toContain('there is no GPU');
  });

  it('finds nothing missing with a loader and a GPU, or on a system that brings its own', async () => {
    expect(await whatIsMissing('webgpu', linux(['/usr/lib/libvulkan.so.1', '/dev/dri/renderD128']))).toBeNull();
    expect(await whatIsMissing('webgpu', linux([], { platform: 'win32' }))).toBeNull();
  });

  it('says where the runtime has no WebGPU', async () => {
    expect((await whatIsMissing('webgpu', linux([], { arch: 'arm64' })))?.what).toContain('no WebGPU for linux arm64');
  });
});

describe('notFound', () => {
  it('picks the missing libraries out of what ldd prints', () => {
    const printed = `	linux-vdso.so.1 (0x00007ffd)
	libcudart.so.13 => not found
	libm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x00007f)
	libcudnn.so.9 => not found
`;
    expect(notFound(printed)).toEqual(['libcudart.so.13', 'libcudnn.so.9']);
  });
});
