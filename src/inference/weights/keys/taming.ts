/** @file Keys of taming-transformers (and latent-diffusion's first stages): VQGAN and its second stage. */

import { type KeyMap, rename } from '../mapped.ts';

/** The tensors of `names` that start with `prefix` and then match, without it. */
function under(names: Iterable<string>, prefix: string, wanted: RegExp): KeyMap {
  const map = new Map<string, ReturnType<typeof rename>>();
  for (const name of names) {
    if (name.startsWith(prefix) && wanted.test(name.slice(prefix.length))) {
      map.set(name.slice(prefix.length), rename(name));
    }
  }
  return map;
}

/** Not `loss.*`: LPIPS and the discriminator; not `quantize.used`: a table of remapped codes. */
const vqganKeys = /^((encoder|decoder)\.|(post_)?quant_conv\.|quantize\.(embedding|embed|proj)\.)/;

/** VQModel and GumbelVQ, alone or as the first stage of a Net2NetTransformer. */
export function vqganMap(names: ReadonlySet<string>): KeyMap | undefined {
  const prefix = ['', 'first_stage_model.'].find(
    (start) =>
      names.has(`${start}decoder.conv_in.weight`) &&
      (names.has(`${start}quantize.embedding.weight`) || names.has(`${start}quantize.embed.weight`)),
  );
  return prefix === undefined ? undefined : under(names, prefix, vqganKeys);
}

/** Not `blocks.{i}.attn.mask`, which is the same triangle in every block. */
const gptKeys = /^(tok_emb\.weight|pos_emb|ln_f\.|head\.weight|blocks\.\d+\.(ln|mlp|attn\.(key|query|value|proj)))/;

/** minGPT, alone or as the transformer of a Net2NetTransformer. */
export function gptMap(names: ReadonlySet<string>): KeyMap | undefined {
  const prefix = ['', 'transformer.'].find(
    (start) => names.has(`${start}tok_emb.weight`) && names.has(`${start}pos_emb`),
  );
  return prefix === undefined ? undefined : under(names, prefix, gptKeys);
}
