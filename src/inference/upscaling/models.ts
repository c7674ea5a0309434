/** @file The networks that enlarge: two that come with the install, and any file of ESRGAN's weights. */
import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, extname, join, sep } from 'node:path';
import type { EsrganConfig } from '../networks/esrgan/config.ts';
import type { GraphSource } from '../packs/cache.ts';
import { RequestError } from '../painting/request.ts';
import type { Checkpoint } from '../weights/checkpoint.ts';
import { esrganConfig } from '../weights/configure/esrgan.ts';
import { CheckpointError } from '../weights/error.ts';
import { fingerprint } from '../weights/flat.ts';
import { identify } from '../weights/identify.ts';
import { openCheckpoint } from '../weights/open.ts';
import { checkWeights } from '../weights/requirements.ts';
import { blend } from './blend.ts';
import { tileGraph } from './graph.ts';

export type Scale = 2 | 4;

export interface ModelChoice {
  readonly scale: Scale;
  /** `thick` (when absent), `slim` (for drafts, an eighth of the time), or a file of weights. */
  readonly model?: string;
  /**
   * Another file of the same network, mixed in: (1 − share)·model + share·other. Between PSNR and GAN weights it trades
   * smoothness for detail; between Real-ESRGAN's general and `wdn` weights it sets how much noise is taken away.
   */
  readonly blend?: { readonly model: string; readonly share: number };
}

/** A network at hand: its sizes, and its weights when asked for. */
export interface Model extends GraphSource {
  readonly config: EsrganConfig;
}

/** Packages with a network for each scale, by UpscalerJS (MIT, © 2022 Kevin Scott), trained on DIV2K. */
const packages: Readonly<Record<string, string>> = {
  thick: '@upscalerjs/esrgan-thick',
  slim: '@upscalerjs/esrgan-slim',
};

/**
 * Opens a network for a scale, and checks its weights.
 *
 * Throws `RequestError` if it cannot do what is asked, `CheckpointError` if its file cannot be used.
 */
export async function openModel(choice: ModelChoice): Promise<Model> {
  const { scale, model = 'thick' } = choice;
  const other = choice.blend;
  if (other && !(other.share >= 0 && other.share <= 1)) {
    throw new RequestError({ code: 'shareOutOfRange', model: other.model, share: other.share });
  }
  const path = await weightsFile(model, scale);
  const otherPath = other && (await weightsFile(other.model, scale));
  const openWeights = async (): Promise<Checkpoint> => {
    const weights = await openEsrgan(path);
    if (!other || !otherPath) return weights;
    try {
      return await blend(weights, await openEsrgan(otherPath), other.share);
    } catch (error) {
      await weights.close();
      throw error;
    }
  };
  const weights = await openWeights();
  try {
    const config = esrganConfig(weights);
    if (config.scale % scale !== 0) {
      throw new RequestError({ code: 'modelUnfitting', model: basename(model), factor: config.scale, scale });
    }
    checkWeights(weights, weightsOf(config));
    const stamps = [await stamp(path), otherPath ? await stamp(otherPath) : '', `${other?.share}`];
    const name = `esrgan-${basename(model, extname(model))}-x${scale}`;
    return { name, id: fingerprint(...stamps), config, openWeights };
  } finally {
    await weights.close();
  }
}

async function weightsFile(model: string, scale: Scale): Promise<string> {
  const name = packages[model];
  if (name) {
    // A package tells where its code lies; the models lie beside that, in no entry of its `exports`.
    const code = createRequire(import.meta.url).resolve(name);
    const root = code.slice(0, code.lastIndexOf(`${sep}dist${sep}`));
    return join(root, 'models', `x${scale}`, 'model.json');
  }
  const there = await stat(model).then(
    () => true,
    () => false,
  );
  if (there) return model;
  throw new RequestError({ code: 'modelUnknown', model, known: Object.keys(packages) });
}

async function openEsrgan(path: string): Promise<Checkpoint> {
  const file = await openCheckpoint(path);
  try {
    const networks = identify(file);
    const found = networks.find(({ network }) => network === 'esrgan');
    if (found) return found.weights;
    throw new CheckpointError(path, `it holds ${networks.map(({ network }) => network).join(' and ')}, no upscaler`);
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Names and shapes of a network's weights; these do not depend on the size of a tile. */
const weightsOf = (config: EsrganConfig): ReadonlyMap<string, readonly number[]> => {
  const graph = tileGraph(config, { size: 2, overlap: 0 }, config.scale);
  return new Map([...graph.parameters.values()].map(({ key, tensor }) => [key, tensor.shape]));
};

const stamp = async (path: string): Promise<string> => {
  const { size, mtimeMs } = await stat(path);
  return `${path} ${size} ${mtimeMs}`;
};
