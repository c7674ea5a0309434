/** @file A stand-in and a discord.js client on it, for one test file. */
import { Client, type ClientOptions, Events, GatewayIntentBits, type Interaction, Partials } from 'discord.js';
import { type Discord, type DiscordOptions, startDiscord } from '../../../src/playground/discord/index.ts';

export const INTENTS = [
  GatewayIntentBits.Guilds,
  GatewayIntentBits.GuildMessages,
  GatewayIntentBits.GuildMessageReactions,
  GatewayIntentBits.DirectMessages,
  GatewayIntentBits.DirectMessageReactions,
];

export interface Stage {
  readonly discord: Discord;
  /** What the stand-in complained about. */
  readonly complaints: string[];
  /** A client that is ready. */
  login(options?: Partial<ClientOptions>): Promise<Client<true>>;
  close(): Promise<void>;
}

/** Rate limits out of the way, answers held against the contract. */
export async function setStage(options: DiscordOptions = {}): Promise<Stage> {
  const complaints: string[] = [];
  const wide = { requests: 1_000, windowMs: 1_000 };
  const discord = await startDiscord({
    checkResponses: true,
    onProblem: (text) => complaints.push(text),
    ...options,
    limits: {
      identifyIntervalMs: 0,
      globalPerSecond: 10_000,
      buckets: {
        messageCreate: wide,
        messageEdit: wide,
        messageDelete: wide,
        reaction: wide,
        webhook: wide,
        other: wide,
      },
      ...options.limits,
    },
  });
  const clients: Client[] = [];
  return {
    discord,
    complaints,
    async login(extra = {}) {
      const client = new Client({
        intents: INTENTS,
        partials: [Partials.Channel, Partials.Message, Partials.Reaction],
        ...extra,
        rest: { api: discord.api, retries: 0, ...extra.rest },
      });
      clients.push(client);
      const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
      await client.login(discord.token);
      return await ready;
    },
    async close() {
      await Promise.all(clients.map((client) => client.destroy()));
      await discord.close();
    },
  };
}

/** Answers every interaction with `answer`; what it throws fails the promise that `failure` gives. */
export function onInteraction(
  client: Client,
  answer: (interaction: Interaction) => Promise<unknown>,
): { errors: unknown[]; stop(): void } {
  const errors: unknown[] = [];
  const listener = (interaction: Interaction): void => {
    answer(interaction).catch((error: unknown) => errors.push(error));
  };
  client.on(Events.InteractionCreate, listener);
  return { errors, stop: () => client.off(Events.InteractionCreate, listener) };
}

/** The next event of a client, as its arguments. */
export async function next(client: Client, event: string): Promise<unknown[]> {
  return await new Promise((resolve) => client.once(event, (...args: unknown[]) => resolve(args)));
}

/** Resolves once `check` is true. */
export async function until(check: () => boolean): Promise<void> {
  while (!check()) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** A PNG of one pixel. */
export const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

/** A raw request as the bot: what discord.js would refuse to send. */
export async function call(
  discord: Discord,
  method: string,
  path: string,
  body?: unknown,
  init: RequestInit = {},
): Promise<{
  status: number;
  json: { code?: number; message?: string; errors?: unknown; id?: string };
  headers: Headers;
}> {
  const raw = body instanceof FormData || typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(`${discord.api}/v10${path}`, {
    method,
    ...(body !== undefined && { body: raw }),
    ...init,
    headers: {
      authorization: `Bot ${discord.token}`,
      ...(body !== undefined && !(body instanceof FormData) && { 'content-type': 'application/json' }),
      ...init.headers,
    },
  });
  const text = await response.text();
  return {
    status: response.status,
    json: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : {},
    headers: response.headers,
  };
}

/** A multipart body: the JSON and files of so many bytes. */
export function form(payload: unknown, ...files: readonly { name: string; bytes: Uint8Array | number }[]): FormData {
  const data = new FormData();
  data.set('payload_json', JSON.stringify(payload));
  for (const [index, { name, bytes }] of files.entries()) {
    const content = typeof bytes === 'number' ? new Uint8Array(bytes) : new Uint8Array(bytes);
    data.set(`files[${index}]`, new Blob([content]), name);
  }
  return data;
}
