/** @file Keys of CLIP: OpenAI's, which are ours; open_clip's, nearly the same; Hugging Face's. */

import { type KeyMap, type Recipe, rename } from '../mapped.ts';

/** Sizes and counters that OpenAI's and open_clip's files hold beside the weights. */
const noWeight =
  /^(input_resolution|context_length|vocab_size|attn_mask|logit_bias)$|\.num_batches_tracked$|\.attn_mask$/;

/**
 * OpenAI's names. open_clip's are the same but for `module.` (trained on several devices) and, in its newer models, a
 * `text.` before the text encoder's.
 */
export function openaiClipMap(names: ReadonlySet<string>): KeyMap | undefined {
  const plain = [...names].map((name) => [name.replace(/^module\./, '').replace(/^text\./, ''), name] as const);
  const map = new Map(plain.filter(([to]) => !noWeight.test(to)).map(([to, from]) => [to, rename(from)]));
  return map.has('token_embedding.weight') && map.has('visual.conv1.weight') ? map : undefined;
}

/** Outside the blocks. Projections are Linear layers there, [D, width]; OpenAI multiplies from the right by [width, D]. */
const single: Readonly<Record<string, Recipe>> = {
  logit_scale: { from: ['logit_scale'], layout: 'scalar' },
  text_projection: { from: ['text_projection.weight'], layout: 'transpose' },
  'visual.proj': { from: ['visual_projection.weight'], layout: 'transpose' },
  'token_embedding.weight': rename('text_model.embeddings.token_embedding.weight'),
  positional_embedding: rename('text_model.embeddings.position_embedding.weight'),
  'ln_final.weight': rename('text_model.final_layer_norm.weight'),
  'ln_final.bias': rename('text_model.final_layer_norm.bias'),
  'visual.class_embedding': rename('vision_model.embeddings.class_embedding'),
  'visual.positional_embedding': rename('vision_model.embeddings.position_embedding.weight'),
  'visual.conv1.weight': rename('vision_model.embeddings.patch_embedding.weight'),
  'visual.ln_pre.weight': rename('vision_model.pre_layrnorm.weight'), // their spelling
  'visual.ln_pre.bias': rename('vision_model.pre_layrnorm.bias'),
  'visual.ln_post.weight': rename('vision_model.post_layernorm.weight'),
  'visual.ln_post.bias': rename('vision_model.post_layernorm.bias'),
};

const towers = { text_model: 'transformer', vision_model: 'visual.transformer' } as const;

/** Within a block. OpenAI keeps query, key and value in one matrix, in this order. */
function block(ours: string, theirs: string): [string, Recipe][] {
  const parameters = ['weight', 'bias'] as const;
  const plain = {
    'attn.out_proj': 'self_attn.out_proj',
    ln_1: 'layer_norm1',
    ln_2: 'layer_norm2',
    'mlp.c_fc': 'mlp.fc1',
    'mlp.c_proj': 'mlp.fc2',
  };
  return parameters.flatMap((parameter): [string, Recipe][] => [
    [
      `${ours}.attn.in_proj_${parameter}`,
      { from: ['q', 'k', 'v'].map((part) => `${theirs}.self_attn.${part}_proj.${parameter}`) },
    ],
    ...Object.entries(plain).map(([to, from]): [string, Recipe] => [
      `${ours}.${to}.${parameter}`,
      rename(`${theirs}.${from}.${parameter}`),
    ]),
  ]);
}

export function huggingFaceClipMap(names: ReadonlySet<string>): KeyMap | undefined {
  if (!names.has('text_model.embeddings.token_embedding.weight') || !names.has('visual_projection.weight'))
    return undefined;
  const map = new Map(Object.entries(single));
  for (const [theirs, ours] of Object.entries(towers)) {
    for (let i = 0; names.has(`${theirs}.encoder.layers.${i}.layer_norm1.weight`); i++) {
      for (const [name, recipe] of block(`${ours}.resblocks.${i}`, `${theirs}.encoder.layers.${i}`))
        map.set(name, recipe);
    }
  }
  return map;
}
