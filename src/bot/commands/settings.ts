/** @file `/settings`: how the bot behaves on this server. */
import { ChannelType } from 'discord.js';
import { qualities } from '../../inference/painting/presets.ts';
import { defaultLimits } from '../../jobs/limits.ts';
import type { Asker } from '../asker.ts';
import type { Bot } from '../context.ts';
import { readEmoji } from '../emoji.ts';
import { Refusal } from '../errors.ts';
import { command } from '../framework/definitions.ts';
import type { ArgumentsOf } from '../framework/options.ts';
import { disarm } from '../moderation/disarm.ts';
import { proveFilter } from '../moderation/picture-filter.ts';
import { newReference } from '../replies/explain.ts';
import { plain } from '../replies/outgoing.ts';
import { type SettingName, settingLines, settingValue } from '../replies/settings-page.ts';
import { type GuildSettings, pressers, reactionNames } from '../settings.ts';
import { isStyleName } from '../styles.ts';
import { suggestPacks, suggestStyles } from '../suggestions.ts';
import { languageCodes } from '../words/languages.ts';

const changes = ['add', 'remove', 'clear'] as const;
const DAY_S = 24 * 3_600;
/** Words that a server may refuse: each prompt is held against all of them. */
const MOST_WORDS = 500;

const data = {
  name: 'settings',
  for: 'managers',
  onlyInServers: true,
  subcommands: [
    { name: 'show', options: [] },
    {
      name: 'channel',
      options: [
        { name: 'change', kind: 'text', required: true, choices: changes },
        { name: 'channel', kind: 'channel' },
      ],
    },
    {
      name: 'spoiler',
      options: [
        { name: 'change', kind: 'text', required: true, choices: changes },
        { name: 'channel', kind: 'channel' },
      ],
    },
    {
      name: 'role',
      options: [
        { name: 'change', kind: 'text', required: true, choices: changes },
        { name: 'role', kind: 'role' },
        { name: 'waiting', kind: 'integer', min: 0, max: 1_000 },
        { name: 'per_hour', kind: 'integer', min: 0, max: 10_000 },
        { name: 'cooldown', kind: 'integer', min: 0, max: DAY_S },
      ],
    },
    {
      name: 'defaults',
      options: [
        { name: 'pack', kind: 'text', autocomplete: true },
        { name: 'quality', kind: 'text', choices: qualities },
        { name: 'style', kind: 'text', autocomplete: true },
      ],
    },
    {
      name: 'reaction',
      options: [
        { name: 'action', kind: 'text', required: true, choices: reactionNames },
        { name: 'emoji', kind: 'text' },
      ],
    },
    {
      name: 'word',
      options: [
        { name: 'change', kind: 'text', required: true, choices: changes },
        { name: 'word', kind: 'text', maxLength: 100 },
      ],
    },
    {
      name: 'filter',
      options: [
        { name: 'on', kind: 'yesno', required: true },
        { name: 'threshold', kind: 'integer', min: 1, max: 100 },
      ],
    },
    { name: 'language', options: [{ name: 'language', kind: 'text', choices: languageCodes }] },
    { name: 'private', options: [{ name: 'on', kind: 'yesno', required: true }] },
    { name: 'buttons', options: [{ name: 'who', kind: 'text', required: true, choices: pressers }] },
  ],
} as const;

type Arguments = ArgumentsOf<typeof data>;
type ArgumentsFor<Name extends Arguments['subcommand']> = Extract<Arguments, { readonly subcommand: Name }>;
type Changed = { readonly setting: SettingName; readonly changes: Partial<GuildSettings> };

export default command({
  data,
  acknowledge: 'private',
  async suggest(interaction, bot) {
    const { name, value } = interaction.options.getFocused(true);
    return name === 'pack' ? suggestPacks(bot, value) : suggestStyles(bot, interaction, value);
  },
  async run(asker, args, bot) {
    const { guild, words } = asker;
    if (guild === null) throw new Refusal('not in a server', ({ errors }) => errors.yours.onlyInServers);
    // Discord hides the command from others, but a server can show it to anybody.
    if (!asker.manager) {
      throw new Refusal('no manager', ({ errors, permissions }) =>
        errors.yours.notAllowed({ who: permissions.ManageGuild }),
      );
    }
    const before = bot.settings.of(guild);
    if (args.subcommand === 'show') {
      const server = disarm(bot.client.guilds.cache.get(guild)?.name ?? guild);
      return asker.answer(
        plain([`**${words.settings.title({ server })}**`, ...settingLines(bot, words, before)].join('\n')),
      );
    }
    const { setting, changes: changed } = await changesOf(bot, asker, before, args);
    const after = await bot.settings.change(guild, changed);
    bot.log.info({ guild, user: asker.user, setting }, 'settings changed');
    const value = settingValue(bot, words, after, setting);
    await asker.answer(plain(words.settings.saved({ setting: words.settings.names[setting], value })));
  },
});

async function changesOf(
  bot: Bot,
  asker: Asker,
  before: GuildSettings,
  args: Exclude<Arguments, { readonly subcommand: 'show' }>,
): Promise<Changed> {
  switch (args.subcommand) {
    case 'channel':
      return { setting: 'channels', changes: { channels: changedChannels(asker, before.channels, args) } };
    case 'spoiler':
      return { setting: 'spoilers', changes: { spoilers: changedChannels(asker, before.spoilers, args) } };
    case 'role':
      return { setting: 'roles', changes: { roles: changedRoles(before, args) } };
    case 'defaults':
      return changedDefaults(bot, args);
    case 'reaction': {
      const emoji = args.emoji === undefined ? null : readEmoji(bot, asker.guild, args.emoji);
      return { setting: 'reactions', changes: { reactions: { ...before.reactions, [args.action]: emoji } } };
    }
    case 'word':
      return { setting: 'words', changes: { words: changedWords(before, args) } };
    case 'filter':
      if (args.on) await assertFilterWorks(bot);
      return { setting: 'filter', changes: { filter: args.on ? (args.threshold ?? 80) / 100 : null } };
    case 'language':
      return { setting: 'language', changes: { language: args.language ?? null } };
    case 'private':
      return { setting: 'private', changes: { private: args.on } };
    case 'buttons':
      return { setting: 'buttons', changes: { press: args.who } };
  }
}

/** A server that counts on a filter should not learn from held pictures that there is none. */
async function assertFilterWorks({ filter, log }: Bot): Promise<void> {
  try {
    await proveFilter(filter);
  } catch (error) {
    const reference = newReference();
    log.error({ err: error, ref: reference }, 'the picture filter does not work');
    throw new Refusal('no filter', (words) => words.settings.noFilter({ reference }));
  }
}

/** Without saying which: this channel. */
function changedChannels(
  asker: Asker,
  channels: readonly string[],
  args: ArgumentsFor<'channel' | 'spoiler'>,
): string[] {
  if (args.change === 'clear') return [];
  const isPlace = args.channel && args.channel.type !== ChannelType.GuildCategory;
  const channel = isPlace ? args.channel.id : (asker.parentChannel ?? asker.channel);
  const others = channels.filter((id) => id !== channel);
  return args.change === 'add' ? [...others, channel] : others;
}

function changedRoles({ roles }: GuildSettings, args: ArgumentsFor<'role'>): GuildSettings['roles'] {
  if (args.change === 'clear' || !args.role) return args.change === 'clear' ? {} : roles;
  const { [args.role.id]: own = defaultLimits, ...others } = roles;
  if (args.change === 'remove') return others;
  const limits = {
    waiting: args.waiting ?? own.waiting,
    perHour: args.per_hour ?? own.perHour,
    cooldownMs: args.cooldown === undefined ? own.cooldownMs : args.cooldown * 1_000,
  };
  return { ...others, [args.role.id]: limits };
}

/** What is not given goes back to the standard. */
async function changedDefaults(bot: Bot, args: ArgumentsFor<'defaults'>): Promise<Changed> {
  const { pack = null, quality = 'normal', style = null } = args;
  if (pack !== null) await bot.packs.open(pack);
  if (style !== null && !isStyleName(style)) {
    throw new Refusal('unknown style', (words) => words.errors.yours.unknownStyle({ name: disarm(style) }));
  }
  const setting = pack !== null ? 'pack' : style !== null ? 'style' : 'quality';
  return { setting, changes: { pack, quality, style } };
}

function changedWords({ words: list }: GuildSettings, args: ArgumentsFor<'word'>): string[] {
  if (args.change === 'clear') return [];
  const word = args.word?.trim() ?? '';
  const others = list.filter((other) => other !== word);
  return args.change === 'add' && word !== '' ? [...others, word].slice(-MOST_WORDS) : others;
}
