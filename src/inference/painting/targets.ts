/** @file What a scene is drawn to and driven from: directions in CLIP's space, with weights. */
import type { Note } from '../problems/note.ts';
import { isBlank, parsePrompt, type Scene } from '../text/prompt.ts';
import { cutPicture } from './cuts/cut-picture.ts';
import { drawCutouts } from './cuts/draw.ts';
import { randomStream } from './random.ts';
import { type PaintInputs, type PaintSettings, RequestError } from './request.ts';
import { readPicture } from './start/image.ts';
import type { Studio } from './studio.ts';

/** What the step graph takes: T directions [T, D], weights [T] and stops [T]. */
export interface Targets {
  readonly targets: Float32Array;
  readonly weights: Float32Array;
  readonly stops: Float32Array;
  /** For each prompt of the scene, the target numbers that belong to it. */
  readonly prompts: readonly { readonly label: string; readonly first: number; readonly count: number }[];
}

export interface Scenes {
  readonly scenes: readonly Targets[];
  /** T, the same for all scenes, so that one graph paints them all. */
  readonly count: number;
  /** Things the owner should know. */
  readonly notes: readonly Note[];
}

interface Direction {
  readonly embedding: Float32Array;
  readonly weight: number;
  readonly stop: number;
}

interface Prompt {
  readonly label: string;
  readonly directions: readonly Direction[];
}

/** No stop: lower than any distance. */
const never = -1e9;
/** Weight of a phrase to avoid, unless told. */
const negativeWeight = 0.5;

/** Embeds all prompts. Image and noise prompts belong to every scene. Throws `PromptError` or `RequestError`. */
export async function embedScenes(studio: Studio, settings: PaintSettings, inputs: PaintInputs): Promise<Scenes> {
  const notes: Note[] = [];
  const always = [...(await imagePrompts(studio, settings, inputs)), ...noisePrompts(studio, settings)];
  const written = isBlank(settings.prompt) && always.length > 0 ? [[]] : parsePrompt(settings.prompt);
  const avoided = isBlank(settings.negative) ? [] : avoid(parsePrompt(settings.negative));
  const scenes: Prompt[][] = [];
  for (const scene of written) {
    const prompts: Prompt[] = [];
    for (const { text, weight, stop } of [...scene, ...avoided]) {
      const { embedding, truncated } = await studio.embedText(text);
      if (truncated) notes.push({ code: 'phraseCut', text: [...text].slice(0, 40).join('') });
      prompts.push({ label: text, directions: [{ embedding, weight, stop: Math.max(stop, never) }] });
    }
    scenes.push([...prompts, ...always]);
  }
  if (scenes.some((scene) => scene.length === 0)) throw new RequestError({ code: 'nothingToPaint' });
  const most = Math.max(...scenes.map((scene) => scene.reduce((sum, { directions }) => sum + directions.length, 0)));
  const count = 2 ** Math.ceil(Math.log2(most)); // few different graphs
  return { scenes: scenes.map((scene) => pack(scene, count, studio.pack.clip.embedDim)), count, notes };
}

/** Turns phrases to avoid into phrases of negative weight. */
function avoid(scenes: readonly Scene[]): Scene {
  return scenes.flat().map((phrase) => ({
    ...phrase,
    weight: -Math.abs(phrase.weight === 1 ? negativeWeight : phrase.weight),
  }));
}

/** Every cut of the picture is a target, as every cut of the painting is judged. */
async function imagePrompts(studio: Studio, settings: PaintSettings, inputs: PaintInputs): Promise<Prompt[]> {
  const size = studio.pack.clip.vision.imageSize;
  const prompts: Prompt[] = [];
  for (const [i, { image, weight }] of inputs.imagePrompts.entries()) {
    const { width, height, cuts } = settings;
    const picture = await readPicture(image, width, height);
    const boxes = drawCutouts(randomStream(settings.seed, `image prompt ${i}`), {
      width,
      height,
      cuts,
      size,
      method: 'crops',
      augment: [],
      parts: [],
      noise: new Float32Array(0),
    });
    const pieces = cutPicture(picture, width, height, boxes.rows!, boxes.columns!, cuts, size);
    const embeddings = await studio.embedImages(pieces, cuts);
    const d = embeddings.length / cuts;
    const directions = Array.from({ length: cuts }, (_, k) => ({
      embedding: embeddings.slice(k * d, (k + 1) * d),
      weight: weight / cuts,
      stop: never,
    }));
    prompts.push({ label: `picture ${i + 1}`, directions });
  }
  return prompts;
}

function noisePrompts(studio: Studio, { noisePrompts: wanted }: PaintSettings): Prompt[] {
  return wanted.map(({ seed, weight }) => ({
    label: `noise ${seed}`,
    directions: [
      { embedding: randomStream(seed, 'noise prompt').normals(studio.pack.clip.embedDim), weight, stop: never },
    ],
  }));
}

/** Lays the directions of a scene side by side; unused places point anywhere with weight 0. */
function pack(scene: readonly Prompt[], count: number, d: number): Targets {
  const targets = new Float32Array(count * d).fill(1);
  const weights = new Float32Array(count);
  const stops = new Float32Array(count).fill(never);
  let t = 0;
  const prompts = scene.map(({ label, directions }) => {
    const first = t;
    for (const { embedding, weight, stop } of directions) {
      targets.set(embedding, t * d);
      weights[t] = weight;
      stops[t] = stop;
      t += 1;
    }
    return { label, first, count: directions.length };
  });
  return { targets, weights, stops, prompts };
}
