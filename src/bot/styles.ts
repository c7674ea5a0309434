/** @file The styles to choose from: one row each. */

import type { PaintSettings } from '../inference/painting/request.ts';
import { formatPrompt, isBlank, parsePrompt, type Scene } from '../inference/text/prompt.ts';
import type { Language } from './words/languages.ts';

export interface Style {
  readonly names: Readonly<Record<Language, string>>;
  /** What every scene is drawn to as well. English, which is what CLIP has read most of. */
  readonly suffix: string;
  /** How much the suffix counts beside the weightiest phrase of the scene. */
  readonly share: number;
  /** What every scene is driven from, in the prompt language; empty: nothing. */
  readonly negative: string;
  /** How the picture is cut up, where that matters for the look. */
  readonly cuts: Partial<Pick<PaintSettings, 'cutMethod' | 'augment' | 'smoothness'>>;
  /** Steps, as a multiple of the quality's. */
  readonly steps: number;
}

/** Nothing that changes hues: for styles that live by their colours. */
const keepColours = { augment: ['Hf'] } as const satisfies { augment: PaintSettings['augment'] };
/** Nothing that blurs or bends: for styles that live by their lines and edges. */
const keepEdges = { augment: ['Hf', 'Cr'] } as const satisfies { augment: PaintSettings['augment'] };

const row = (
  names: Style['names'],
  suffix: string,
  { share = 0.5, negative = '', cuts = {}, steps = 1 }: Partial<Omit<Style, 'names' | 'suffix'>> = {},
): Style => ({ names, suffix, share, negative, cuts, steps });

export const styles = {
  'oil-painting': row(
    { en: 'Oil painting', de: 'Ölgemälde', fr: 'Peinture à l’huile', es: 'Pintura al óleo', ja: '油絵' },
    'an oil painting on canvas with thick brush strokes',
    { negative: 'a photograph' },
  ),
  watercolor: row(
    { en: 'Watercolor', de: 'Aquarell', fr: 'Aquarelle', es: 'Acuarela', ja: '水彩画' },
    'a watercolor painting on paper with soft washes',
    { negative: 'a photograph' },
  ),
  'pencil-sketch': row(
    { en: 'Pencil sketch', de: 'Bleistiftskizze', fr: 'Croquis au crayon', es: 'Boceto a lápiz', ja: '鉛筆スケッチ' },
    'a pencil sketch with fine hatching on white paper',
    { share: 0.7, negative: 'colorful | a photograph', cuts: keepEdges },
  ),
  'line-art': row(
    { en: 'Line art', de: 'Strichzeichnung', fr: 'Dessin au trait', es: 'Dibujo de líneas', ja: '線画' },
    'black line art on a plain white background',
    { share: 0.8, negative: 'shading | colorful', cuts: { ...keepEdges, smoothness: 0.5 }, steps: 1.25 },
  ),
  'pixel-art': row(
    { en: 'Pixel art', de: 'Pixelkunst', fr: 'Pixel art', es: 'Arte de píxeles', ja: 'ドット絵' },
    'pixel art, 8-bit video game graphics',
    { share: 0.7, negative: 'blurry', cuts: keepEdges, steps: 1.25 },
  ),
  comic: row(
    { en: 'Comic', de: 'Comic', fr: 'Bande dessinée', es: 'Cómic', ja: 'アメコミ' },
    'a comic book panel with bold ink outlines and flat colors',
    { negative: 'a photograph', cuts: { ...keepEdges, smoothness: 0.2 } },
  ),
  photograph: row(
    { en: 'Photograph', de: 'Fotografie', fr: 'Photographie', es: 'Fotografía', ja: '写真' },
    'a sharp, detailed photograph',
    { negative: 'a painting | a drawing' },
  ),
  neon: row({ en: 'Neon', de: 'Neon', fr: 'Néon', es: 'Neón', ja: 'ネオン' }, 'glowing neon lights in the dark', {
    share: 0.6,
    negative: 'daylight',
    cuts: keepColours,
  }),
  sepia: row({ en: 'Sepia', de: 'Sepia', fr: 'Sépia', es: 'Sepia', ja: 'セピア' }, 'an old sepia toned photograph', {
    share: 0.7,
    negative: 'colorful',
    cuts: keepColours,
  }),
  'black-and-white': row(
    { en: 'Black and white', de: 'Schwarzweiß', fr: 'Noir et blanc', es: 'Blanco y negro', ja: '白黒' },
    'a black and white photograph with strong contrast',
    { share: 0.7, negative: 'colorful', cuts: keepColours },
  ),
  'stained-glass': row(
    { en: 'Stained glass', de: 'Glasmalerei', fr: 'Vitrail', es: 'Vidriera', ja: 'ステンドグラス' },
    'a stained glass window with dark lead lines',
    { share: 0.6, cuts: keepColours },
  ),
  'ukiyo-e': row(
    { en: 'Ukiyo-e', de: 'Ukiyo-e', fr: 'Ukiyo-e', es: 'Ukiyo-e', ja: '浮世絵' },
    'a Japanese ukiyo-e woodblock print',
    { share: 0.6, negative: 'a photograph', cuts: { smoothness: 0.2 } },
  ),
  mosaic: row(
    { en: 'Mosaic', de: 'Mosaik', fr: 'Mosaïque', es: 'Mosaico', ja: 'モザイク' },
    'a mosaic of small colored tiles',
    { share: 0.6 },
  ),
  impressionism: row(
    { en: 'Impressionism', de: 'Impressionismus', fr: 'Impressionnisme', es: 'Impresionismo', ja: '印象派' },
    'an impressionist painting with dabs of light',
    { negative: 'a photograph' },
  ),
  'low-poly': row(
    { en: 'Low poly', de: 'Low Poly', fr: 'Low poly', es: 'Low poly', ja: 'ローポリ' },
    'a low poly 3D render with flat triangles',
    { share: 0.6, cuts: { ...keepEdges, smoothness: 0.2 } },
  ),
} as const satisfies Record<string, Style>;

export type StyleName = keyof typeof styles;

export const styleNames = Object.keys(styles) as readonly StyleName[];

/** What somebody chooses to have none, also where the server has one. */
export const NO_STYLE = 'none';

/** Whether a text, from a command or the settings, is the name of a style. */
export const isStyleName = (name: string): name is StyleName => Object.hasOwn(styles, name);

/** What a person asks for, as far as a style changes it. */
export interface Styled {
  readonly prompt: string;
  readonly negative: string;
  /** For `composeSettings`; what the person chose themselves comes after them. */
  readonly settings: Style['cuts'];
  /** Steps, as a multiple of the quality's, unless the person chose how many. */
  readonly steps: number;
}

/**
 * Adds a style to what was asked for. Each scene gets the style as one more phrase, weighted in proportion to its own,
 * and every other phrase, weight and stop stays as it was; an empty prompt (of a picture alone) becomes the style.
 *
 * @throws PromptError for a prompt that cannot be painted, also if it is too long only with the style in it.
 */
export function applyStyle({ prompt, negative }: { prompt: string; negative: string }, name: StyleName): Styled {
  const style: Style = styles[name];
  const scenes = isBlank(prompt) ? [[]] : parsePrompt(prompt);
  const styled = formatPrompt(scenes.map((scene) => addSuffix(scene, style)));
  parsePrompt(styled);
  return {
    prompt: styled,
    negative: [negative.trim(), style.negative].filter((part) => !isBlank(part)).join(' | '),
    settings: style.cuts,
    steps: style.steps,
  };
}

function addSuffix(scene: Scene, { suffix, share }: Style): Scene {
  const largest = Math.max(...scene.map(({ weight }) => weight));
  // Three digits are enough to read; a weight too small for them stays above 0.
  const weight = scene.length === 0 ? 1 : Number((share * largest).toPrecision(3)) || largest;
  return [...scene, { text: suffix, weight, stop: Number.NEGATIVE_INFINITY }];
}
