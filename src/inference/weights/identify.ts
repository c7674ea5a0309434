/** @file Tells by the names of a checkpoint's tensors which networks it holds, and shows each under its own names. */

import type { Checkpoint } from './checkpoint.ts';
import { CheckpointError } from './error.ts';
import { huggingFaceClipMap, openaiClipMap } from './keys/clip.ts';
import { compactMap, rrdbMap, upscalerJsMap } from './keys/esrgan.ts';
import { gptMap, vqganMap } from './keys/taming.ts';
import { type KeyMap, mapped } from './mapped.ts';

export type NetworkKind = 'vqgan' | 'transformer' | 'clip' | 'esrgan';

export interface IdentifiedNetwork {
  readonly network: NetworkKind;
  /** Whose names the file uses. */
  readonly naming: string;
  /** The network's tensors alone, under the names of our definition. Closing it closes the file. */
  readonly weights: Checkpoint;
}

interface Naming {
  readonly network: NetworkKind;
  readonly naming: string;
  /** The map, if these are the names of such a network. */
  readonly map: (names: ReadonlySet<string>) => KeyMap | undefined;
}

const namings: readonly Naming[] = [
  { network: 'vqgan', naming: 'taming-transformers', map: vqganMap },
  { network: 'transformer', naming: 'taming-transformers', map: gptMap },
  { network: 'clip', naming: 'OpenAI', map: openaiClipMap },
  { network: 'clip', naming: 'Hugging Face', map: huggingFaceClipMap },
  { network: 'esrgan', naming: 'RRDBNet', map: rrdbMap },
  { network: 'esrgan', naming: 'SRVGGNetCompact', map: compactMap },
  { network: 'esrgan', naming: 'UpscalerJS', map: upscalerJsMap },
];

/**
 * The networks in a checkpoint: one, or two for a Net2NetTransformer (its transformer and its VQGAN).
 * @throws CheckpointError if there is none
 */
export function identify(checkpoint: Checkpoint): IdentifiedNetwork[] {
  const names = new Set(checkpoint.tensors.keys());
  const found: IdentifiedNetwork[] = [];
  for (const { network, naming, map } of namings) {
    const keys = map(names);
    if (keys) found.push({ network, naming, weights: mapped(checkpoint, keys) });
  }
  if (found.length === 0) {
    throw new CheckpointError(
      checkpoint.source,
      `its ${names.size} tensors (${[...names].slice(0, 3).join(', ')}, …) belong to no network known here. ` +
        'Known are VQGAN and its transformer (taming-transformers), CLIP (OpenAI, open_clip, Hugging Face), ' +
        'and ESRGAN (RRDBNet, SRVGGNetCompact, UpscalerJS)',
    );
  }
  return found;
}
