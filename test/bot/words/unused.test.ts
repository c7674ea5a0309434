import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { en } from '../../../src/bot/words/en/index.ts';
import { leaves } from './leaves.ts';

const source = new URL('../../../src/', import.meta.url);

/** Where the qualities to choose from, problems and notes are named. */
const named = [
  'inference/painting/presets.ts',
  'inference/problems/problem.ts',
  'inference/problems/note.ts',
  'jobs/problem.ts',
];

/** Every word that stands in the code of the bot, comments and the catalogue left out. */
function mentioned(): Set<string> {
  const files = readdirSync(new URL('bot/', source), { recursive: true, encoding: 'utf8' });
  const ours = files.filter((file) => file.endsWith('.ts') && !/^words[\\/]/.test(file));
  const paths = [...ours.map((file) => `bot/${file}`), ...named];
  const code = paths.map((path) => readFileSync(new URL(path, source), 'utf8'));
  const bare = code.join('\n').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  return new Set(bare.match(/\w+/g));
}

/** The names on the way to each sentence; those of a command's own words are no keys but fields. */
const names = leaves(en).map(({ key }) => key.replace(/\.(?:name|description)$|\.(?:options|choices)(?=\.)/g, ''));

/** Keys of which the code does not mention the last name. */
const unmentioned = (words: Set<string>): string[] =>
  [...new Set(names)].filter((key) => !words.has(key.split('.').at(-1) ?? ''));

describe('the words', () => {
  it('are all said somewhere: no key is left unused', () => {
    expect(unmentioned(mentioned())).toEqual([]);
  });

  it('count as unused when the code does not mention their key', () => {
    const words = mentioned();
    words.delete('promptTooLong');
    expect(unmentioned(words)).toContain('errors.problems.promptTooLong');
  });
});
