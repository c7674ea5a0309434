/** @file Finds out what each file given to `convert` is, and whether together they make a pack. */
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Checkpoint } from '../weights/checkpoint.ts';
import { type ClipSettings, parseClipSettings } from '../weights/configure/clip-settings.ts';
import { parseSettings } from '../weights/configure/settings.ts';
import { type IdentifiedNetwork, identify } from '../weights/identify.ts';
import { openCheckpoint } from '../weights/open.ts';
import { formatBytes } from './bytes.ts';
import { PackError } from './error.ts';
import { exists } from './install.ts';
import { sizeOf } from './measure.ts';

export interface SourceNetwork extends IdentifiedNetwork {
  readonly path: string;
  /** Saved by OpenAI itself: beside the weights are numbers that others leave out. */
  readonly original: boolean;
}

/** What a pack is made of. */
export interface Sources {
  readonly vqgan: SourceNetwork;
  readonly clip: SourceNetwork;
  readonly esrgan: SourceNetwork | undefined;
  /** Side of the pictures that the VQGAN was trained on, if a yaml says. */
  readonly resolution: number | undefined;
  /** What the CLIP's weights do not tell, if something else does. */
  readonly clipSettings: ClipSettings | undefined;
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
    const texts: Texts = { yamls: files.filter(isSettings), tokenizers: [], clipSettings: [] };
    for (const path of files.filter((file) => !isSettings(file))) {
      if (await sortText(path, texts)) continue;
      const checkpoint = await openCheckpoint(path);
      opened.push(checkpoint);
      const original = checkpoint.tensors.has('input_resolution');
      networks.push(...identify(checkpoint).map((network) => ({ ...network, path, original })));
    }
    return { ...(await sort(networks, texts)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** OpenAI's tokenizer.json has 2 MB, a yaml 1 kB. */
const largestText = 2 ** 26;

/** What was given beside networks. */
interface Texts {
  readonly yamls: string[];
  readonly tokenizers: string[];
  readonly clipSettings: { readonly path: string; readonly settings: ClipSettings }[];
}

/** Puts a JSON file where it belongs, unless it is something else, such as TensorFlow.js' model.json. */
async function sortText(path: string, { tokenizers, clipSettings }: Texts): Promise<boolean> {
  const text = await jsonText(path);
  if (text === undefined) return false;
  // A tokenizer.json is large: its first bytes would not tell, its keys do.
  const isTokenizer = /"added_tokens"\s*:/.test(text) && /"merges"\s*:/.test(text);
  if (isTokenizer) tokenizers.push(path);
  const settings = isTokenizer ? undefined : parseClipSettings(path, text);
  if (settings) clipSettings.push({ path, settings });
  return isTokenizer || settings !== undefined;
}

async function jsonText(path: string): Promise<string | undefined> {
  if (!/\.json$/i.test(path) || !(await exists(path)) || (await sizeOf(path)) > largestText) return undefined;
  return readFile(path, 'utf8');
}

async function sort(
  networks: readonly SourceNetwork[],
  { yamls, tokenizers, clipSettings }: Texts,
): Promise<Omit<Sources, 'close'>> {
  const all = (kind: SourceNetwork['network']) => networks.filter(({ network }) => network === kind);
  const [vqgans, clips, esrgans] = [all('vqgan'), all('clip'), all('esrgan')];
  const [vqgan] = vqgans;
  const [clip] = clips;
  const tooMany = (what: string, paths: readonly string[]) =>
    paths.length > 1 ? [`${paths.length} ${what} are given (${paths.map((path) => basename(path)).join(', ')})`] : [];
  const paths = (found: readonly { path: string }[]) => found.map(({ path }) => path);
  const problems = [
    ...(vqgan ? [] : ['a VQGAN is missing (such as vqgan_imagenet_f16_16384.ckpt)']),
    ...(clip ? [] : ["a CLIP is missing (such as OpenAI's ViT-B-32.pt)"]),
    ...tooMany('VQGANs', paths(vqgans)),
    ...tooMany('CLIPs', paths(clips)),
    ...tooMany('upscalers', paths(esrgans)),
    ...tooMany('tokenizers', tokenizers),
    ...tooMany('yaml files', yamls),
    ...tooMany('configurations of a CLIP', paths(clipSettings)),
  ];
  if (!vqgan || !clip || problems.length > 0) {
    const found = networks.map(({ path, network, naming }) => `${basename(path)} (${network}, names of ${naming})`);
    throw new PackError(
      `A pack needs one VQGAN and one CLIP, and may have one upscaler. ${capital(problems.join('; '))}. ` +
        `Found: ${found.join(', ') || 'nothing'}`,
    );
  }
  const yaml = yamls[0] ?? (await yamlBeside(vqgan.path));
  return {
    vqgan,
    clip,
    esrgan: esrgans[0],
    resolution: yaml === undefined ? undefined : parseSettings(yaml, await readText(yaml)).resolution,
    clipSettings: clipSettings[0]?.settings ?? (await settingsBeside(clip)),
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

/** What the CLIP's own configuration says, if it lies beside it. */
async function settingsBeside({ path, original }: SourceNetwork): Promise<ClipSettings | undefined> {
  if (original) return { activation: 'quick_gelu' };
  for (const name of ['open_clip_config.json', 'config.json']) {
    const beside = join(dirname(path), name);
    const text = await jsonText(beside);
    const settings = text === undefined ? undefined : parseClipSettings(beside, text);
    if (settings) return settings;
  }
  return undefined;
}
