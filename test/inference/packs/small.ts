/** @file Small checkpoints in the official formats, and the tokenizer that belongs to the CLIPs among them. */

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
