/** @file Checks an installed pack: each file against the hash of its conversion, each network against its sizes. */
import { join } from 'node:path';
import { messageOf } from '../message-of.ts';
import { esrganConfig } from '../weights/configure/esrgan.ts';
import { openSafetensors } from '../weights/safetensors.ts';
import { exists } from './install.ts';
import { sha256Of, sizeOf } from './measure.ts';
import { packNetworks, weightsFile } from './networks.ts';
import { openPack } from './pack.ts';
import { readRecord } from './record.ts';

export interface VerifyProgress {
  readonly stage: 'checking';
  readonly file: string;
  /** Bytes. */
  readonly done: number;
  readonly total: number;
}

export interface VerifyOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: VerifyProgress) => void) | undefined;
}

/**
 * What is wrong with the pack in a folder, one line each; none if it is as it was made.
 *
 * @param mend - the command that restores the pack, for messages
 */
export async function problemsOf(folder: string, mend: string, options: VerifyOptions = {}): Promise<string[]> {
  const changed = await changedFiles(folder, options);
  return changed.length > 0 ? changed : unusable(folder, mend);
}

/** Files that are not as recorded, one line each. A pack made by hand has no record; then there is nothing to compare. */
export async function changedFiles(folder: string, { signal, onProgress }: VerifyOptions): Promise<string[]> {
  const record = await readRecord(folder);
  const problems: string[] = [];
  for (const [file, { bytes, sha256 }] of Object.entries(record?.files ?? {})) {
    const path = join(folder, file);
    const size = await sizeOf(path);
    if (!(await exists(path))) problems.push(`${path} is missing`);
    else if (size !== bytes) problems.push(`${path} has ${size} bytes instead of ${bytes}`);
    else {
      const onBytes = (done: number) => onProgress?.({ stage: 'checking', file, done, total: bytes });
      if ((await sha256Of(path, onBytes, signal)) !== sha256) problems.push(`${path} has been changed or damaged`);
    }
  }
  return problems;
}

async function unusable(folder: string, mend: string): Promise<string[]> {
  try {
    const pack = await openPack(folder, mend);
    for (const network of packNetworks) await (await pack.openWeights(network)).close();
    const upscaler = join(folder, weightsFile('esrgan'));
    if (await exists(upscaler)) {
      const weights = await openSafetensors(upscaler);
      await weights.close();
      esrganConfig(weights);
    }
    return [];
  } catch (error) {
    return [messageOf(error)];
  }
}
