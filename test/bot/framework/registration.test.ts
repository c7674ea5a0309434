import { ApplicationCommandOptionType, ChannelType } from 'discord.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadHandlers } from '../../../src/bot/framework/load.ts';
import { type CommandJson, commandsJson, difference } from '../../../src/bot/framework/registration.ts';

let wanted: CommandJson[];
beforeAll(async () => {
  wanted = commandsJson(await loadHandlers(new URL('../../../src/bot/', import.meta.url)), null);
});

/** As Discord gives a command back: with its own fields, and `null` for what is empty. */
const registered = (commands: readonly CommandJson[]) =>
  commands.map((command, i) => ({
    ...command,
    id: String(i),
    application_id: '1',
    version: '2',
    nsfw: false,
    description: command.description ?? '',
  }));

describe('registration', () => {
  it('knows every command in every language', () => {
    const imagine = wanted.find(({ name }) => name === 'imagine');
    expect(imagine).toMatchObject({ description: 'Paint a picture from words' });
    expect(Object.keys(Object(imagine?.name_localizations))).toEqual(['de', 'fr', 'es-ES', 'es-419', 'ja']);
    expect(JSON.stringify(imagine)).toContain('"name_localizations":{"de":"Entwurf"');
  });

  it('shows /settings to those who manage a server, and only there', () => {
    expect(wanted.find(({ name }) => name === 'settings')).toMatchObject({
      default_member_permissions: '32',
      contexts: [0],
      integration_types: [0],
    });
  });

  it('leaves out for one server what Discord keeps only of commands that are everywhere', async () => {
    const handlers = await loadHandlers(new URL('../../../src/bot/', import.meta.url));
    for (const command of commandsJson(handlers, '123456789012345678')) {
      expect(command).not.toHaveProperty('contexts');
      expect(command).not.toHaveProperty('integration_types');
    }
  });

  it('takes only pictures where a picture is asked for', () => {
    const blend = wanted.find(({ name }) => name === 'blend');
    const { Attachment } = ApplicationCommandOptionType;
    for (const name of ['first', 'second']) {
      expect(blend?.options).toContainEqual(expect.objectContaining({ name, type: Attachment, file_types: ['image'] }));
    }
  });

  it('offers as a channel what people write in, no category', () => {
    const settings = JSON.stringify(wanted.find(({ name }) => name === 'settings'));
    const types = [...settings.matchAll(/"channel_types":\[([\d,]+)\]/g)].map(([, list]) => list?.split(','));
    expect(types).toHaveLength(2);
    for (const list of types) expect(list).not.toContain(String(ChannelType.GuildCategory));
  });

  it('changes nothing when everything is there already', () => {
    expect(difference(wanted, registered(wanted))).toEqual({ added: [], changed: [], removed: [] });
  });

  it('adds, changes and removes only what differs', () => {
    const [first, second, ...rest] = registered(wanted);
    const old = { ...registered([{ name: 'gone', type: 1 }])[0], id: 'x', name: 'gone', type: 1 };
    const renamed = { ...second, name: second?.name ?? '', type: 1, id: 'y', description: 'something else' };
    const { added, changed, removed } = difference(wanted, [renamed, old, ...rest]);
    expect(added.map(({ name }) => name)).toEqual([first?.name]);
    expect(changed.map(({ id, command }) => [id, command.name])).toEqual([['y', second?.name]]);
    expect(removed).toEqual([{ id: 'x', name: 'gone' }]);
  });

  it('notices that an option is no longer required, or has no choices any more', () => {
    const option = { type: ApplicationCommandOptionType.String, name: 'a', description: 'b' };
    const command = (more: object) => ({ type: 1, name: 'c', description: 'd', options: [{ ...option, ...more }] });
    for (const more of [{ required: true }, { choices: [{ name: 'x', value: 'x' }] }, { max_length: 9 }]) {
      expect(difference([command({})], registered([command(more)])).changed).toHaveLength(1);
    }
    expect(difference([command({})], registered([command({ required: false })])).changed).toEqual([]);
  });

  it('notices a language that is gone', () => {
    const command = (name_localizations: object) => ({ type: 3, name: 'c', name_localizations });
    expect(difference([command({})], registered([command({ de: 'x' })])).changed).toHaveLength(1);
  });
});
