/**
 * @file Augmentations: what disturbs a cut so that no single accident of the picture pleases CLIP. The names are those that
 * VQGAN+CLIP tools share, the parameters kornia 0.5.4's, except that translation moves along both axes.
 */
import type { CutoutPart } from './graph.ts';

export interface Augmentation {
  readonly label: string;
  /** Chance that a cut gets it. */
  readonly chance: number;
  /** What the step graph needs for it. */
  readonly part: CutoutPart | null;
}

export const augmentations = {
  Hf: { label: 'mirrored left to right', chance: 0.5, part: null },
  Af: { label: 'turned by 15°, moved by a tenth, sheared by 5°', chance: 0.7, part: 'warp' },
  Pe: { label: 'seen at an angle: corners move inward by up to 35 %', chance: 0.7, part: 'warp' },
  Ro: { label: 'turned by 15°', chance: 0.7, part: 'warp' },
  Et: { label: 'wobbled gently', chance: 0.7, part: 'displace' },
  Ts: { label: 'bent like a thin plate, all cuts alike', chance: 0.7, part: 'displace' },
  Cr: { label: 'shifted by up to an eighth, reflected at the border', chance: 0.5, part: null },
  Re: { label: 'cropped to 10–100 % of the area, sides 3:4 to 4:3', chance: 0.5, part: null },
  Sh: { label: 'softened by up to 30 %', chance: 0.5, part: 'sharpen' },
  Ji: { label: 'brightness, contrast, saturation and hue moved by 10 %', chance: 0.7, part: 'colour' },
  Er: { label: 'a rectangle of 10–40 % blacked out, the same in all cuts', chance: 0.7, part: 'erase' },
  Gn: { label: 'drowned in noise', chance: 0.5, part: 'noise' },
} as const satisfies Readonly<Record<string, Augmentation>>;

export type AugmentationName = keyof typeof augmentations;

export const augmentationNames = Object.keys(augmentations) as readonly AugmentationName[];

/** Every cut gets noise of a strength between 0 and this, as all VQGAN+CLIP tools do. */
export const noiseFactor = 0.1;

/** What the step graph needs for some augmentations, noise included. */
export const partsOf = (names: readonly AugmentationName[]): CutoutPart[] => [
  ...new Set([...names.flatMap((name) => augmentations[name].part ?? []), 'noise' as const]),
];
