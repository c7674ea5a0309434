import { describe, expect, it } from 'vitest';
import type { CommandWords, OptionWords } from '../../../src/bot/words/command-words.ts';
import { type Language, languageCodes } from '../../../src/bot/words/languages.ts';
import { catalogue } from '../../../src/bot/words/words.ts';
import { leaves } from './leaves.ts';

/** Source of all numbers: Discord's "Application Commands", "Component Reference" and "Message". */
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const MOST_LETTERS = 8_000;

type Node = CommandWords | OptionWords;

const tops = (language: Language): [string, CommandWords][] => Object.entries(catalogue[language].commands);
const childrenOf = (node: Node): [string, Node][] => ('options' in node ? Object.entries(node.options ?? {}) : []);
const choicesOf = (node: Node): string[] => ('choices' in node ? Object.values(node.choices ?? {}) : []);
const below = ([key, node]: [string, Node]): [string, Node][] => [
  [key, node],
  ...childrenOf(node).flatMap(([name, child]) => below([`${key} ${name}`, child])),
];
const allNodes = (language: Language) => tops(language).flatMap(below);

describe.each(languageCodes)('commands in %s', (language) => {
  it.each(allNodes(language))('/%s has a name and a description that Discord takes', (_, { name, description }) => {
    expect(name).toMatch(NAME);
    expect(name).toBe(name.toLowerCase());
    expect(description.length).toBeGreaterThan(0);
    expect(description.length).toBeLessThanOrEqual(100);
  });

  it('have names that differ from those beside them', () => {
    const groups = [tops(language), ...allNodes(language).map(([, node]) => childrenOf(node))];
    for (const group of groups) {
      const names = group.map(([, { name }]) => name);
      expect(new Set(names).size, names.join()).toBe(names.length);
      expect(group.length).toBeLessThanOrEqual(25);
    }
  });

  it('have choices that Discord takes', () => {
    for (const [key, node] of allNodes(language)) {
      const choices = choicesOf(node);
      expect(new Set(choices).size, key).toBe(choices.length);
      expect(choices.length, key).toBeLessThanOrEqual(25);
      for (const choice of choices) expect(choice.length, choice).toBeLessThanOrEqual(100);
    }
  });

  it('have entries for the menu of a message that fit and differ', () => {
    const entries = Object.values(catalogue[language].menus);
    for (const entry of entries) expect(entry).toMatch(/^\S.{0,30}\S$/u);
    expect(new Set(entries).size).toBe(entries.length);
  });
});

it('commands have in English the names by which the bot knows them', () => {
  for (const [key, { name }] of allNodes('en')) expect(key.split(' ').at(-1)).toBe(name);
});

it('commands have fewer letters than Discord counts in all, in the longest language of each text', () => {
  const longest = (key: string, text: (node: Node) => string): number =>
    Math.max(...languageCodes.map((language) => text(new Map(allNodes(language)).get(key) ?? fail(key)).length));
  for (const [top] of tops('en')) {
    const keys = allNodes('en').flatMap(([key]) => (key === top || key.startsWith(`${top} `) ? [key] : []));
    const letters = keys.map(
      (key) => longest(key, ({ name }) => name) + longest(key, ({ description }) => description) + choiceLetters(key),
    );
    expect(
      letters.reduce((sum, count) => sum + count, 0),
      top,
    ).toBeLessThanOrEqual(MOST_LETTERS);
  }
});

/** Names and values, counted generously: both the longest. */
const choiceLetters = (key: string): number =>
  Math.max(
    ...languageCodes.map((language) =>
      choicesOf(new Map(allNodes(language)).get(key) ?? fail(key)).reduce((sum, name) => sum + 2 * name.length, 0),
    ),
  );

function fail(key: string): never {
  throw new Error(`no words for /${key}`);
}

/** Letters of a sentence once its commands are mentions, at their longest. */
const asSent = (text: string): number =>
  text.replace(/`\/[^`]+`/g, (code) => `<${code.slice(1, -1)} settings:${'9'.repeat(20)}>`).length;

describe.each(languageCodes)('parts of messages in %s', (language) => {
  const most = (group: object, letters: number): void => {
    for (const { key, text } of leaves(group)) expect(asSent(text), key).toBeLessThanOrEqual(letters);
  };
  const words = catalogue[language];

  it('fit where Discord shows them', () => {
    most(words.buttons, 80);
    most(words.editForm, 45);
    most(words.choices, 100);
    most({ queue: words.queue.title, quota: words.quota.title, help: words.help.title }, 256);
    most(words.errors, 400);
    most(words.ticket, 400);
  });

  it('leave room beside the prompt in the caption of a picture', () => {
    const { painted, ...lines } = words.result;
    const caption = leaves(lines).reduce((sum, { text }) => sum + asSent(text) + 1, painted.length);
    expect(caption).toBeLessThanOrEqual(1_500);
  });

  it('make a page of help that fits one message', () => {
    const texts = leaves(words.help);
    expect(texts.reduce((sum, { text }) => sum + asSent(text) + 6, 0)).toBeLessThanOrEqual(2_000);
    most(words.help, 1_024);
  });
});
