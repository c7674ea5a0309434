/** @file What each server has set, in memory as it is in the store. */
import type { Logger } from 'pino';
import { z } from 'zod';
import { qualities } from '../inference/painting/presets.ts';
import { defaultLimits, type Limits, mostGenerous } from '../jobs/limits.ts';
import type { Namespace } from '../jobs/store/adapter.ts';
import { languageCodes } from './words/languages.ts';

const snowflake = z.string().regex(/^\d{17,20}$/);

export const reactionNames = ['upscale', 'again', 'delete', 'send'] as const;
export type ReactionName = (typeof reactionNames)[number];

export const pressers = ['owner', 'moderators', 'everyone'] as const;

const roleLimits = z.object({
  waiting: z.int().min(0).max(1_000),
  perHour: z.int().min(0).max(10_000),
  cooldownMs: z
    .int()
    .min(0)
    .max(24 * 3_600_000),
});

/** Every field has a default, so that settings of an earlier version are read. */
const guildSettings = z.object({
  /** Where pictures may be asked for; everywhere when empty. */
  channels: z.array(snowflake).default([]),
  /** Limits by role; the most generous of a member's roles counts. */
  roles: z.record(snowflake, roleLimits).default({}),
  pack: z.string().nullable().default(null),
  quality: z.enum(qualities).default('normal'),
  style: z.string().nullable().default(null),
  /** Emojis, as Discord writes them in addresses: `🔍` or `name:id`; `null` switches a reaction off. */
  reactions: z
    .object(
      Object.fromEntries(reactionNames.map((name) => [name, z.string().nullable()])) as Record<
        ReactionName,
        z.ZodNullable<z.ZodString>
      >,
    )
    .partial()
    .default({}),
  /** Words and phrases that are refused. */
  words: z.array(z.string().min(1)).default([]),
  /** From which probability the picture filter holds a picture back; `null`: it is off. */
  filter: z.number().min(0).max(1).nullable().default(null),
  /** Channels whose pictures are hidden until somebody presses them. */
  spoilers: z.array(snowflake).default([]),
  language: z
    .enum(languageCodes as [string, ...string[]])
    .nullable()
    .default(null),
  private: z.boolean().default(false),
  /** Who may press the buttons that make something new. */
  press: z.enum(pressers).default('everyone'),
});

export type GuildSettings = z.infer<typeof guildSettings>;

export const defaultSettings: GuildSettings = guildSettings.parse({});

export class Settings {
  readonly #stored: Namespace<unknown>;
  readonly #known = new Map<string, GuildSettings>();

  constructor(stored: Namespace<unknown>) {
    this.#stored = stored;
  }

  /** All servers' settings: a few hundred bytes each. What nobody can read counts as never set, and is logged. */
  async load(log: Logger): Promise<void> {
    for await (const { key, value } of this.#stored.entries()) {
      const read = guildSettings.safeParse(value);
      if (read.success) this.#known.set(key, read.data);
      else log.error({ guild: key, problem: z.prettifyError(read.error) }, 'settings of a server are unreadable');
    }
  }

  /** Outside servers: the defaults. */
  of(guild: string | null): GuildSettings {
    return (guild !== null && this.#known.get(guild)) || defaultSettings;
  }

  /** Whether any server has its pictures filtered. */
  get filtered(): boolean {
    return [...this.#known.values()].some(({ filter }) => filter !== null);
  }

  /** Resolves once the change is on disk. */
  async change(guild: string, changes: Partial<GuildSettings>): Promise<GuildSettings> {
    const next = guildSettings.parse({ ...this.of(guild), ...changes });
    await this.#stored.set(guild, next);
    this.#known.set(guild, next);
    return next;
  }
}

/** Of a member with these roles. */
export function limitsOf(settings: GuildSettings, roles: readonly string[]): Limits {
  const set = roles.flatMap((role) => settings.roles[role] ?? []);
  const [first, ...rest] = set;
  return first ? mostGenerous([first, ...rest]) : defaultLimits;
}
