import { ChannelType, type Client, DiscordAPIError, Events, PermissionFlagsBits, type TextChannel } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contractPaths } from '../../../src/playground/discord/rest/router.ts';
import { routes } from '../../../src/playground/discord/rest/routes/index.ts';
import { call, form, next, PIXEL, type Stage, setStage } from './harness.ts';

let stage: Stage;
let client: Client<true>;
let art: TextChannel;
const control = () => stage.discord.control;

/** The code of the error that a request is refused with. */
async function codeOf(request: Promise<unknown>): Promise<number | string | undefined> {
  return await request.then(
    () => undefined,
    (error: unknown) => (error instanceof DiscordAPIError ? error.code : String(error)),
  );
}

beforeAll(async () => {
  stage = await setStage();
  client = await stage.login();
  const channel = await client.channels.fetch(control().channel('art').id);
  if (channel?.type !== ChannelType.GuildText) throw new Error('art is no text channel');
  art = channel;
});
afterAll(async () => {
  await stage.close();
});

describe('routes', () => {
  it.each(routes.map(({ method, path }) => [method, path] as const))(
    '%s %s is in Discord’s contract',
    (method, path) => {
      expect(contractPaths(method)).toContain(path);
    },
  );

  it('that are missing say so loudly', async () => {
    const known = await call(stage.discord, 'GET', `/guilds/${art.guildId}/bans`);
    expect(known).toMatchObject({
      status: 404,
      json: { message: expect.stringContaining('Discord has GET /guilds/{guild_id}/bans, this stand-in does not') },
    });
    const unknown = await call(stage.discord, 'GET', '/nonsense');
    expect(unknown.json.message).toContain('There is no GET /api/v10/nonsense');
    expect(stage.complaints).toHaveLength(2);
    expect(control().timeline.entries({ verdict: 'unknown-route' })).toHaveLength(2);
  });

  it('refuse another token, ids that are none, and broken JSON', async () => {
    expect(
      await call(stage.discord, 'GET', '/users/@me', undefined, { headers: { authorization: 'Bot other' } }),
    ).toMatchObject({ status: 401 });
    expect(await call(stage.discord, 'GET', '/channels/abc')).toMatchObject({ status: 400, json: { code: 50035 } });
    expect(await call(stage.discord, 'POST', `/channels/${art.id}/messages`, '{"content":')).toMatchObject({
      status: 400,
      json: { code: 50109 },
    });
  });

  it('serve the bot’s own account, servers, members and roles', async () => {
    expect(client.application.id).toBe(client.user.id);
    expect((await client.guilds.fetch()).map(({ name }) => name)).toEqual(['Studio']);
    const guild = await client.guilds.fetch(art.guildId);
    expect((await guild.members.fetch(control().user('ben').id)).roles.cache.map(({ name }) => name)).toContain(
      'Moderator',
    );
    expect((await guild.channels.fetch()).size).toBe(3);
    expect((await client.application.fetch()).name).toBe('Playground');
  });
});

describe('attachments', () => {
  it('of an edit are those it lists, kept and new; a text edit keeps them all', async () => {
    const message = await art.send({
      content: 'x',
      files: [
        { attachment: PIXEL, name: 'a.png' },
        { attachment: PIXEL, name: 'b.png' },
      ],
    });
    const names = async () =>
      (await art.messages.fetch({ message: message.id, force: true })).attachments.map(({ name }) => name);
    await message.edit('text');
    expect(await names()).toEqual(['a.png', 'b.png']);
    const kept = message.attachments.first()!;
    await message.edit({ attachments: [kept], files: [{ attachment: PIXEL, name: 'c.png' }] });
    expect(await names()).toEqual(['a.png', 'c.png']);
    await message.edit({ files: [{ attachment: PIXEL, name: 'd.png' }] });
    expect(await names()).toEqual(['d.png']);
    await message.edit({ content: 'none', attachments: [] });
    expect(await names()).toEqual([]);
    expect(await codeOf(message.edit({ attachments: [{ id: '123' }] as never }))).toBe(50035);
  });

  it('are served by signed addresses that expire, and that a refetch renews', async () => {
    const message = await art.send({ files: [{ attachment: PIXEL, name: 'my picture.png' }] });
    const { url, name } = message.attachments.first()!;
    expect(name).toBe('my_picture.png');
    const download = await fetch(url);
    expect(download.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await download.arrayBuffer())).toEqual(PIXEL);
    expect((await fetch(url.replace(/hm=(.)/, (_, digit) => `hm=${digit === '0' ? '1' : '0'}`))).status).toBe(404);
    control().advance(24 * 60 * 60_000 + 1_000);
    expect((await fetch(url)).status).toBe(404);
    const fresh = await art.messages.fetch({ message: message.id, force: true });
    expect((await fetch(fresh.attachments.first()!.url)).status).toBe(200);
  });

  it('take integers and strings as the number of a file, and ignore files that an edit does not list', async () => {
    const base = `/channels/${art.id}/messages`;
    const { json } = await call(
      stage.discord,
      'POST',
      base,
      form({ attachments: [{ id: 0, filename: 'new.txt' }] }, { name: 'a.txt', bytes: 3 }),
    );
    expect(json).toMatchObject({ attachments: [{ filename: 'new.txt', size: 3 }] });
    const edited = await call(
      stage.discord,
      'PATCH',
      `${base}/${json.id}`,
      form({ content: 'x', attachments: [] }, { name: 'b.txt', bytes: 3 }),
    );
    expect(edited.json).toMatchObject({ attachments: [] });
  });
});

describe('messages', () => {
  it('are paged, replied to, and deleted', async () => {
    const first = await art.send('first');
    const reply = await first.reply('second');
    expect(reply.reference?.messageId).toBe(first.id);
    expect((await art.messages.fetch({ limit: 2 })).map(({ content }) => content)).toEqual(['second', 'first']);
    expect((await art.messages.fetch({ before: reply.id, limit: 1 })).first()?.content).toBe('first');
    await first.delete();
    expect(await codeOf(first.edit('x'))).toBe(10008);
    expect(control().message(first.id).deletedAt).not.toBeNull();
  });

  it('with one nonce are sent once', async () => {
    const [one, two] = [
      await art.send({ content: 'once', nonce: '42', enforceNonce: true }),
      await art.send({ content: 'once', nonce: '42', enforceNonce: true }),
    ];
    expect(two.id).toBe(one.id);
    expect((await art.send({ content: 'once', nonce: '43', enforceNonce: true })).id).not.toBe(one.id);
  });

  it('ping only whom they may', async () => {
    const ada = control().user('ada').id;
    const loud = await art.send(`<@${ada}> @everyone`);
    expect([loud.mentions.users.has(ada), loud.mentions.everyone]).toEqual([true, true]);
    const quiet = await art.send({ content: `<@${ada}> @everyone`, allowedMentions: { parse: [] } });
    expect([quiet.mentions.users.size, quiet.mentions.everyone]).toEqual([0, false]);
  });

  it('of others cannot be edited, and be deleted only with the permission', async () => {
    const message = await control().as('ada').say('mine', { channel: 'art' });
    const fetched = await art.messages.fetch(message.id);
    expect(await codeOf(fetched.edit('yours'))).toBe(50005);
    expect(await codeOf(fetched.delete())).toBeUndefined();
  });

  it('older than an hour can be edited so often only where a limit is set', async () => {
    const message = await art.send('old');
    control().advance(61 * 60_000);
    control().limits.oldEditsPerHour = 1;
    expect(await codeOf(message.edit('1'))).toBeUndefined();
    const refused = await call(stage.discord, 'PATCH', `/channels/${art.id}/messages/${message.id}`, { content: '2' });
    expect(refused).toMatchObject({ status: 429, json: { code: 30046 } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3_500);
    control().limits.oldEditsPerHour = 0;
  });
});

describe('permissions', () => {
  const deny = (bits: bigint) =>
    control().changeChannel('art', {
      overwrites: [{ id: client.user.id, type: 1, allow: '0', deny: bits.toString() }],
    });

  it('decide what the bot may do in a channel', async () => {
    const message = await art.send('x');
    deny(PermissionFlagsBits.AttachFiles);
    expect(await codeOf(art.send({ files: [{ attachment: PIXEL, name: 'a.png' }] }))).toBe(50013);
    expect(control().timeline.entries().at(-1)?.problems).toContain('lacks AttachFiles');
    deny(PermissionFlagsBits.SendMessages);
    expect(await codeOf(art.send('x'))).toBe(50013);
    deny(PermissionFlagsBits.AddReactions);
    expect(await codeOf(message.react('🔍'))).toBe(50013);
    deny(PermissionFlagsBits.ViewChannel);
    expect(await codeOf(message.edit('x'))).toBe(50001);
    control().changeChannel('art', { overwrites: [] });
    expect(await codeOf(message.edit('x'))).toBeUndefined();
  });

  it('end when the bot leaves, the channel goes, or a person closes their direct messages', async () => {
    const channel = control().addChannel('Studio', 'short-lived');
    const text = await client.channels.fetch(channel.id);
    if (text?.type !== ChannelType.GuildText) throw new Error('no text channel');
    const message = await text.send('x');
    control().deleteChannel(channel.id);
    expect(await codeOf(message.edit('y'))).toBe(10003);

    const guild = control().addGuild('Second', 'ben');
    const general = control().channel('second-general');
    const created = await client.channels.fetch(general.id);
    if (created?.type !== ChannelType.GuildText) throw new Error('no text channel');
    const there = await created.send('x');
    const left = next(client, Events.GuildDelete);
    control().kick(guild.id, '@bot');
    await left;
    const edit = await call(stage.discord, 'PATCH', `/channels/${general.id}/messages/${there.id}`, { content: 'y' });
    expect(edit.json.code).toBe(50001);

    const dan = await client.users.fetch(control().user('dan').id);
    expect((await dan.send('hello')).channel.isDMBased()).toBe(true);
    control().changeUser('dan', { dmsOpen: false });
    expect(await codeOf(dan.send('hello'))).toBe(50007);
  });
});

describe('threads', () => {
  it('are made, written in, archived (no edits then) and woken by a message', async () => {
    const message = await art.send('start');
    const thread = await message.startThread({ name: 'Talk' });
    const inside = await thread.send('inside');
    await thread.setArchived(true);
    expect(await codeOf(inside.edit('x'))).toBe(50083);
    expect(await codeOf(inside.react('🔍'))).toBe(50083);
    await control().as('ada').say('wake', { channel: thread.id });
    expect(await codeOf(inside.edit('x'))).toBeUndefined();
    control().as('ben').archive(thread.id);
    expect(await codeOf(thread.setName('New'))).toBe(50083);
    expect((await art.threads.create({ name: 'Alone', type: ChannelType.PublicThread })).parentId).toBe(art.id);
  });
});

describe('an archived thread', () => {
  it('is opened by whoever may write there, and by moderators alone once it is locked', async () => {
    const { id } = control().addThread('art', 'Closed', 'cleo');
    const thread = await client.channels.fetch(id);
    if (!thread?.isThread()) throw new Error('This is no thread.');
    const inside = await thread.send('inside');
    control().as('cleo').archive(id);
    expect(await codeOf(thread.setName('New'))).toBe(50013);
    expect(await codeOf(thread.setArchived(false))).toBeUndefined();

    control().as('ben').lock(id);
    expect(await codeOf(inside.edit('x'))).toBe(160005);
    expect(await codeOf(thread.send('x'))).toBe(160005);
    await expect(control().as('cleo').say('x', { channel: id })).rejects.toThrow('lacks ManageThreads');
    expect((await control().as('ben').say('x', { channel: id })).content).toBe('x');

    control().as('ben').archive(id);
    expect(await codeOf(thread.setArchived(false))).toBe(50013);
    expect(await codeOf(inside.delete())).toBe(160005);
    expect(() => control().as('cleo').archive(id, false)).toThrow('lacks ManageThreads');
    control().as('ben').lock(id, false);
    control().as('ben').archive(id);
    expect(await codeOf(inside.delete())).toBeUndefined();
    control().as('cleo').archive(id, false);
    expect(control().channel(id).thread).toMatchObject({ archived: false, locked: false });
  });
});

describe('reactions', () => {
  it('of several people are counted, removed with the permission, and told as events', async () => {
    const message = await art.send('react');
    const heard = next(client, Events.MessageReactionAdd);
    control().as('cleo').react(message.id, '🔍');
    expect((await heard)[1]).toMatchObject({ id: control().user('cleo').id });
    control().as('ada').react(message.id, '🔍');
    await message.react('🔍');
    expect(control().message(message.id).reactions).toMatchObject([{ userIds: { length: 3 } }]);
    const reaction = (await message.fetch(true)).reactions.cache.get('🔍');
    expect((await reaction?.users.fetch())?.size).toBe(3);
    await reaction?.users.remove(control().user('cleo').id);
    expect(control().message(message.id).reactions[0]?.userIds).not.toContain(control().user('cleo').id);
    await message.reactions.removeAll();
    expect(control().message(message.id).reactions).toEqual([]);
    expect(await codeOf(message.react('nonsense'))).toBe(10014);
  });
});

describe('direct messages', () => {
  it('reach only people who share a server with the bot or installed it', async () => {
    const stranger = control().addUser('stranger').user;
    const user = await client.users.fetch(stranger.id);
    expect(await codeOf(user.send('hello'))).toBe(50007);
    control().changeUser('stranger', { installedApp: true });
    expect(await codeOf(user.send('hello'))).toBeUndefined();
  });
});

describe('embeds', () => {
  it('may keep naming a file that an edit replaced, but not name one anew that is not there', async () => {
    const picture = (name: string) => ({
      embeds: [{ image: { url: `attachment://${name}` } }],
      files: [{ attachment: PIXEL, name }],
    });
    const message = await art.send(picture('1.png'));
    expect(message.attachments.size).toBe(0);
    expect(message.embeds[0]?.image?.url).toContain('/1.png?ex=');
    const next = await message.edit(picture('2.png'));
    expect(next.embeds[0]?.image?.url).toContain('/2.png?ex=');
    expect(await codeOf(message.edit({ content: 'x', files: [{ attachment: PIXEL, name: '3.png' }] }))).toBeUndefined();
    expect(await codeOf(message.edit({ embeds: picture('4.png').embeds }))).toBe(50035);
  });
});
