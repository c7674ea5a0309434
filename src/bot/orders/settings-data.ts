/** @file What `/settings` can be told. */
import { ChannelType } from 'discord.js';
import { qualities } from '../../inference/painting/presets.ts';
import type { ArgumentsOf } from '../framework/options.ts';
import { pressers, reactionNames } from '../settings.ts';
import { languageCodes } from '../words/languages.ts';

const changes = ['add', 'remove', 'clear'] as const;
const DAY_S = 24 * 3_600;

/** Where people write; a category is no place of its own. */
const channelTypes = [
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.GuildVoice,
  ChannelType.GuildStageVoice,
  ChannelType.GuildForum,
  ChannelType.PublicThread,
  ChannelType.PrivateThread,
  ChannelType.AnnouncementThread,
] as const;

export const data = {
  name: 'settings',
  for: 'managers',
  onlyInServers: true,
  subcommands: [
    { name: 'show', options: [] },
    {
      name: 'channel',
      options: [
        { name: 'change', kind: 'text', required: true, choices: changes },
        { name: 'channel', kind: 'channel', channelTypes },
      ],
    },
    {
      name: 'spoiler',
      options: [
        { name: 'change', kind: 'text', required: true, choices: changes },
        { name: 'channel', kind: 'channel', channelTypes },
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

export type Arguments = ArgumentsOf<typeof data>;
export type ArgumentsFor<Name extends Arguments['subcommand']> = Extract<Arguments, { readonly subcommand: Name }>;
