import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DoctorReport, formatDoctor, runDoctor } from '../../../src/inference/runtime/doctor.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doctor-'));
});
afterEach(() => rm(folder, { recursive: true }));

const find = ({ findings }: DoctorReport, name: string) => findings.find((finding) => finding.name === name);

describe('runDoctor', () => {
  it('is content with a working CPU, a whole starter pack and a folder to write in', async () => {
    const report = await runDoctor({ device: 'cpu', pack: 'starter', dataDir: folder });
    expect(report).toMatchObject({ healthy: true, exitCode: 0 });
    expect(find(report, 'CPU')?.state).toBe('ok');
    expect(find(report, 'Pack starter')?.found).toContain('128 × 128 px');
    expect(await readdir(folder), 'leaves nothing behind').toEqual([]);
  });

  it('finds a pack that was asked for and is not there wrong, and names the command that fetches it', async () => {
    const report = await runDoctor({ device: 'auto', pack: 'imagenet', dataDir: folder });
    expect(report.exitCode).toBe(1);
    expect(find(report, 'Pack imagenet')).toMatchObject({ state: 'wrong' });
    expect(find(report, 'Pack imagenet')?.found).toContain('npm run models -- fetch imagenet');
  });

  it('finds a data folder wrong that cannot be one', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    const report = await runDoctor({ device: 'auto', pack: 'starter', dataDir: join(file, 'data') });
    expect(report.exitCode).toBe(1);
    expect(find(report, 'DATA_DIR')).toMatchObject({ state: 'wrong', remedy: expect.stringContaining('Set DATA_DIR') });
  });
});

describe('formatDoctor', () => {
  it('aligns what was found, puts the remedy below it, and ends with what to mend first', () => {
    const text = formatDoctor({
      findings: [
        { name: 'CPU', state: 'ok', found: 'works' },
        { name: 'WebGPU', state: 'missing', found: 'no GPU', remedy: 'Buy one.' },
        { name: 'DATA_DIR', state: 'wrong', found: 'read-only', remedy: 'Choose another.' },
      ],
      healthy: false,
      exitCode: 1,
    });
    expect(text).toBe(`✓ CPU       works
– WebGPU    no GPU
            → Buy one.
✗ DATA_DIR  read-only
            → Choose another.

To be mended first: DATA_DIR.`);
  });
});
