/** @file A pack's `config.json`: sizes of its networks, in the names of taming-transformers and of OpenAI's CLIP. */
import { z } from 'zod';
import { type ClipConfig, clipActivations, usualHeads } from '../networks/clip/config.ts';
import type { VqganConfig } from '../networks/vqgan/config.ts';

const count = z.int().positive();

const vqgan = z
  .object({
    target: z.string().optional(),
    embed_dim: count,
    n_embed: count,
    ddconfig: z.object({
      ch: count,
      out_ch: count,
      ch_mult: z.array(count).min(1),
      num_res_blocks: count,
      attn_resolutions: z.array(count),
      in_channels: count,
      resolution: count,
      z_channels: count,
      double_z: z.literal(false),
    }),
  })
  .transform(
    ({ target, embed_dim, n_embed, ddconfig }): VqganConfig => ({
      quantiser: target?.endsWith('GumbelVQ') ? 'gumbel' : 'vq',
      embedDim: embed_dim,
      codes: n_embed,
      ch: ddconfig.ch,
      chMult: ddconfig.ch_mult,
      resBlocks: ddconfig.num_res_blocks,
      attnResolutions: ddconfig.attn_resolutions,
      resolution: ddconfig.resolution,
      zChannels: ddconfig.z_channels,
      inChannels: ddconfig.in_channels,
      outChannels: ddconfig.out_ch,
    }),
  );

const clip = z
  .object({
    embed_dim: count,
    image_resolution: count,
    vision_layers: z.union([count, z.tuple([count, count, count, count])]),
    vision_width: count,
    vision_patch_size: count.nullable(),
    vision_heads: count.optional(),
    context_length: count,
    vocab_size: count,
    transformer_width: count,
    transformer_heads: count,
    transformer_layers: count,
    activation: z.enum(clipActivations).default('quick_gelu'),
  })
  .transform((config, context): ClipConfig => {
    const { vision_layers: layers, vision_patch_size: patchSize, vision_width: width } = config;
    const text = {
      contextLength: config.context_length,
      vocabSize: config.vocab_size,
      width: config.transformer_width,
      heads: config.transformer_heads,
      layers: config.transformer_layers,
    };
    const { embed_dim: embedDim, image_resolution: imageSize, activation } = config;
    const both = { embedDim, activation, text };
    if (typeof layers !== 'number') {
      const heads = config.vision_heads ?? usualHeads(width * 32);
      return { ...both, vision: { kind: 'resnet', imageSize, width, heads, layers } };
    }
    if (patchSize === null) {
      context.addIssue({ code: 'custom', message: 'a vision transformer needs vision_patch_size' });
      return z.NEVER;
    }
    const heads = config.vision_heads ?? usualHeads(width);
    return { ...both, vision: { kind: 'vit', imageSize, patchSize, width, heads, layers } };
  });

/** Pixels of a picture. */
export const imageConfig = z.object({ width: count, height: count });

/** Sizes of the networks, and of the picture they paint unless told otherwise. */
export const packConfig = z.object({
  vqgan,
  clip,
  image: imageConfig,
});

export type PackConfig = z.infer<typeof packConfig>;

/** The text of a `config.json` that reads as this. */
export function configFile({ vqgan, clip: { embedDim, activation, vision, text }, image }: PackConfig): string {
  const config: z.input<typeof packConfig> = {
    vqgan: {
      target: vqgan.quantiser === 'gumbel' ? 'taming.models.vqgan.GumbelVQ' : 'taming.models.vqgan.VQModel',
      embed_dim: vqgan.embedDim,
      n_embed: vqgan.codes,
      ddconfig: {
        ch: vqgan.ch,
        out_ch: vqgan.outChannels,
        ch_mult: [...vqgan.chMult],
        num_res_blocks: vqgan.resBlocks,
        attn_resolutions: [...vqgan.attnResolutions],
        in_channels: vqgan.inChannels,
        resolution: vqgan.resolution,
        z_channels: vqgan.zChannels,
        double_z: false,
      },
    },
    clip: {
      embed_dim: embedDim,
      image_resolution: vision.imageSize,
      vision_layers: vision.kind === 'vit' ? vision.layers : [...vision.layers],
      vision_width: vision.width,
      vision_patch_size: vision.kind === 'vit' ? vision.patchSize : null,
      vision_heads: vision.heads,
      context_length: text.contextLength,
      vocab_size: text.vocabSize,
      transformer_width: text.width,
      transformer_heads: text.heads,
      transformer_layers: text.layers,
      activation,
    },
    image,
  };
  return `${JSON.stringify(config, null, 1)}\n`;
}
