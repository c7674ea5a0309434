import { describe, expect, it } from 'vitest';
import { Mentions } from '../../../src/bot/mentions.ts';
import { type Outgoing, plain, quoted, requestOf, rows, shortened } from '../../../src/bot/replies/outgoing.ts';

const mentions = new Mentions();
mentions.learn([{ type: 1, name: 'show', id: '100000000000000001' }]);
const sent = (outgoing: Outgoing) => requestOf(outgoing, mentions);

describe('a message of the bot', () => {
  it('pings nobody, whatever it says', () => {
    expect(sent(plain('@everyone <@1>')).body.allowed_mentions).toEqual({ parse: [] });
  });

  it('is never longer than Discord allows', () => {
    expect(sent(plain('x'.repeat(5_000))).body.content).toHaveLength(2_000);
  });

  it('counts what it says of commands as Discord does, and cuts no command in two', () => {
    expect(sent(plain(`${'x'.repeat(1_975)} \`/show\``)).body.content).toBe(`${'x'.repeat(1_975)} …`);
    expect(sent(plain(`${'x'.repeat(1_973)} \`/show\``)).body.content).toMatch(/ <\/show:\d+>$/);
  });

  it('keeps its files unless it has new ones', () => {
    expect(sent({ content: 'x', components: [] }).body).not.toHaveProperty('attachments');
    expect(sent(plain('x')).body.attachments).toEqual([]);
    const file = { name: 'a.png', bytes: Uint8Array.of(1), description: 'd'.repeat(2_000) };
    const { body, files } = sent({ content: 'x', components: [], files: [file] });
    expect(body.attachments).toEqual([{ id: 0, filename: 'a.png', description: `${'d'.repeat(1_023)}…` }]);
    expect(files).toEqual([{ name: 'a.png', data: Buffer.from([1]) }]);
  });

  it('quotes people in at most so many characters, and cuts no sign from its backslash', () => {
    for (const text of ['a_b*'.repeat(300), '_'.repeat(1_000), 'plain words '.repeat(90), '🦊'.repeat(600), 'short']) {
      const said = quoted(text, 500);
      expect(said.length).toBeLessThanOrEqual(500);
      expect(said).toMatch(text === 'short' ? /^short$/ : /[^\\](?:\\\\)*…$/);
    }
  });

  it('is never cut within a character', () => {
    expect(shortened('ab🦊cd', 4)).toBe('ab…');
    expect(shortened('ab🦊cd', 5)).toBe('ab🦊…');
    expect(shortened('abc', 3)).toBe('abc');
  });

  it('has five buttons in a row', () => {
    const button = { type: 2, style: 2, label: 'x', custom_id: 'y' } as const;
    expect(rows(Array.from({ length: 7 }, () => button)).map(({ components }) => components.length)).toEqual([5, 2]);
    expect(rows([])).toEqual([]);
  });
});
