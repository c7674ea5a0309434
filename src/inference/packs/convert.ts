/** @file Makes a pack of checkpoints of any format that is read here: the same networks as safetensors, in one folder. */
import { copyFile, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ClipActivation } from '../networks/clip/config.ts';
import { openTokenizer } from '../text/tokenizer.ts';
import { clipConfig } from '../weights/configure/clip.ts';
import { esrganConfig } from '../weights/configure/esrgan.ts';
import { vqganConfig } from '../weights/configure/vqgan.ts';
import { bytesPerElement, elementCount } from '../weights/dtype.ts';
import { tensorsOf, writeSafetensors } from '../weights/safetensors.ts';
import type { WritableDtype } from '../weights/safetensors-writer.ts';
import { configFile, type PackConfig } from './config.ts';
import { asPackError, PackError } from './error.ts';
import { alone, replaceFolder, settle } from './install.ts';
import { checkNetwork, weightsFile } from './networks.ts';
import { fileRecord, type NetworkRecord, writeRecord } from './record.ts';
import { openSources, type SourceNetwork, type Sources } from './sources.ts';
import { openaiTokenizerFile, openaiVocabulary } from './tokenizer-file.ts';

export interface ConvertProgress {
  readonly stage: 'converting';
  readonly file: string;
  /** Bytes. */
  readonly done: number;
  readonly total: number;
}

/** What is known of a network beyond its file. */
export type Credits = Pick<NetworkRecord, 'title' | 'author' | 'licence' | 'cite'>;

export interface ConvertOptions {
  /** Default `float16`: half the size on disk. Computing is float32 in any case. */
  readonly dtype?: WritableDtype | undefined;
  /** Of the CLIP; default: what a configuration says, given or beside the CLIP, else OpenAI's. */
  readonly activation?: ClipActivation | undefined;
  /** Pixels of a picture that is not told otherwise; default: what the VQGAN was trained on. */
  readonly image?: PackConfig['image'];
  readonly credits?: Readonly<Record<string, Credits>>;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: ConvertProgress) => void) | undefined;
}

export interface Converted {
  readonly folder: string;
  readonly config: PackConfig;
  /** What was left out or assumed. */
  readonly notes: readonly string[];
}

/**
 * Makes a pack of a VQGAN, a CLIP, and, if given, an ESRGAN, a VQGAN's yaml, a CLIP's `config.json` and a `tokenizer.json`. Which
 * file is what is told by its content. `out` is as before or the whole pack, whatever happens.
 *
 * Throws `PackError` or `CheckpointError`; `signal.reason` when stopped.
 */
export async function convertPack(
  files: readonly string[],
  out: string,
  options: ConvertOptions = {},
): Promise<Converted> {
  await refuseForeignFolder(out);
  return alone(out, () => buildPack(files, out, options));
}

/** As `convertPack`, by someone who holds the folder alone. */
export async function buildPack(
  files: readonly string[],
  out: string,
  options: ConvertOptions = {},
): Promise<Converted> {
  const sources = await openSources(files);
  try {
    const vqgan = vqganConfig(sources.vqgan.weights, sources.resolution);
    const image = options.image ?? { width: vqgan.resolution, height: vqgan.resolution };
    const activation = options.activation ?? sources.clipSettings?.activation;
    const config: PackConfig = {
      vqgan,
      clip: clipConfig(sources.clip.weights, { ...sources.clipSettings, activation }),
      image,
    };
    checkNetwork('vqgan', sources.vqgan.weights, config);
    checkNetwork('clip', sources.clip.weights, config);
    if (sources.esrgan) esrganConfig(sources.esrgan.weights);
    await replaceFolder(out, (into) => writePack(into, sources, config, options));
    const notes = [...sources.notes, ...(activation ? [] : [assumedActivation(sources.clip)])];
    return { folder: out, config, notes };
  } finally {
    await sources.close();
  }
}

const assumedActivation = ({ path }: SourceNetwork): string =>
  `${basename(path)}: nothing says which activation it was trained with; quick_gelu is assumed, as in OpenAI's models. ` +
  'Most of open_clip need --activation gelu';

/** A folder that is no pack is not ours to replace. */
async function refuseForeignFolder(out: string): Promise<void> {
  await settle(out);
  const entries = await readdir(out).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    throw asPackError(out, error);
  });
  if (entries.length > 0 && !entries.includes('config.json')) {
    throw new PackError(`${out} is a folder with other things in it. Choose another place for the pack`);
  }
}

async function writePack(
  into: string,
  sources: Sources,
  config: PackConfig,
  { dtype = 'float16', credits, signal, onProgress }: ConvertOptions,
): Promise<void> {
  await writeFile(join(into, 'config.json'), configFile(config));
  await writeTokenizer(join(into, 'tokenizer.json'), sources, config);
  const networks = [sources.vqgan, sources.clip, ...(sources.esrgan ? [sources.esrgan] : [])];
  const records: Record<string, NetworkRecord> = {};
  for (const source of networks) {
    await writeWeights(join(into, weightsFile(source.network)), source, { dtype, signal, onProgress });
    records[source.network] = {
      title: `${basename(source.path)} (names of ${source.naming})`,
      ...credits?.[source.network],
      source: { name: basename(source.path), ...(await fileRecord(source.path, signal)) },
    };
  }
  const files = ['config.json', 'tokenizer.json', ...networks.map(({ network }) => weightsFile(network))];
  await writeRecord(into, files, { dtype, networks: records });
}

async function writeWeights(
  path: string,
  { path: file, weights }: SourceNetwork,
  { dtype, signal, onProgress }: Pick<ConvertOptions, 'signal' | 'onProgress'> & { readonly dtype: WritableDtype },
): Promise<void> {
  const width = bytesPerElement[dtype];
  const tensors = tensorsOf(weights).map((tensor) => ({ ...tensor, bytes: (elementCount(tensor.shape) ?? 0) * width }));
  const total = tensors.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  await writeSafetensors(
    path,
    tensors.map(({ name, shape, bytes }) => ({
      name,
      shape,
      values: async () => {
        signal?.throwIfAborted();
        const values = await weights.read(name);
        done += bytes;
        onProgress?.({ stage: 'converting', file: basename(file), done, total });
        return values;
      },
    })),
    { dtype },
  );
}

/** The given tokenizer, or OpenAI's for a CLIP with OpenAI's vocabulary. Throws `PackError` if neither fits the CLIP. */
async function writeTokenizer(path: string, { clip, tokenizer }: Sources, config: PackConfig): Promise<void> {
  const { vocabSize, contextLength } = config.clip.text;
  if (tokenizer === undefined) {
    if (vocabSize === openaiVocabulary) return writeFile(path, await openaiTokenizerFile());
    throw new PackError(
      `${basename(clip.path)} has a vocabulary of its own (${vocabSize} tokens; OpenAI's has ${openaiVocabulary}). ` +
        'Give the tokenizer.json it was trained with, too',
    );
  }
  await copyFile(tokenizer, path);
  const { ids } = (await openTokenizer(path, contextLength)).encode('');
  // CLIP reads its answer at the largest number, which is the end's (openai/CLIP, clip/model.py).
  const [start = 0n, end = 0n] = ids;
  if (start >= end || end >= vocabSize) {
    throw new PackError(
      `${basename(tokenizer)} does not belong to ${basename(clip.path)}: it starts texts with token ${start} and ` +
        `ends them with ${end}; of the CLIP's ${vocabSize} tokens, an end has to be the largest in use`,
    );
  }
}
