/**
 * @file What a CLIP's weights do not tell, but the configuration that its model is published with: the activation, and the
 * numbers of attention heads.
 */
import { z } from 'zod';
import { type ClipActivation, clipActivations } from '../../networks/clip/config.ts';
import { CheckpointError } from '../error.ts';

export interface ClipSettings {
  readonly activation?: ClipActivation | undefined;
  /** Heads of the image encoder's attention. */
  readonly visionHeads?: number | undefined;
  /** Heads of the text encoder's. */
  readonly textHeads?: number | undefined;
}

/** As written: nobody has checked the activations, for texts and for pictures, yet. */
interface Named extends Omit<ClipSettings, 'activation'> {
  readonly activations: readonly string[];
}

const count = z.int().positive();

/**
 * `open_clip_config.json`, or one of open_clip's `model_configs`: exact GELU unless it says otherwise. Of the image
 * encoder it gives the width of a head.
 */
const openClip = z
  .object({
    vision_cfg: z.object({ width: count.optional(), head_width: count.optional(), layers: z.unknown().optional() }),
    text_cfg: z.object({ heads: count.optional() }),
    quick_gelu: z.boolean().default(false),
  })
  .transform(({ quick_gelu, vision_cfg: { width, head_width, layers }, text_cfg }): Named => {
    const isTransformer = !Array.isArray(layers); // a ResNet's attention pool is 32 times as wide as `width`
    const visionHeads = width && head_width && isTransformer ? width / head_width : undefined;
    return { activations: [quick_gelu ? 'quick_gelu' : 'gelu'], visionHeads, textHeads: text_cfg.heads };
  });

/** `config.json` of Hugging Face, QuickGELU unless it says otherwise; what is in a `…_dict` of older ones counts first. */
const encoder = z.object({ hidden_act: z.string().optional(), num_attention_heads: count.optional() });
const huggingFace = z
  .object({
    text_config: encoder,
    vision_config: encoder,
    text_config_dict: encoder.nullish(),
    vision_config_dict: encoder.nullish(),
  })
  .transform(({ text_config, vision_config, text_config_dict, vision_config_dict }): Named => {
    const text = { ...text_config, ...text_config_dict };
    const vision = { ...vision_config, ...vision_config_dict };
    return {
      activations: [text, vision].map(({ hidden_act = 'quick_gelu' }) => hidden_act),
      visionHeads: vision.num_attention_heads,
      textHeads: text.num_attention_heads,
    };
  });

/** `config.json` of a pack. */
const pack = z
  .object({
    clip: z.object({
      activation: z.string().default('quick_gelu'),
      vision_heads: count.optional(),
      transformer_heads: count.optional(),
    }),
  })
  .transform(
    ({ clip }): Named => ({
      activations: [clip.activation],
      visionHeads: clip.vision_heads,
      textHeads: clip.transformer_heads,
    }),
  );

const configuration = z.union([
  openClip,
  z.object({ model_cfg: openClip }).transform((c) => c.model_cfg),
  huggingFace,
  pack,
]);

/**
 * What a configuration says; `undefined` if the text is no configuration of a CLIP.
 *
 * @param source the file's name, for messages
 * @throws CheckpointError if the configuration names an activation that is not known here, or two
 */
export function parseClipSettings(source: string, text: string): ClipSettings | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { data: named } = configuration.safeParse(parsed);
  if (!named) return undefined;
  const { activations, ...heads } = named;
  const [only, other] = new Set(activations);
  const known = clipActivations.find((activation) => activation === only);
  if (known && other === undefined) return { activation: known, ...heads };
  throw new CheckpointError(
    source,
    other === undefined
      ? `its CLIP was trained with the activation "${only}"; known are ${clipActivations.join(' and ')}`
      : `its CLIP was trained with two activations, ${only} for texts and ${other} for pictures; only one is possible here`,
  );
}
