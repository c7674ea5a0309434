/** @file `imagine`: paints a picture from words. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { readConfig } from '../config.ts';
import { checkWritable, writeFileAtomically } from '../inference/files.ts';
import { openNamedPack } from '../inference/packs/find.ts';
import { composeSettings, readProvenance } from '../inference/painting/compose.ts';
import { augmentationNames } from '../inference/painting/cuts/augmentations.ts';
import { cutMethods } from '../inference/painting/cuts/draw.ts';
import { optimiserNames } from '../inference/painting/optimisers/optimiser.ts';
import { copyText } from '../inference/painting/png.ts';
import { qualities } from '../inference/painting/presets.ts';
import { maxSeed } from '../inference/painting/random.ts';
import { type PaintInputs, type PaintSettings, startNames } from '../inference/painting/request.ts';
import { noteInEnglish } from '../inference/problems/note.ts';
import { chooseDevice } from '../inference/runtime/choose.ts';
import { checkPrompt } from '../inference/text/prompt.ts';
import type {
  Engine,
  PaintControl,
  PaintEvent,
  Painted,
  PaintRequest,
  PictureFile,
} from '../inference/worker/protocol.ts';
import { elapsed, printResult, throwIfEnded, watchUpscaling, withEngine } from './engine.ts';
import { UsageError } from './errors.ts';
import { readFiles } from './input-files.ts';
import {
  decimal,
  listOf,
  pictureSize,
  pngName,
  scale,
  type WeightedFile,
  weightedFile,
  wholeNumber,
} from './options.ts';
import type { ProgressDisplay } from './progress.ts';

interface Options {
  readonly out?: string;
  readonly size?: { width: number; height: number };
  readonly steps?: number;
  readonly seed?: number;
  readonly pack?: string;
  readonly device?: 'auto' | 'cuda' | 'webgpu' | 'cpu';
  readonly quality?: (typeof qualities)[number];
  readonly init?: string;
  readonly mask?: string;
  readonly imagePrompt?: readonly WeightedFile[];
  readonly noisePrompt?: readonly number[];
  readonly from?: string;
  readonly frames?: string;
  readonly json?: true;
  readonly upscale?: 2 | 4;
  readonly negative?: string;
  readonly cuts?: number;
  readonly cutMethod?: PaintSettings['cutMethod'];
  readonly augment?: PaintSettings['augment'];
  readonly lr?: number;
  readonly optimiser?: PaintSettings['optimiser'];
  readonly start?: PaintSettings['start'];
  readonly startWeight?: number;
  readonly smoothness?: number;
}

/** Declares the command on the program. */
export function addImagine(program: Command): void {
  const advanced = 'Fine control:';
  program
    .command('imagine')
    .description('paint a picture from words')
    .argument('[prompt]', 'what to paint: phrases "a castle | oil painting:0.5 | people:-0.3", scenes "dawn ^ noon"')
    .option('--out <file>', 'where the picture goes, a PNG (default: pictures/<prompt>-<seed>.png)', pngName)
    .option('--size <WxH>', 'pixels, rounded to what the pack can paint', pictureSize)
    .option('--steps <n>', 'steps of the painting; 0 shows what it starts from', wholeNumber(0, 10_000))
    .option('--seed <n>', 'the same seed and settings paint the same picture', wholeNumber(0, maxSeed))
    .option('--pack <name|folder>', 'the networks to paint with')
    .addOption(new Option('--device <name>', 'where to compute').choices(['auto', 'cuda', 'webgpu', 'cpu']))
    .addOption(new Option('--quality <name>', 'how much work the picture gets (default: normal)').choices(qualities))
    .option('--negative <prompt>', 'what to avoid')
    .option('--init <file>', 'a picture to start from, cropped to the aspect')
    .option('--mask <file>', 'a grey picture: white is painted, black stays as the start')
    .option(
      '--image-prompt <file[:weight]>',
      'a picture whose look is sought; may be given several times',
      weightedFile,
    )
    .option('--from <file>', 'paint a picture of ours again, with what is given here changed')
    .option('--frames <folder>', 'keep every step as a numbered picture')
    .option('--upscale <2|4>', 'enlarge the result', scale)
    .option('--json', 'print one JSON object on stdout')
    .optionsGroup(advanced)
    .option('--cuts <n>', 'pieces of the picture that are judged per step', wholeNumber(1, 256))
    .addOption(new Option('--cut-method <name>', 'how the pieces are cut').choices(cutMethods))
    .option(
      '--augment <list>',
      `how pieces are disturbed: none, or of ${augmentationNames.join(',')}`,
      listOf(augmentationNames),
    )
    .option('--lr <x>', 'step size of the optimiser', decimal(0.0001, 10))
    .addOption(new Option('--optimiser <name>', 'rule of the steps').choices(optimiserNames))
    .addOption(
      new Option('--start <name>', 'what to start from').choices(startNames.filter((name) => name !== 'latent')),
    )
    .option('--start-weight <x>', 'pull back to the start', decimal(0, 1000))
    .option('--smoothness <x>', 'weight of smoothness (total variation)', decimal(0, 1000))
    .option('--noise-prompt <seed>', 'a random direction to go; may be given several times', noisePrompt)
    .action(imagine);
}

/** A file of that name that is not there yet: `a-castle-7.png`, else `a-castle-7-2.png`, and so on. */
function freeName(name: string): string {
  for (let n = 1; ; n++) {
    const path = `${name}${n === 1 ? '' : `-${n}`}.png`;
    if (!existsSync(path)) return path;
  }
}

const noisePrompt = (value: string, before: readonly number[] = []): number[] => [
  ...before,
  wholeNumber(0, maxSeed)(value),
];

async function imagine(prompt: string | undefined, options: Options): Promise<void> {
  const config = readConfig();
  const earlier = options.from === undefined ? null : await readProvenance(options.from);
  const packName = options.pack ?? earlier?.pack ?? config.pack;
  const pack = await openNamedPack(packName, config.dataDir);
  const { inputs, listed } = await readFiles(options, earlier);
  const settings = chosenSettings(pack, prompt, options, earlier?.settings, inputs);
  const outName = (): string => options.out ?? freeName(join('pictures', `${slug(settings.prompt)}-${settings.seed}`));
  await checkWritable(outName());
  const { device } = await chooseDevice(options.device ?? config.device);
  const frames = options.frames === undefined ? {} : { frameEverySteps: 1 };
  const request: PaintRequest = { pack: packName, settings, inputs, files: listed, ...frames };
  await withEngine(device, config.dataDir, async (engine, display, control) => {
    const painted = await watchPainting(engine.paint(request, control), settings, display, options.frames);
    const upscaled =
      options.upscale === undefined
        ? null
        : await enlarge(
            engine,
            { image: painted.picture.bytes, scale: options.upscale, pack: packName },
            display,
            control,
          );
    // Only now: another run of the same words may have taken the name meanwhile.
    const out = outName();
    await writeFileAtomically(out, upscaled?.bytes ?? painted.picture.bytes);
    const { width, height } = upscaled ?? painted.picture;
    const { seed, prompt: words } = settings;
    const { steps, loss, firstLoss, notes } = painted;
    const msPerStep = Number(painted.msPerStep.toFixed(1));
    for (const note of notes) display.note(noteInEnglish(note));
    printResult(
      options.json === true,
      {
        file: out,
        prompt: words,
        seed,
        width,
        height,
        steps,
        loss,
        losses: { first: firstLoss, last: loss },
        msPerStep,
        totalMs: elapsed(),
        device,
        pack: pack.name,
      },
      `${out}  ${width} × ${height}  seed ${seed}  ${steps} steps  ${(elapsed() / 1000).toFixed(1)} s`,
    );
  });
}

/** A painted picture, enlarged; its own text chunks are kept, so that `--from` still works. */
async function enlarge(
  engine: Engine,
  request: { readonly image: Uint8Array; readonly scale: 2 | 4; readonly pack: string },
  display: ProgressDisplay,
  { signal }: PaintControl,
): Promise<PictureFile> {
  const larger = await watchUpscaling(engine.upscale(request, signal === undefined ? {} : { signal }), display);
  return { ...larger, bytes: copyText(request.image, larger.bytes) };
}

function chosenSettings(
  pack: Parameters<typeof composeSettings>[0],
  prompt: string | undefined,
  options: Options,
  earlier: PaintSettings | undefined,
  inputs: PaintInputs,
): PaintSettings {
  const words = prompt ?? earlier?.prompt;
  if (words === undefined && inputs.imagePrompts.length === 0 && options.steps !== 0) {
    throw new UsageError('Say what to paint: npm run imagine -- "a red apple on a blue background"');
  }
  const { size, init, noisePrompt: noise, optimiser, start, quality } = options;
  const mayBeEmpty = inputs.imagePrompts.length > 0 || noise !== undefined || options.steps === 0;
  // Here already: the networks take seconds to load.
  if (words !== undefined) checkPrompt(words, mayBeEmpty);
  const { cuts, cutMethod, augment, lr, startWeight, smoothness, negative, steps } = options;
  // A quality given here replaces the whole preset of the earlier picture.
  return composeSettings(pack, {
    ...(quality === undefined ? earlier : keepIdentity(earlier)),
    ...defined({ ...size, steps, cuts, cutMethod, augment, lr, optimiser, startWeight, smoothness, negative }),
    ...(noise === undefined ? {} : { noisePrompts: noise.map((seed) => ({ seed, weight: 1 })) }),
    ...(start === undefined && init === undefined ? {} : { start: start ?? 'image' }),
    prompt: words ?? '',
    seed: options.seed ?? earlier?.seed ?? Math.floor(Math.random() * (maxSeed + 1)),
    quality: quality ?? 'normal',
  });
}

const keepIdentity = (earlier: PaintSettings | undefined): Partial<PaintSettings> =>
  earlier === undefined
    ? {}
    : { negative: earlier.negative, width: earlier.width, height: earlier.height, start: earlier.start };

const defined = <T extends object>(values: T): Partial<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;

interface Watched extends Painted {
  readonly firstLoss: number | null;
}

/** Shows each step, keeps frames if asked to, and returns how it ended. Throws what `failed` says. */
async function watchPainting(
  events: AsyncIterable<PaintEvent>,
  wanted: PaintSettings,
  display: ProgressDisplay,
  frames: string | undefined,
): Promise<Watched> {
  let firstLoss: number | null = null;
  const note = ({ width, height }: { width: number; height: number }, why: string) =>
    display.note(`${wanted.width} × ${wanted.height} ${why}: painting ${width} × ${height}.`);
  for await (const event of events) {
    if (event.type === 'started' && event.size && !sameSize(event.size, wanted))
      note(event.size, 'is not a whole number of cells');
    if (event.type === 'resized') note(event, 'did not fit the memory');
    if (event.type === 'progress') {
      firstLoss ??= event.loss;
      display.update({ ...event, detail: `loss ${event.loss?.toFixed(3) ?? '–'}` });
      if (frames !== undefined && event.frame) {
        const name = `${String(event.step).padStart(5, '0')}.${event.frame.kind}`;
        await writeFileAtomically(join(frames, name), event.frame.bytes);
      }
    }
    if (event.type === 'done') return { ...event, firstLoss };
    throwIfEnded(event);
  }
  throw new Error('the painting ended without a word');
}

const sameSize = (a: { width: number; height: number }, b: { width: number; height: number }): boolean =>
  a.width === b.width && a.height === b.height;

/** A prompt as a file name: its first letters and digits. */
const slug = (prompt: string): string =>
  prompt
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60) || 'picture';
