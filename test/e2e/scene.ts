/** @file A stand-in for Discord in this process, the bot in another one, and what tests wait for. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type Control,
  type Discord,
  type InteractionRecord,
  type MessageRecord,
  type OptionValues,
  startDiscord,
  type TimelineEntry,
} from '../../src/playground/discord/index.ts';
import { type BotProcess, startBotProcess } from './bot-process.ts';

export interface Scene {
  readonly discord: Discord;
  readonly control: Control;
  readonly bot: BotProcess;
  /** Asks for a draft of a few steps; the message that will show it. */
  imagine(as: string, values?: OptionValues, place?: { channel?: string }): Promise<MessageRecord>;
  /** The bot's answer to an interaction, once it says something. */
  answer(interaction: InteractionRecord): Promise<MessageRecord>;
  until(message: MessageRecord, says: RegExp): Promise<MessageRecord>;
  /** Requests since the last call that were not judged `ok`. */
  misjudged(): TimelineEntry[];
  /** As `kill -9`, with `meanwhile` before the next start on the same data. */
  killAndRestart(meanwhile?: () => void): Promise<void>;
  /** Lets time pass for Discord and the bot alike. */
  advance(ms: number): Promise<void>;
  /** Status of `/healthz`. */
  health(): Promise<number>;
  close(): Promise<void>;
}

export const finished = /Seed \d/;
const PATIENCE_MS = 40_000;

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

export async function setScene(): Promise<Scene> {
  const discord = await startDiscord({ limits: { identifyIntervalMs: 0 } });
  const { control } = discord;
  const dataDir = await mkdtemp(join(tmpdir(), 'tessera-e2e-'));
  let bot = await startBotProcess(discord, dataDir);
  let seen = 0;

  const answer = async (interaction: InteractionRecord): Promise<MessageRecord> => {
    const { id, state } = await control.outcome(interaction);
    if (state === 'failed') throw new Error(`The bot did not answer. It wrote:\n${bot.lines.slice(-8).join('\n')}`);
    return eventually('an answer', () => {
      const all = [...control.world.state.messages.values()].flatMap((messages) => [...messages.values()]);
      return all.find(({ origin, content, deletedAt }) => origin?.id === id && deletedAt === null && content !== '');
    });
  };
  return {
    discord,
    control,
    get bot() {
      return bot;
    },
    answer,
    async imagine(as, values = {}, place = { channel: 'art' }) {
      const wish = { prompt: 'a castle', quality: 'draft', steps: 2, ...values };
      return answer(await control.as(as).command('imagine', wish, place));
    },
    until: (message, says) =>
      eventually(`${says} in "${message.content}"`, () => {
        const now = control.message(message.id);
        return says.test(now.content) && now;
      }),
    misjudged() {
      const entries = control.timeline.entries({ after: seen });
      seen = entries.at(-1)?.id ?? seen;
      return entries.filter(({ verdict }) => verdict !== 'ok');
    },
    async killAndRestart(meanwhile = () => undefined) {
      await bot.kill();
      meanwhile();
      bot = await startBotProcess(discord, dataDir);
    },
    async advance(ms) {
      await bot.advance(ms);
      control.advance(ms);
    },
    health: async () => (await fetch(`${bot.health}/healthz`)).status,
    async close() {
      await bot.stop();
      await discord.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
