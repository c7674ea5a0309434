/** @file The activation of a CLIP, told by the configuration that its model is published with: its weights do not tell it. */
import { z } from 'zod';
import { type ClipActivation, clipActivations } from '../../networks/clip/config.ts';
import { CheckpointError } from '../error.ts';

/** `open_clip_config.json`, or one of open_clip's `model_configs`: exact GELU unless it says otherwise. */
const openClip = z
  .object({ vision_cfg: z.object({}), text_cfg: z.object({}), quick_gelu: z.boolean().default(false) })
  .transform(({ quick_gelu }) => (quick_gelu ? ['quick_gelu'] : ['gelu']));

/** `config.json` of Hugging Face, QuickGELU unless it says otherwise; what is in a `…_dict` of older ones counts first. */
const encoder = z.object({ hidden_act: z.string().optional() });
const huggingFace = z
  .object({
    text_config: encoder,
    vision_config: encoder,
    text_config_dict: encoder.nullish(),
    vision_config_dict: encoder.nullish(),
  })
  .transform(({ text_config, vision_config, text_config_dict, vision_config_dict }) =>
    [
      [text_config_dict, text_config],
      [vision_config_dict, vision_config],
    ].map(([first, second]) => first?.hidden_act ?? second?.hidden_act ?? 'quick_gelu'),
  );

/** `config.json` of a pack. */
const pack = z
  .object({ clip: z.object({ activation: z.string().default('quick_gelu') }) })
  .transform(({ clip }) => [clip.activation]);

const configuration = z.union([
  openClip,
  z.object({ model_cfg: openClip }).transform((c) => c.model_cfg),
  huggingFace,
  pack,
]);

/**
 * The activation that a configuration names; `undefined` if the text is no configuration of a CLIP.
 *
 * @param source the file's name, for messages
 * @throws CheckpointError if the configuration names another activation, or two
 */
export function parseClipActivation(source: string, text: string): ClipActivation | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { data: named } = configuration.safeParse(parsed);
  if (!named) return undefined;
  const [only, other] = new Set(named);
  const known = clipActivations.find((activation) => activation === only);
  if (known && other === undefined) return known;
  throw new CheckpointError(
    source,
    other === undefined
      ? `its CLIP was trained with the activation "${only}"; known are ${clipActivations.join(' and ')}`
      : `its CLIP was trained with two activations, ${only} for texts and ${other} for pictures; only one is possible here`,
  );
}
