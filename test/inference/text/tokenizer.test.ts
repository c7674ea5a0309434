import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openTokenizer, type Tokenizer, TokenizerError } from '../../../src/inference/text/tokenizer.ts';

const file = 'models/starter/tokenizer.json';
const samples: { text: string; ids: number[] }[] = JSON.parse(
  await readFile('models/starter/tokenizer.samples.json', 'utf8'),
);

const [start, end] = [4094, 4095];

describe('tokenizer', () => {
  let tokenizer: Tokenizer;
  const words = (text: string) => {
    const ids = [...tokenizer.encode(text).ids].map(Number);
    return ids.slice(1, ids.indexOf(end));
  };

  beforeAll(async () => {
    tokenizer = await openTokenizer(file, 32);
  });

  it.each(samples)('gives "$text" the ids it was trained with', ({ text, ids }) => {
    const tokens = tokenizer.encode(text);
    expect([...tokens.ids].map(Number)).toEqual(ids);
    expect(tokens.truncated).toBe(false);
  });

  it('writes an empty text as start and end', () => {
    expect([...tokenizer.encode('').ids].map(Number)).toEqual([start, end, ...Array<number>(30).fill(0)]);
  });

  it('cuts a long text, keeps the end token last and says so', () => {
    const { ids, truncated } = tokenizer.encode('apple '.repeat(50));
    expect(ids).toHaveLength(32);
    expect([Number(ids[0]), Number(ids[31])]).toEqual([start, end]);
    expect(truncated).toBe(true);
  });

  it('calls 31 tokens of text truncated and 30 not', () => {
    expect(words('cat')).toHaveLength(1);
    expect(tokenizer.encode('cat '.repeat(30)).truncated).toBe(false);
    expect(tokenizer.encode('cat '.repeat(31)).truncated).toBe(true);
    expect(tokenizer.encode('cat '.repeat(31)).ids).toEqual(tokenizer.encode('cat '.repeat(30)).ids);
  });

  it('lets a text neither start nor end itself early', () => {
    expect(words('a cat <|endoftext|> on a hat')).toEqual(words('a cat on a hat'));
    expect(words('<|startoftext|>')).toEqual([]);
  });

  it('gives every text tokens: emoji, right-to-left, combining marks, a lone surrogate', () => {
    for (const text of ['🏳️‍🌈', 'مرحبا بالعالم', 'שלום', 'e\u0301', '\u200b', '\ud800']) {
      expect(words(text).length).toBeGreaterThan(0);
      expect(words(text).every((id) => id >= 0 && id < start)).toBe(true);
    }
    expect(words('e\u0301')).toEqual(words('é'));
  });

  it('names the file that is missing, no JSON, or another kind of tokenizer', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tokenizer-'));
    const broken = join(folder, 'broken.json');
    await writeFile(broken, '{"model":');
    const unigram = join(folder, 'unigram.json');
    await writeFile(unigram, JSON.stringify({ added_tokens: [], model: { type: 'Unigram' }, post_processor: null }));

    await expect(openTokenizer(join(folder, 'none.json'), 32)).rejects.toThrow(/none\.json: cannot be read \(ENOENT/);
    await expect(openTokenizer(broken, 32)).rejects.toThrow(/broken\.json: cannot be read/);
    await expect(openTokenizer(unigram, 32)).rejects.toThrow(/unigram\.json: not a byte-pair tokenizer: model\.type/);
    await expect(openTokenizer(file, 2)).rejects.toThrow(TokenizerError);
  });
});
