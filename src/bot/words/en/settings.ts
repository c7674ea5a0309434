/** @file English: answers to `/settings` and `/admin`, and Discord's own names of permissions. */

import { grammar } from '../grammar.ts';

const { number, percent, count, duration } = grammar('en');

const jobs = { one: 'job', other: 'jobs' };

export const settings = {
  title: ({ server }: { server: string }) => `Settings of ${server}`,
  saved: ({ setting, value }: { setting: string; value: string }) => `Saved. ${setting}: ${value}`,
  line: ({ setting, value }: { setting: string; value: string }) => `**${setting}**: ${value}`,
  names: {
    channels: 'Channels',
    spoilers: 'Channels with spoilers',
    roles: 'Limits of roles',
    pack: 'Models',
    quality: 'Quality',
    style: 'Style',
    reactions: 'Reactions',
    words: 'Words I refuse',
    filter: 'Picture filter',
    language: 'Language',
    private: 'Private by default',
    buttons: 'Who may press buttons',
  },
  everywhere: 'all channels',
  none: 'none',
  on: 'on',
  off: 'off',
  ownLanguage: 'that of each member',
  filterFrom: ({ threshold }: { threshold: number }) =>
    `on (outside age-restricted channels I hold back what looks at least ${percent(threshold)} like sex, also while it is painted and when it is shown again)`,
  noFilter: ({ reference }: { reference: string }) =>
    `My picture filter does not work, so it cannot be switched on. The people who run this bot find out why in the log, at \`${reference}\`.`,
  roleLimits: (role: { role: string; waiting: number; perHour: number; cooldownMs: number }) =>
    `${role.role}: ${number(role.waiting)} waiting, ${count(role.perHour, jobs)} per hour${role.cooldownMs > 0 ? `, ${duration(role.cooldownMs)} from one to the next` : ''}`,
  listed: ({ words }: { words: number }) => count(words, { one: 'word or phrase', other: 'words or phrases' }),
};

export const admin = {
  paused: 'Paused. Jobs keep their places, and none starts until `/admin resume`.',
  resumed: 'Jobs are started again.',
  draining: ({ left }: { left: number }) =>
    `I accept no new jobs; ${count(left, jobs)} left to finish. \`/admin resume\` takes jobs again.`,
  blocked: ({ person, cancelled }: { person: string; cancelled: number }) =>
    `I accept nothing more from ${person}.${cancelled === 0 ? '' : ` Cancelled: ${count(cancelled, jobs)}.`}`,
  unblocked: ({ person }: { person: string }) => `I accept jobs from ${person} again.`,
  stats: {
    line: ({ name, value }: { name: string; value: string }) => `${name}: ${value}`,
    title: 'How I am doing',
    queue: 'Queue',
    open: 'open',
    paused: 'paused',
    draining: 'closed to new jobs',
    servers: 'Servers',
    running: 'Being painted',
    waiting: 'Waiting',
    today: 'Finished in the last 24 hours',
    failed: 'Failed in the last 24 hours',
    speed: 'Time per step',
    memory: 'Memory',
    device: 'Device',
    uptime: 'Running for',
  },
};

/** As Discord's English client names them. */
export const permissions = {
  ViewChannel: 'View Channel',
  SendMessages: 'Send Messages',
  SendMessagesInThreads: 'Send Messages in Threads',
  AttachFiles: 'Attach Files',
  ReadMessageHistory: 'Read Message History',
  ManageMessages: 'Manage Messages',
  ManageGuild: 'Manage Server',
};
