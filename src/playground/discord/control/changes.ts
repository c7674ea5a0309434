/** @file Changes of the world, the rules and the line as JSON, for the control API over HTTP. */
import { z } from 'zod';
import { DEFAULT_LIMITS, type Limits } from '../enforcement/limits.ts';
import type { Json } from '../json.ts';
import type { Control, GatewayFault } from './control.ts';

const positive = z.number().min(0);
const bucket = z.object({ requests: positive.int(), windowMs: positive });

const bucketNames = z.enum(['messageCreate', 'messageEdit', 'messageDelete', 'reaction', 'webhook', 'other']);
const { buckets: _buckets, ...simpleLimits } = DEFAULT_LIMITS;

/** Any of the limits, by name. */
export const limitsSchema = z
  .strictObject({
    ...Object.fromEntries(
      Object.entries(simpleLimits).map(([name, value]) => [name, Array.isArray(value) ? z.array(positive) : positive]),
    ),
    buckets: z.partialRecord(bucketNames, bucket),
  })
  .partial();

export function changeLimits(control: Control, change: z.infer<typeof limitsSchema>): Limits {
  const { buckets, ...rest } = change;
  Object.assign(control.limits, rest);
  if (buckets) control.limits.buckets = { ...control.limits.buckets, ...present(buckets) };
  return control.limits;
}

export const faultSchema = z.strictObject({
  on: z.enum(['rest', 'cdn']),
  method: z.string().optional(),
  match: z.string().optional(),
  times: z.number().int().min(1).optional(),
  status: z.number().int().min(400).max(599).optional(),
  delayMs: positive.optional(),
  drop: z.enum(['before', 'after']).optional(),
  bytesPerSecond: z.number().positive().optional(),
});

export const gatewayFaultSchema: z.ZodType<GatewayFault> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('close'), code: z.number().int().min(1000).max(4999) }),
  z.object({ kind: z.literal('terminate') }),
  z.object({ kind: z.literal('reconnect') }),
  z.object({ kind: z.literal('invalid-session'), resumable: z.boolean() }),
  z.object({ kind: z.literal('deaf'), deaf: z.boolean() }),
  z.object({ kind: z.literal('lose'), events: z.number().int().min(1) }),
  z.object({ kind: z.literal('down'), down: z.boolean() }),
]);

export const clockSchema = z.strictObject({ advanceMs: positive.optional(), speed: z.number().positive().optional() });

/** Changes of the world, told apart by `change`. */
export const changeSchema = z.discriminatedUnion('change', [
  z.object({
    change: z.literal('user'),
    user: z.string(),
    locale: z.string().optional(),
    nitro: z.literal([0, 1, 2]).optional(),
    dmsOpen: z.boolean().optional(),
    installedApp: z.boolean().optional(),
  }),
  z.object({
    change: z.literal('add-user'),
    name: z.string().min(2).max(32),
    guild: z.string().optional(),
    locale: z.string().optional(),
  }),
  z.object({
    change: z.literal('guild'),
    guild: z.string(),
    premiumTier: z.literal([0, 1, 2, 3]).optional(),
    locale: z.string().optional(),
  }),
  z.object({ change: z.literal('add-guild'), name: z.string(), owner: z.string(), withBot: z.boolean().default(true) }),
  z.object({ change: z.literal('delete-guild'), guild: z.string() }),
  z.object({ change: z.literal('kick'), guild: z.string(), user: z.string() }),
  z.object({ change: z.literal('invite'), guild: z.string(), user: z.string() }),
  z.object({ change: z.literal('add-channel'), guild: z.string(), name: z.string(), nsfw: z.boolean().default(false) }),
  z.object({ change: z.literal('add-thread'), channel: z.string(), name: z.string(), owner: z.string() }),
  z.object({
    change: z.literal('channel'),
    channel: z.string(),
    nsfw: z.boolean().optional(),
    overwrites: z
      .array(
        z.object({
          id: z.string(),
          type: z.literal([0, 1]),
          allow: z.string().regex(/^\d+$/),
          deny: z.string().regex(/^\d+$/),
        }),
      )
      .optional(),
  }),
  z.object({ change: z.literal('delete-channel'), channel: z.string() }),
]);

/** Makes it; what is new comes back. */
export function change(control: Control, request: z.infer<typeof changeSchema>): Json {
  switch (request.change) {
    case 'user': {
      const { change: _kind, user, ...fields } = request;
      control.changeUser(user, present(fields));
      return {};
    }
    case 'add-user': {
      const { change: _kind, name, ...fields } = request;
      return { user: control.addUser(name, present(fields)).user };
    }
    case 'guild': {
      const { change: _kind, guild, ...fields } = request;
      control.changeGuild(guild, present(fields));
      return {};
    }
    case 'add-guild':
      return { guild: control.addGuild(request.name, request.owner, request.withBot) };
    case 'delete-guild':
      control.deleteGuild(request.guild);
      return {};
    case 'kick':
      control.kick(request.guild, request.user);
      return {};
    case 'invite':
      control.invite(request.guild, request.user);
      return {};
    case 'add-channel':
      return { channel: control.addChannel(request.guild, request.name, { nsfw: request.nsfw }) };
    case 'add-thread':
      return { channel: control.addThread(request.channel, request.name, request.owner) };
    case 'channel': {
      const { change: _kind, channel, ...fields } = request;
      control.changeChannel(channel, present(fields));
      return {};
    }
    case 'delete-channel':
      control.deleteChannel(request.channel);
      return {};
  }
}

type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Without the fields that were not given. */
export function present<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
}
