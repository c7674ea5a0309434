/** @file Small checkpoints in the official formats, and the tokenizer that belongs to the CLIPs among them. */

import { openaiVocabulary } from '../../../src/inference/packs/tokenizer-file.ts';
import { openCheckpoint } from '../../../src/inference/weights/open.ts';
import { tensorsOf, writeSafetensors } from '../../../src/inference/weights/safetensors.ts';

export const weights = (name: string): string => `test/fixtures/weights/${name}`;

/** A tokenizer.json for a vocabulary of so many tokens: letters and signs, then start and end. */
export function smallTokenizer(size: number): string {
  const [start, end] = ['<|startoftext|>', '<|endoftext|>'];
  const signs = Array.from({ length: size - 2 }, (_, i) => String.fromCodePoint(0x21 + i));
  return JSON.stringify({
    version: '1.0',
    added_tokens: [
      { id: size - 2, content: start, special: true },
      { id: size - 1, content: end, special: true },
    ],
    normalizer: { type: 'Lowercase' },
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
    post_processor: { type: 'RobertaProcessing', sep: [end, size - 1], cls: [start, size - 2] },
    decoder: { type: 'ByteLevel' },
    model: {
      type: 'BPE',
      unk_token: end,
      vocab: Object.fromEntries([...signs, start, end].map((token, id) => [token, id])),
      merges: [],
    },
  });
}

/** Tokens of the fixtures' CLIPs. */
export const smallVocabulary = 99;

/** The small CLIP with as many tokens as OpenAI's: the embeddings of its own, repeated. */
export async function writeClipWithOpenaiVocabulary(path: string): Promise<void> {
  const name = 'token_embedding.weight';
  const small = await openCheckpoint(weights('vit.state.pt'));
  const few = await small.read(name);
  const width = few.length / smallVocabulary;
  const many = Float32Array.from({ length: openaiVocabulary * width }, (_, i) => few[i % few.length] ?? 0);
  const tensors = tensorsOf(small).map((tensor) =>
    tensor.name === name ? { name, shape: [openaiVocabulary, width], values: many } : tensor,
  );
  await writeSafetensors(path, tensors, { dtype: 'float16' });
  await small.close();
}
