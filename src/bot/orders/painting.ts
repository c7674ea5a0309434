/** @file What is painted: a person's few choices, the server's defaults, the style, the pack. */
import { randomInt } from 'node:crypto';
import { type Choices, composeSettings } from '../../inference/painting/compose.ts';
import { presets, type Quality } from '../../inference/painting/presets.ts';
import { maxSeed } from '../../inference/painting/random.ts';
import type { PaintSettings } from '../../inference/painting/request.ts';
import { checkPrompt } from '../../inference/text/prompt.ts';
import type { PaintJobRequest } from '../../jobs/request.ts';
import type { FileName } from '../../jobs/store/files.ts';
import type { Asker } from '../asker.ts';
import type { Bot } from '../context.ts';
import { Refusal } from '../errors.ts';
import { folded } from '../fold.ts';
import { quoted } from '../replies/outgoing.ts';
import { hiddenAs, readSpoiler } from '../replies/spoiler.ts';
import { styleTitle } from '../replies/style-title.ts';
import { applyStyle, NO_STYLE, type Styled, type StyleName, styleNames } from '../styles.ts';
import { catalogue } from '../words/words.ts';
import { checkNegative } from './negative.ts';
import { readWholeNumber } from './whole-number.ts';

/** Width to height. */
const shapes = { square: 1, portrait: 3 / 4, landscape: 4 / 3, wide: 16 / 9 } as const;

export type Aspect = keyof typeof shapes;
export const aspects = Object.keys(shapes) as [Aspect, ...Aspect[]];

/** Sides are multiples of this many pixels, of which every pack's cells are parts. */
const GRAIN = 16;

/** More take longer than anybody waits. */
export const mostSteps = 1_000;

/** Weight of the start at a strength of 100 %: the picture then changes little. */
const STRONGEST_START = 2;

export interface Wish {
  readonly prompt: string;
  readonly style?: string | undefined;
  readonly negative?: string | undefined;
  readonly quality?: Quality | undefined;
  readonly aspect?: Aspect | undefined;
  readonly seed?: number | undefined;
  readonly steps?: number | undefined;
  readonly startImage?: FileName | undefined;
  /** Percent. */
  readonly startStrength?: number | undefined;
  readonly imagePrompts?: readonly { readonly image: FileName; readonly weight: number }[];
  readonly pack?: string | undefined;
  /** A picture that it is made from was hidden. */
  readonly hidden?: boolean | undefined;
}

/** Throws a `Refusal`, a `PromptError` or a `RequestError`. */
export async function paintingRequest(bot: Bot, asker: Asker, wish: Wish): Promise<PaintJobRequest> {
  const { imagePrompts = [], startImage: image } = wish;
  const settings = bot.settings.of(asker.guild);
  const { prompt, spoiler } = readSpoiler(wish.prompt);
  checkPrompt(prompt, imagePrompts.length > 0);
  if (wish.negative) checkNegative(wish.negative, ({ commands }) => commands.imagine.options.negative.name);
  const name = await bot.packs.named(wish.pack ?? settings.pack ?? bot.packs.standard);
  const pack = await bot.packs.open(name);
  const quality = wish.quality ?? settings.quality;
  const asked = { prompt, negative: wish.negative ?? '', style: chosenStyle(wish.style ?? settings.style) };
  const styled = inStyle(asked);
  const choices: Choices = {
    ...styled.settings,
    prompt: styled.prompt,
    negative: styled.negative,
    seed: wish.seed ?? newSeed(),
    quality,
    steps: wish.steps ?? Math.round(presets[quality].steps * styled.steps),
    ...(wish.aspect && sizeOf(pack.image, wish.aspect)),
    ...(image !== undefined && { start: 'image', startWeight: startWeight(wish.startStrength) }),
  };
  return {
    kind: 'paint',
    pack: name,
    settings: composeSettings(pack, choices),
    imagePrompts: [...imagePrompts],
    ...(image !== undefined && { image }),
    ...(spoiler && { spoiler }),
    ...hiddenAs({ spoiler: wish.hidden === true }),
    asked,
  };
}

type AskedFor = NonNullable<PaintJobRequest['asked']>;

/** By its name, or by its title in any language. Throws a `Refusal` for a style that there is not; `null`: none. */
export function chosenStyle(name: string | null): StyleName | null {
  if (name === null) return null;
  const all = [NO_STYLE, ...styleNames] as const;
  const asked = folded(name);
  const known =
    all.find((style) => folded(style) === asked) ??
    all.find((style) => Object.values(catalogue).some((words) => folded(styleTitle(style, words)) === asked));
  if (known !== undefined) return known === NO_STYLE ? null : known;
  throw new Refusal('unknown style', (words) =>
    words.errors.yours.unknownStyle({ name: quoted(name), known: all.map((style) => styleTitle(style, words)) }),
  );
}

const inStyle = ({ prompt, negative, style }: AskedFor & { readonly style: StyleName | null }): Styled =>
  style === null ? { prompt, negative, settings: {}, steps: 1 } : applyStyle({ prompt, negative }, style);

/** What somebody wrote into the form of "Edit"; what is empty is left out. */
export interface Edited {
  readonly prompt: string;
  readonly negative: string;
  readonly style: string | null;
  readonly seed: string;
  readonly steps: string;
}

/** The same painting with what was changed; what was hidden stays so. Throws as `paintingRequest`. */
export async function editedRequest(bot: Bot, request: PaintJobRequest, edited: Edited): Promise<PaintJobRequest> {
  const { prompt, spoiler } = readSpoiler(edited.prompt);
  checkPrompt(prompt, request.imagePrompts.length > 0);
  if (edited.negative) checkNegative(edited.negative, ({ editForm }) => editForm.negative);
  const asked = { prompt, negative: edited.negative, style: chosenStyle(edited.style) };
  const styled = inStyle(asked);
  const seed = edited.seed === '' ? newSeed() : wholeNumber('seed', edited.seed, 0, maxSeed);
  const steps = edited.steps === '' ? request.settings.steps : wholeNumber('steps', edited.steps, 1, mostSteps);
  // Whatever the former style changed goes back to what the pack has without one.
  const pack = await bot.packs.open(request.pack);
  const { cutMethod, augment, smoothness } = composeSettings(pack, {
    ...styled.settings,
    prompt: styled.prompt,
    quality: 'normal',
    seed,
  });
  const changes = { cutMethod, augment, smoothness, prompt: styled.prompt, negative: styled.negative, seed, steps };
  return withSettings({ ...request, asked, ...(spoiler && { spoiler }) }, changes);
}

function wholeNumber(option: 'seed' | 'steps', text: string, min: number, max: number): number {
  const value = readWholeNumber(text);
  if (value !== null && value >= min && value <= max) return value;
  throw new Refusal(`${option} out of range`, (words) =>
    words.errors.yours.numberOutOfRange({ option: words.editForm[option], min, max }),
  );
}

/** The same request with other settings; the file it began from stays. */
export const withSettings = (request: PaintJobRequest, changes: Partial<PaintSettings>): PaintJobRequest => ({
  ...request,
  settings: { ...request.settings, ...changes },
});

export const newSeed = (): number => randomInt(maxSeed + 1);

/** As many pixels as the pack's own size has, in another shape. */
export function sizeOf(own: { readonly width: number; readonly height: number }, aspect: Aspect) {
  const ratio = shapes[aspect];
  const area = own.width * own.height;
  const side = (length: number): number => Math.max(GRAIN, Math.round(length / GRAIN) * GRAIN);
  return { width: side(Math.sqrt(area * ratio)), height: side(Math.sqrt(area / ratio)) };
}

const startWeight = (percent = 0): number => (percent / 100) * STRONGEST_START;
