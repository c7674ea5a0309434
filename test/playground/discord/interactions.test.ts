import {
  ActionRowBuilder,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  AttachmentBuilder,
  ButtonBuilder,
  ButtonStyle,
  type Client,
  EmbedBuilder,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
  UserSelectMenuBuilder,
} from 'discord.js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { InteractionRecord, MessageRecord } from '../../../src/playground/discord/index.ts';
import { onInteraction, PIXEL, type Stage, setStage } from './harness.ts';

let stage: Stage;
let client: Client<true>;
let handler: ReturnType<typeof onInteraction> | undefined;

const control = () => stage.discord.control;
const problems = () =>
  control()
    .timeline.entries()
    .filter(({ verdict }) => verdict !== 'ok');
const answered = (interaction: InteractionRecord): MessageRecord =>
  control().message(interaction.originalMessageId ?? '');

beforeAll(async () => {
  stage = await setStage();
  client = await stage.login();
  await client.application.commands.set([
    {
      name: 'imagine',
      description: 'Paint a picture',
      options: [
        {
          name: 'prompt',
          description: 'What to paint',
          type: ApplicationCommandOptionType.String,
          required: true,
          maxLength: 100,
        },
        {
          name: 'steps',
          description: 'How long',
          type: ApplicationCommandOptionType.Integer,
          minValue: 1,
          maxValue: 500,
        },
        { name: 'style', description: 'How', type: ApplicationCommandOptionType.String, autocomplete: true },
        {
          name: 'quality',
          description: 'How well',
          type: ApplicationCommandOptionType.String,
          choices: [{ name: 'Draft', value: 'draft' }],
        },
        { name: 'start', description: 'From here', type: ApplicationCommandOptionType.Attachment },
        { name: 'friend', description: 'For whom', type: ApplicationCommandOptionType.User },
      ],
    },
    {
      name: 'settings',
      description: 'Rules',
      defaultMemberPermissions: ['ManageGuild'],
      options: [
        {
          name: 'channels',
          description: 'Where',
          type: ApplicationCommandOptionType.SubcommandGroup,
          options: [
            {
              name: 'add',
              description: 'One more',
              type: ApplicationCommandOptionType.Subcommand,
              options: [
                { name: 'channel', description: 'Which', type: ApplicationCommandOptionType.Channel, required: true },
              ],
            },
          ],
        },
      ],
    },
    { name: 'adults', description: 'Age-restricted', nsfw: true },
    { name: 'anywhere', description: 'User-installed', integrationTypes: [0, 1], contexts: [0, 1, 2] },
    { name: 'Upscale with Tessera', type: ApplicationCommandType.Message },
    { name: 'Greet', type: ApplicationCommandType.User },
  ]);
});
afterEach(() => {
  const errors = handler?.errors ?? [];
  handler?.stop();
  handler = undefined;
  expect(errors).toEqual([]);
});
afterAll(async () => {
  expect(stage.complaints).toEqual([]);
  await stage.close();
});

describe('slash commands', () => {
  it('reach the bot with their options, and the reply is seen with its embed, buttons and file', async () => {
    handler = onInteraction(client, async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      expect(interaction.options.getString('prompt')).toBe('a castle');
      expect(interaction.options.getInteger('steps')).toBe(20);
      expect(interaction.options.getUser('friend')?.username).toBe('ben');
      expect(interaction.options.getAttachment('start')).toMatchObject({
        name: 'start.png',
        width: 1,
        height: 1,
        contentType: 'image/png',
      });
      expect(interaction.locale).toBe('fr');
      expect(interaction.attachmentSizeLimit).toBe(10 * 2 ** 20);
      expect(interaction.appPermissions.has('AttachFiles')).toBe(true);
      const reply = await interaction.reply({
        embeds: [new EmbedBuilder().setTitle('Done').setImage('attachment://out.png')],
        files: [new AttachmentBuilder(PIXEL, { name: 'out.png', description: 'a castle' })],
        components: [
          new ActionRowBuilder<ButtonBuilder>().addComponents(
            new ButtonBuilder().setCustomId('v1:again').setLabel('Again').setStyle(ButtonStyle.Primary),
          ),
        ],
        withResponse: true,
      });
      expect(reply.resource?.message?.embeds[0]?.image?.width).toBe(1);
    });
    const interaction = await control()
      .as('cleo')
      .command(
        'imagine',
        { prompt: 'a castle', steps: 20, friend: 'ben', start: { name: 'start.png', bytes: PIXEL } },
        { channel: 'art' },
      );
    const outcome = await control().outcome(interaction);
    expect(outcome.state).toBe('answered');
    const message = answered(outcome);
    expect(message.attachments).toMatchObject([{ filename: 'out.png', description: 'a castle', width: 1 }]);
    expect(control().messageView(message)).toMatchObject({ attachments: [], author: { id: client.user.id } });
  });

  it('refuse on the person’s side what Discord’s client would not send', async () => {
    const cleo = control().as('cleo');
    await expect(cleo.command('imagine')).rejects.toThrow('Required and missing: prompt');
    await expect(cleo.command('imagine', { prompt: 'x'.repeat(101) })).rejects.toThrow(
      'takes 0 to 100 letters; this has 101',
    );
    await expect(cleo.command('imagine', { prompt: 'x', steps: 501 })).rejects.toThrow('takes 1 to 500; this is 501');
    await expect(cleo.command('imagine', { prompt: 'x', quality: 'best' })).rejects.toThrow(
      'takes draft; this is best',
    );
    await expect(cleo.command('imagine', { prompt: 'x', colour: 'red' })).rejects.toThrow('There is no option colour');
    await expect(cleo.command('settings channels add', { channel: 'art' })).rejects.toThrow('lacks the permissions');
    await expect(cleo.command('adults')).rejects.toThrow('needs an age-restricted channel');
    const heavy = { name: 'big.png', bytes: Buffer.alloc(10 * 2 ** 20 + 1) };
    await expect(cleo.command('imagine', { prompt: 'x', start: heavy })).rejects.toThrow('may upload 10485760');
  });

  it('carry subcommands, and work in age-restricted channels', async () => {
    handler = onInteraction(client, async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      if (interaction.commandName === 'settings') {
        expect([interaction.options.getSubcommandGroup(), interaction.options.getSubcommand()]).toEqual([
          'channels',
          'add',
        ]);
        expect(interaction.options.getChannel('channel')?.name).toBe('art');
      }
      await interaction.reply({ content: 'ok', flags: MessageFlags.Ephemeral });
    });
    const ben = control().as('ben');
    expect((await control().outcome(await ben.command('settings channels add', { channel: 'art' }))).state).toBe(
      'answered',
    );
    expect((await control().outcome(await ben.command('adults', {}, { channel: 'after-dark' }))).state).toBe(
      'answered',
    );
  });

  it('offer the choices that the bot suggests while typing', async () => {
    handler = onInteraction(client, async (interaction) => {
      if (!interaction.isAutocomplete()) return;
      expect(interaction.options.getFocused(true)).toMatchObject({ name: 'style', value: 'oi' });
      await interaction.respond([{ name: 'Oil painting', value: 'oil' }]);
    });
    const typed = await control().outcome(await control().as('ada').autocomplete('imagine', 'style', { style: 'oi' }));
    expect(typed.choices).toEqual([{ name: 'Oil painting', value: 'oil' }]);
  });

  it('come from message menus and people’s menus', async () => {
    const picture = await control()
      .as('ben')
      .say('look', { channel: 'art', files: [{ name: 'mine.png', bytes: PIXEL }] });
    handler = onInteraction(client, async (interaction) => {
      if (interaction.isMessageContextMenuCommand()) {
        await interaction.reply(`${interaction.targetMessage.attachments.first()?.name}`);
      } else if (interaction.isUserContextMenuCommand())
        await interaction.reply(`hello ${interaction.targetUser.username}`);
    });
    const menu = await control().outcome(control().as('ada').messageMenu('Upscale with Tessera', picture.id));
    expect(answered(menu)).toMatchObject({ content: 'mine.png', type: 23 });
    const greeting = await control().outcome(control().as('ada').userMenu('Greet', 'cleo'));
    expect(answered(greeting).content).toBe('hello cleo');
  });
});

describe('deferred replies', () => {
  it('show a loading message that edits fill, with the old file replaced and every version kept', async () => {
    handler = onInteraction(client, async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply();
      for (const name of ['a.png', 'b.png'])
        await interaction.editReply({ content: name, files: [{ attachment: PIXEL, name }] });
      await interaction.editReply({ content: 'text only' });
      await interaction.followUp({ content: 'psst', flags: MessageFlags.Ephemeral });
    });
    const outcome = await control().outcome(
      await control().as('ada').command('imagine', { prompt: 'x' }, { channel: 'art' }),
    );
    expect(outcome.state).toBe('deferred');
    await expect.poll(() => control().messages('art').at(-1)?.content).toBe('psst');
    const message = answered(outcome);
    expect(message).toMatchObject({ content: 'text only', flags: 0, attachments: [{ filename: 'b.png' }] });
    expect(message.revisions.map(({ content, by }) => [by, content])).toEqual([
      ['callback', ''],
      ['token', 'a.png'],
      ['token', 'b.png'],
      ['token', 'text only'],
    ]);
    expect(control().messages('art').at(-1)).toMatchObject({ ephemeralTo: control().user('ada').id });
  });

  it('can be deleted, and stay ephemeral whatever the edit says', async () => {
    handler = onInteraction(client, async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      const { interaction: answered, resource } = await interaction.deferReply({
        flags: MessageFlags.Ephemeral,
        withResponse: true,
      });
      // Discord names the message that is loading; the message itself comes only with answers that show it at once.
      expect(answered).toMatchObject({ responseMessageLoading: true, responseMessageEphemeral: true });
      expect(answered.responseMessageId).toMatch(/^\d+$/);
      expect(resource).toBeNull();
      await interaction.editReply('secret');
      if (interaction.options.getString('prompt') === 'gone') await interaction.deleteReply();
    });
    const kept = await control().outcome(await control().as('ada').command('imagine', { prompt: 'x' }));
    const gone = await control().outcome(await control().as('ada').command('imagine', { prompt: 'gone' }));
    await expect.poll(() => answered(gone).deletedAt).not.toBeNull();
    expect(answered(kept)).toMatchObject({ content: 'secret', flags: MessageFlags.Ephemeral });
    expect(() => control().as('ben').press(answered(kept).id, 'x')).toThrow('ben does not see this message');
  });
});

describe('components and modals', () => {
  it('update their message, open modals and send them back', async () => {
    const row = () =>
      new ActionRowBuilder<ButtonBuilder>().addComponents(
        new ButtonBuilder().setCustomId('edit').setLabel('Edit').setStyle(ButtonStyle.Secondary),
        new ButtonBuilder().setCustomId('more').setLabel('More').setStyle(ButtonStyle.Primary),
        new ButtonBuilder().setCustomId('off').setLabel('Off').setStyle(ButtonStyle.Danger).setDisabled(true),
      );
    handler = onInteraction(client, async (interaction) => {
      if (interaction.isChatInputCommand()) await interaction.reply({ content: 'start', components: [row()] });
      else if (interaction.isButton() && interaction.customId === 'edit') {
        await interaction.showModal(
          new ModalBuilder()
            .setCustomId('form')
            .setTitle('Change it')
            .addLabelComponents(
              new LabelBuilder()
                .setLabel('Prompt')
                .setTextInputComponent(
                  new TextInputBuilder()
                    .setCustomId('prompt')
                    .setStyle(TextInputStyle.Paragraph)
                    .setValue('old')
                    .setMaxLength(20),
                ),
            ),
        );
      } else if (interaction.isButton()) {
        await interaction.deferUpdate();
        await interaction.editReply({ content: 'pressed' });
      } else if (interaction.isModalSubmit() && interaction.isFromMessage()) {
        await interaction.update({ content: interaction.fields.getTextInputValue('prompt'), components: [] });
      }
    });
    const ada = control().as('ada');
    const message = answered(await control().outcome(await ada.command('imagine', { prompt: 'x' })));
    expect((await control().outcome(ada.press(message.id, 'More'))).responseType).toBe(6);
    await expect.poll(() => message.content).toBe('pressed');
    expect(() => ada.press(message.id, 'Off')).toThrow('switched off');
    expect(() => ada.press(message.id, 'nothing')).toThrow('there is Edit = edit, More = more');
    const asked = await control().outcome(ada.press(message.id, 'edit'));
    expect(asked.modal?.title).toBe('Change it');
    await expect(ada.submit(asked.id, { prompt: 'x'.repeat(21) })).rejects.toThrow(
      'takes 1 to 20 letters; this has 21',
    );
    await expect(control().as('ben').submit(asked.id, {})).rejects.toThrow('shown to somebody else');
    await control().outcome(await ada.submit(asked.id, { prompt: 'new' }));
    expect(message).toMatchObject({ content: 'new', components: [] });
  });

  it('carry what is chosen in menus', async () => {
    handler = onInteraction(client, async (interaction) => {
      if (interaction.isChatInputCommand()) {
        await interaction.reply({
          components: [
            new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(
              new StringSelectMenuBuilder()
                .setCustomId('pick')
                .setMaxValues(2)
                .addOptions({ label: 'A', value: 'a' }, { label: 'B', value: 'b' }),
            ),
            new ActionRowBuilder<UserSelectMenuBuilder>().addComponents(new UserSelectMenuBuilder().setCustomId('who')),
          ],
        });
      } else if (interaction.isStringSelectMenu()) await interaction.reply(interaction.values.join('+'));
      else if (interaction.isUserSelectMenu()) await interaction.reply(`${interaction.users.first()?.username}`);
    });
    const ada = control().as('ada');
    const message = answered(await control().outcome(await ada.command('imagine', { prompt: 'x' })));
    expect(answered(await control().outcome(ada.select(message.id, 'pick', ['a', 'b']))).content).toBe('a+b');
    expect(answered(await control().outcome(ada.select(message.id, 'who', ['ben']))).content).toBe('ben');
    expect(() => ada.select(message.id, 'pick', ['c'])).toThrow('has no c; it has a, b');
    expect(() => ada.select(message.id, 'who', ['ben', 'ada'])).toThrow('takes 1 to 1 values; these are 2');
  });

  it('can be forged, as a changed client can', async () => {
    handler = onInteraction(client, async (interaction) => {
      if (interaction.isButton()) await interaction.reply(interaction.customId);
    });
    const message = control()
      .messages('general')
      .findLast(({ authorId }) => authorId === client.user.id);
    const forged = await control().outcome(
      control()
        .as('cleo')
        .forge(message?.id ?? '', 'admin:everything'),
    );
    expect(answered(forged).content).toBe('admin:everything');
  });
});

describe('places', () => {
  it('tell the bot whether it is there for the server, for the person, or in a direct message', async () => {
    const seen: unknown[] = [];
    handler = onInteraction(client, async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      const owners = interaction.authorizingIntegrationOwners;
      seen.push([interaction.context, owners.guildId, owners.userId]);
      await interaction.reply('here');
    });
    const dan = control().as('dan');
    const outside = await control().outcome(await dan.command('anywhere', {}, { channel: 'lobby' }));
    await control().outcome(await dan.command('anywhere', {}, { channel: '@bot' }));
    await control().outcome(await control().as('ada').command('anywhere', {}, { channel: 'general' }));
    const studio = control().guild('Studio').id;
    expect(seen).toEqual([
      [0, null, dan.user.id],
      [1, '0', dan.user.id],
      [0, studio, null],
    ]);
    expect(answered(outside).content).toBe('here');
    await expect(control().as('cleo').command('anywhere', {}, { channel: 'lobby' })).rejects.toThrow(
      'not installed here',
    );
  });

  it('make replies ephemeral where external apps may not speak', async () => {
    handler = onInteraction(client, async (interaction) => {
      if (interaction.isChatInputCommand()) await interaction.reply('here');
    });
    const lobby = control().channel('lobby');
    const external = (1n << 50n).toString();
    const members = control().guild('Elsewhere');
    members.ownerId = control().user('cleo').id;
    control().changeChannel('lobby', { overwrites: [{ id: members.id, type: 0, allow: '0', deny: external }] });
    const outcome = await control().outcome(await control().as('dan').command('anywhere', {}, { channel: lobby.id }));
    expect(answered(outcome).ephemeralTo).toBe(control().user('dan').id);
  });
});

describe('the timeline', () => {
  it('shows not one bad request after all of the above', () => {
    expect(problems()).toEqual([]);
    expect(control().timeline.counts().ok).toBeGreaterThan(30);
  });
});
