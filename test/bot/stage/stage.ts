/** @file The whole bot on a stand-in for Discord, in one process, painting by counting. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type RunningBot, startBot } from '../../../src/bot/bot.ts';
import { readConfig } from '../../../src/config.ts';
import type { Clock } from '../../../src/jobs/clock.ts';
import { createLog } from '../../../src/log.ts';
import {
  type Actor,
  type Control,
  type Discord,
  type InteractionRecord,
  type MessageRecord,
  type OptionValues,
  startDiscord,
} from '../../../src/playground/discord/index.ts';
import { CountingEngine } from './engine.ts';
import { ToldFilter } from './filter.ts';

export interface Stage {
  readonly discord: Discord;
  readonly control: Control;
  readonly engine: CountingEngine;
  readonly filter: ToldFilter;
  readonly bot: RunningBot['bot'];
  readonly health: string;
  /** Everything logged, one JSON object per line. */
  readonly log: string[];
  as(name: string): Actor;
  /** Uses a command and waits for the bot's answer: the message that it is, once the bot has written it. */
  command(as: string, name: string, options?: OptionValues, place?: { channel?: string }): Promise<MessageRecord>;
  /** Waits until the bot has answered; the message of the answer. */
  answer(interaction: InteractionRecord): Promise<MessageRecord>;
  /** Waits until a message says so. */
  until(message: MessageRecord, says: string | RegExp): Promise<MessageRecord>;
  /** Waits for the newest message of the channel that says so. */
  said(channel: string, says: string | RegExp): Promise<MessageRecord>;
  /** Paints and waits for the result. */
  painted(as?: string, options?: OptionValues, place?: { channel?: string }): Promise<MessageRecord>;
  /** Asks for a painting that fails, for a reason that is ours; its last message. */
  failed(as?: string): Promise<MessageRecord>;
  /** Stops the bot and starts it again on the same data. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

const PATIENCE_MS = 20_000;

/** Pauses between edits are 30 times as short. */
const hurried: Clock = {
  now: () => Date.now(),
  async sleep(ms, signal) {
    await delay(ms / 30, undefined, signal ? { signal } : {}).catch(() => undefined);
  },
};

/** Waits until `look` gives something. */
export async function eventually<Value>(what: string, look: () => Value | undefined | false): Promise<Value> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`Waited in vain for ${what}.`);
    await delay(10);
  }
}

const matches = (text: string, says: string | RegExp): boolean =>
  typeof says === 'string' ? text.includes(says) : says.test(text);

/** What the buttons of a message say. */
export const labels = (message: { readonly components: unknown }): string[] =>
  [...JSON.stringify(message.components).matchAll(/"label":"([^"]+)"/g)].map(([, label]) => label ?? '');

/** Rate limits are far away unless told. */
export async function setStage(options: Parameters<typeof startDiscord>[0] = {}): Promise<Stage> {
  const wide = { requests: 1_000, windowMs: 1_000 };
  const buckets = {
    messageCreate: wide,
    messageEdit: wide,
    messageDelete: wide,
    reaction: wide,
    webhook: wide,
    other: wide,
  };
  const discord = await startDiscord({
    checkResponses: true,
    ...options,
    limits: { identifyIntervalMs: 0, globalPerSecond: 10_000, buckets, ...options.limits },
  });
  const dataDir = await mkdtemp(join(tmpdir(), 'tessera-bot-'));
  const log: string[] = [];
  const filter = new ToldFilter();
  const { control } = discord;
  const start = (engine: CountingEngine): Promise<RunningBot> =>
    startBot({
      config: readConfig({ DATA_DIR: dataDir, DISCORD_API: discord.api, HTTP_PORT: '0' }),
      token: discord.token,
      log: createLog('debug', { write: (line: string) => log.push(line) }),
      engines: [engine],
      filter,
      clock: hurried,
    });
  let engine = new CountingEngine();
  let running = await start(engine);

  const answer = async (interaction: InteractionRecord): Promise<MessageRecord> => {
    const { id, originalMessageId, state } = await control.outcome(interaction);
    if (state === 'failed') throw new Error(`The bot did not answer in time. Log:\n${log.slice(-5).join('')}`);
    // An answer that was taken back is followed by another one, which is for the asker alone.
    return eventually('an answer', () => {
      const all = [...control.world.state.messages.values()].flatMap((messages) => [...messages.values()]);
      const ours = all.filter((message) => message.origin?.id === id && message.deletedAt === null);
      return ours.find((message) => message.content !== '') ?? (originalMessageId === null ? undefined : false);
    });
  };
  const stage: Stage = {
    discord,
    control,
    filter,
    get engine() {
      return engine;
    },
    get bot() {
      return running.bot;
    },
    get health() {
      return running.health;
    },
    log,
    as: (name) => control.as(name),
    answer,
    command: async (as, name, values = {}, place = {}) => answer(await control.as(as).command(name, values, place)),
    until: (message, says) =>
      eventually(
        `${says} in "${message.content}"`,
        () => matches(control.message(message.id).content, says) && control.message(message.id),
      ),
    said: (channel, says) =>
      eventually(`${says} in ${channel}`, () =>
        control.messages(channel).findLast(({ content, deletedAt }) => deletedAt === null && matches(content, says)),
      ),
    async failed(as = 'ada') {
      engine.failure = { code: 'internal', message: 'boom' };
      const message = await stage.command(as, 'imagine', { prompt: 'a try', steps: 2 });
      const failed = await stage.until(message, 'Something broke');
      engine.failure = null;
      return failed;
    },
    async painted(as = 'ada', values = {}, place = {}) {
      const message = await stage.command(as, 'imagine', { prompt: 'a castle', steps: 3, ...values }, place);
      return stage.until(message, /Seed \d/);
    },
    async restart() {
      await running.close();
      engine = new CountingEngine();
      running = await start(engine);
    },
    async close() {
      await running.close();
      await discord.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  return stage;
}

/** The job that a button of a message is about. */
export const jobOf = (message: MessageRecord): string =>
  /1\/\w+\/([0-9A-Z]{26})\//.exec(JSON.stringify(message.components))?.[1] ?? '';
