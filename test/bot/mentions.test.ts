import { beforeAll, describe, expect, it } from 'vitest';
import { loadHandlers } from '../../src/bot/framework/load.ts';
import { type CommandJson, commandsJson, register } from '../../src/bot/framework/registration.ts';
import { Mentions } from '../../src/bot/mentions.ts';
import { disarm } from '../../src/bot/moderation/disarm.ts';
import { languageCodes } from '../../src/bot/words/languages.ts';
import { catalogue } from '../../src/bot/words/words.ts';
import { leaves } from './words/leaves.ts';

let wanted: CommandJson[];
const mentions = new Mentions();
beforeAll(async () => {
  wanted = commandsJson(await loadHandlers(new URL('../../src/bot/', import.meta.url)), null);
  mentions.learn(wanted.map((command) => ({ ...command, id: idOf(command.name) })));
});

/** As long as one of Discord's. */
const idOf = (name: string): string =>
  String(10n ** 18n + BigInt(wanted.findIndex((command) => command.name === name)));

/** `/command` between backticks. */
const written = /`\/[^`]+`/g;

describe('a command in a sentence', () => {
  it.each(languageCodes)('is a mention, whichever it is of those that are named in %s', (language) => {
    const named = leaves(catalogue[language]).flatMap(({ text }) => text.match(written) ?? []);
    expect(named.length).toBeGreaterThan(5);
    for (const code of named) expect(mentions.in(code), code).toMatch(/^<\/[a-z]+( [a-z]+)?:\d{19}>$/);
  });

  it('is mentioned by the name that all clients know, in whatever language the sentence is', () => {
    expect(mentions.in('Nimm `/zeigen` oder `/malen`.')).toBe(
      `Nimm </show:${idOf('show')}> oder </imagine:${idOf('imagine')}>.`,
    );
    const resume = `</admin resume:${idOf('admin')}>`;
    expect(['`/admin resume`', '`/verwaltung fortsetzen`', '`/管理 再開`'].map((code) => mentions.in(code))).toEqual([
      resume,
      resume,
      resume,
    ]);
  });

  it('means one command in all languages: no two of them share a name', () => {
    const byName = new Map<string, string>();
    for (const language of languageCodes) {
      for (const [key, { name }] of Object.entries(catalogue[language].commands)) {
        expect(byName.get(name) ?? key, name).toBe(key);
        byName.set(name, key);
      }
    }
  });

  it('stays as it is before Discord has registered it, and when there is no such command', () => {
    expect(new Mentions().in('Try `/imagine`.')).toBe('Try `/imagine`.');
    expect(mentions.in('`/dream` and `/admin` and /show')).toBe('`/dream` and `/admin` and /show');
  });

  it('stays as it is in somebody’s own words', () => {
    const prompt = disarm('a sign that says `/show`');
    expect(mentions.in(prompt)).toBe(prompt);
  });
});

describe('registration', () => {
  it('tells the ids of all commands: those there already, those new and those changed', async () => {
    const [first, second, ...others] = wanted;
    const there = others.map((command, i) => ({ ...command, id: `there-${i}` }));
    const changed = { ...second, name: second?.name ?? '', type: 1, id: 'changed', description: 'something else' };
    const rest = {
      get: async () => [changed, ...there],
      post: async () => ({ id: 'new' }),
      patch: async () => ({ id: 'changed' }),
      delete: async () => undefined,
    };
    const { commands, added } = await register(rest, '1', null, wanted);
    expect(added.map(({ name }) => name)).toEqual([first?.name]);
    expect(commands.map(({ id }) => id)).toEqual(['new', 'changed', ...there.map(({ id }) => id)]);
    expect(commands.map(({ name }) => name)).toEqual(wanted.map(({ name }) => name));
  });
});
