import { Attachment, Collection, Embed, type MessageSnapshot } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../src/bot/errors.ts';
import { pictureIn } from '../../src/bot/pictures.ts';
import { isHiddenFile } from '../../src/bot/replies/spoiler.ts';

const attachment = (name: string, type: string): Attachment =>
  Reflect.construct(Attachment, [
    { id: '1', filename: name, content_type: type, size: 9, url: `https://cdn.discordapp.com/attachments/1/1/${name}` },
  ]);
const embed = (url: string): Embed => Reflect.construct(Embed, [{ type: 'image', thumbnail: { url } }]);

type Parts = Parameters<typeof pictureIn>[0];

const message = (attachments: Attachment[], embeds: Embed[] = [], forwarded: Parts[] = []): Parts => ({
  attachments: new Collection(attachments.map((each, i) => [String(i), each])),
  embeds,
  messageSnapshots: new Collection(forwarded.map((each, i) => [String(i), each as MessageSnapshot])),
});

describe('the picture of a message', () => {
  it('is the first one attached, whatever else is there', () => {
    const files = [attachment('notes.txt', 'text/plain'), attachment('a.png', 'image/png')];
    expect(pictureIn(message(files)).name).toBe('a.png');
  });

  it('is in the message that was forwarded', () => {
    expect(pictureIn(message([], [], [message([attachment('b.png', 'image/png')])])).name).toBe('b.png');
  });

  it('is behind a link to Discord itself, not to any other place', () => {
    const link = 'https://cdn.discordapp.com/attachments/1/2/c.png?ex=1';
    expect(pictureIn(message([], [embed('https://example.com/x.png'), embed(link)]))).toMatchObject({
      url: link,
      name: 'c.png',
    });
    for (const url of [
      'https://example.com/x.png',
      'http://cdn.discordapp.com/x.png',
      'https://cdn.discordapp.com.evil/',
    ])
      expect(() => pictureIn(message([], [embed(url)])), url).toThrow(Refusal);
  });
});

describe('a file', () => {
  it('is hidden when its sender has hidden it, by its flag or by its name', () => {
    expect(isHiddenFile({ name: 'd.png', spoiler: true })).toBe(true);
    expect(isHiddenFile({ name: 'SPOILER_d.png', spoiler: false })).toBe(true);
    expect(isHiddenFile({ name: 'd.png', spoiler: false })).toBe(false);
  });
});
