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

/** The code, comments and the catalogue left out. */
function code(): string {
  const files = readdirSync(new URL('bot/', source), { recursive: true, encoding: 'utf8' });
  const ours = files.filter((file) => file.endsWith('.ts') && !/^words[\\/]/.test(file));
  const paths = [...ours.map((file) => `bot/${file}`), ...named];
  const texts = paths.map((path) => readFileSync(new URL(path, source), 'utf8'));
  return texts.join('\n').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
}

/** The names on the way to each sentence; those of a command's own words are no keys but fields. */
const names = leaves(en).map(({ key }) => key.replace(/\.(?:name|description)$|\.(?:options|choices)(?=\.)/g, ''));

/** Groups whose sentences are looked up by a value: a choice, a problem's code, what a job is doing. */
const lookedUp = /^(?:commands|choices|menus|notes|permissions|errors\.(?:problems|discord)|progress)\./;

/** Keys that the code does not read: `words.result.deleted`, `const { deleted } = …`, or by their value where they are looked up. */
function unread(text: string): string[] {
  const words = new Set(text.match(/\w+/g));
  const read = new Set(
    [...text.replace(/'[^'\n]*'/g, "''").matchAll(/\.(\w+)|(?<=[{,]\s*)(\w+)(?=\s*[,}:])/g)].map(([, a, b]) => a ?? b),
  );
  return [...new Set(names)].filter((key) => {
    const name = key.split('.').at(-1) ?? '';
    return !(lookedUp.test(key) ? words : read).has(name);
  });
}

describe('the words', () => {
  it('are all said somewhere: no key is left unused', () => {
    expect(unread(code())).toEqual([]);
  });

  it('count as unused when the code does not read their key', () => {
    const text = code();
    expect(unread(text.replace(/\bpromptTooLong\b/g, 'x'))).toEqual(['errors.problems.promptTooLong']);
    expect(unread(text.replace(/\bstoppedEarly\b/g, "'stoppedEarly'"))).toEqual(['result.stoppedEarly']);
  });
});
