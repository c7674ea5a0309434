/** @file CLIP's byte-pair encoding of a text, from a pack's tokenizer.json. */

import { readFile } from 'node:fs/promises';
import { Tokenizer as BytePairEncoder } from '@huggingface/tokenizers';
import { z } from 'zod';
import { messageOf } from '../message-of.ts';

export interface Tokens {
  /** [contextLength]: start, the text, end, then 0 up to the full length. */
  readonly ids: BigInt64Array;
  /** The text was longer than fits; its last tokens are missing. */
  readonly truncated: boolean;
}

export interface Tokenizer {
  readonly contextLength: number;
  encode(text: string): Tokens;
}

/** The file is missing, damaged, or not a tokenizer that CLIP can use. */
export class TokenizerError extends Error {
  override readonly name = 'TokenizerError';
}

const tokenizerFile = z.looseObject({
  added_tokens: z.array(z.looseObject({ id: z.int(), content: z.string() })),
  model: z.looseObject({ type: z.literal('BPE'), vocab: z.record(z.string(), z.int()), merges: z.array(z.unknown()) }),
  post_processor: z.looseObject({ type: z.string() }),
});

/**
 * Opens a tokenizer.json of Hugging Face's format.
 *
 * What is a start and an end is what the file's own post-processor puts around an empty text.
 * Their names inside a text (`<|endoftext|>`) stand for nothing: CLIP reads its answer at the first end token, so a text
 * that could write one would cut itself short.
 *
 * @param contextLength Tokens a text encoder takes (77 in OpenAI's models).
 * @throws TokenizerError naming the file and what is wrong with it.
 */
export async function openTokenizer(path: string, contextLength: number): Promise<Tokenizer> {
  if (!Number.isInteger(contextLength) || contextLength < 3) {
    throw new TokenizerError(`The context length must be a whole number from 3 up, got ${contextLength}.`);
  }
  const encoder = await openEncoder(path);
  // The library's types do not resolve under nodenext (imports without extensions), hence the annotations.
  const around: number[] = encoder.encode('').ids;
  const [start, end] = around;
  if (around.length !== 2 || start === undefined || end === undefined) {
    throw new TokenizerError(`${path}: expected one start and one end token around a text, found ${around.length}.`);
  }
  return {
    contextLength,
    encode(text) {
      const all: number[] = encoder.encode(text, { add_special_tokens: false }).ids;
      const words = all.filter((id) => id !== start && id !== end);
      const ids = new BigInt64Array(contextLength);
      [start, ...words.slice(0, contextLength - 2), end].forEach((id, i) => {
        ids[i] = BigInt(id);
      });
      return { ids, truncated: words.length > contextLength - 2 };
    },
  };
}

async function openEncoder(path: string): Promise<BytePairEncoder> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new TokenizerError(`${path}: cannot be read (${messageOf(cause)}).`, {
      cause,
    });
  }
  const parsed = tokenizerFile.safeParse(json);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path: at, message }) => `${at.join('.') || 'file'}: ${message}`);
    throw new TokenizerError(`${path}: not a byte-pair tokenizer: ${problems.slice(0, 5).join('; ')}.`);
  }
  return new BytePairEncoder(parsed.data, {});
}
