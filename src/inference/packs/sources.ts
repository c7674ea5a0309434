/** @file Finds out what each file given to `convert` is, and whether together they make a pack. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Checkpoint } from '../weights/checkpoint.ts';
import { parseSettings } from '../weights/configure/settings.ts';
import { type IdentifiedNetwork, identify } from '../weights/identify.ts';
import { openCheckpoint } from '../weights/open.ts';
import { formatBytes } from './bytes.ts';
import { PackError } from './error.ts';
import { exists } from './install.ts';
import { sizeOf } from './measure.ts';

export interface SourceNetwork extends IdentifiedNetwork {
  readonly path: string;
}

/** What a pack is made of. */
export interface Sources {
  readonly vqgan: SourceNetwork;
  readonly clip: SourceNetwork;
  readonly esrgan: SourceNetwork | undefined;
  /** Side of the pictures that the VQGAN was trained on, if a yaml says. */
  readonly resolution: number | undefined;
  /** A `tokenizer.json`. */
  readonly tokenizer: string | undefined;
  /** What was given but is of no use in a pack. */
  readonly notes: readonly string[];
  close(): Promise<void>;
}

const isSettings = (path: string): boolean => /\.ya?ml$/i.test(path);

/** Opens the files. Throws `CheckpointError` for one that is of no kind known here, `PackError` if one is missing. */
export async function openSources(files: readonly string[]): Promise<Sources> {
  const opened: Checkpoint[] = [];
  const close = async () => {
    for (const checkpoint of opened) await checkpoint.close();
  };
  try {
    const networks: SourceNetwork[] = [];
    const tokenizers: string[] = [];
    for (const path of files.filter((file) => !isSettings(file))) {
      if (await isTokenizer(path)) {
        tokenizers.push(path);
        continue;
      }
      const checkpoint = await openCheckpoint(path);
      opened.push(checkpoint);
      networks.push(...identify(checkpoint).map((network) => ({ ...network, path })));
    }
    return { ...(await sort(networks, files.filter(isSettings), tokenizers)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** OpenAI's tokenizer.json has 2 MB, a yaml 1 kB. */
const largestText = 2 ** 26;

/** A tokenizer.json is large: its first bytes would not tell it from TensorFlow.js' model.json, its keys do. */
async function isTokenizer(path: string): Promise<boolean> {
  if (!/\.json$/i.test(path) || !(await exists(path)) || (await sizeOf(path)) > largestText) return false;
  const text = await readFile(path, 'utf8');
  return /"added_tokens"\s*:/.test(text) && /"merges"\s*:/.test(text);
}

async function sort(
  networks: readonly SourceNetwork[],
  settings: readonly string[],
  tokenizers: readonly string[],
): Promise<Omit<Sources, 'close'>> {
  const all = (kind: SourceNetwork['network']) => networks.filter(({ network }) => network === kind);
  const [vqgans, clips, esrgans] = [all('vqgan'), all('clip'), all('esrgan')];
  const [vqgan] = vqgans;
  const [clip] = clips;
  const tooMany = (what: string, paths: readonly string[]) =>
    paths.length > 1 ? [`${paths.length} ${what} are given (${paths.map((path) => basename(path)).join(', ')})`] : [];
  const paths = (found: readonly SourceNetwork[]) => found.map(({ path }) => path);
  const problems = [
    ...(vqgan ? [] : ['a VQGAN is missing (such as vqgan_imagenet_f16_16384.ckpt)']),
    ...(clip ? [] : ["a CLIP is missing (such as OpenAI's ViT-B-32.pt)"]),
    ...tooMany('VQGANs', paths(vqgans)),
    ...tooMany('CLIPs', paths(clips)),
    ...tooMany('upscalers', paths(esrgans)),
    ...tooMany('tokenizers', tokenizers),
    ...tooMany('yaml files', settings),
  ];
  if (!vqgan || !clip || problems.length > 0) {
    const found = networks.map(({ path, network, naming }) => `${basename(path)} (${network}, names of ${naming})`);
    throw new PackError(
      `A pack needs one VQGAN and one CLIP, and may have one upscaler. ${capital(problems.join('; '))}. ` +
        `Found: ${found.join(', ') || 'nothing'}`,
    );
  }
  const yaml = settings[0] ?? (await yamlBeside(vqgan.path));
  return {
    vqgan,
    clip,
    esrgan: esrgans[0],
    resolution: yaml === undefined ? undefined : parseSettings(yaml, await readText(yaml)).resolution,
    tokenizer: tokenizers[0],
    notes: all('transformer').map(({ path }) => `${basename(path)}: its transformer is left out; packs have none`),
  };
}

async function readText(path: string): Promise<string> {
  const size = await sizeOf(path);
  if (size > largestText) throw new PackError(`${path} has ${formatBytes(size)}; that is no yaml of a VQGAN`);
  return readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new PackError(`${path} cannot be read (${cause.code}). Is the path right?`, { cause });
  });
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

async function yamlBeside(path: string): Promise<string | undefined> {
  const stem = path.replace(/\.[^./\\]*$/, '');
  for (const candidate of [`${stem}.yaml`, `${stem}.yml`]) if (await exists(candidate)) return candidate;
  return undefined;
}
