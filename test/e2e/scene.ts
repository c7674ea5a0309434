/** @file A stand-in for Discord in this process, the bot in another one, and what tests wait for. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type Control,
  type InteractionRecord,
  type MessageRecord,
  type OptionValues,
  startDiscord,
} from '../../src/playground/discord/index.ts';
import { type BotProcess, startBotProcess } from './bot-process.ts';

/** How long something that must happen may take on a machine that does much else: nothing depends on its value. */
const PATIENCE_MS = 60_000;

/** For vitest: who waits in vain says for what, before vitest says that it took too long. */
export const timeouts = { testTimeout: 2 * PATIENCE_MS, hookTimeout: 2 * PATIENCE_MS };

/** More than are painted while a test looks: such a painting ends when the test says so. */
const ENDLESS_STEPS = 1_000;

export interface Place {
  readonly channel?: string;
}

export interface Scene {
  readonly control: Control;
  readonly bot: BotProcess;
  readonly dataDir: string;
  /** Asks for a draft of two steps; the message that will show it. */
  imagine(as: string, values?: OptionValues, place?: Place): Promise<MessageRecord>;
  /** A painting that is being painted until `finish`, or for good. */
  endless(as: string, values?: OptionValues, place?: Place): Promise<MessageRecord>;
  /** "Finish now", from wherever its owner can press a button. */
  finish(as: string, message: MessageRecord): Promise<void>;
  /** The bot's answer to an interaction, once it says something. */
  answer(interaction: InteractionRecord): Promise<MessageRecord>;
  until(message: MessageRecord, says: RegExp): Promise<MessageRecord>;
  /** A message of the direct ones that the bot sent to somebody, with its picture. */
  sentDirectly(to: string, says: string): Promise<MessageRecord>;
  /** Resolves when so many jobs have ended so since the bot started. */
  ended(state: 'delivered' | 'cancelled' | 'failed', times: number): Promise<void>;
  /**
   * Requests since the last call that Discord would hold against the bot, in short. What a test breaks is not among
   * them, nor an answer with one of the codes in `learning`: that is how a bot learns that something is gone.
   */
  blunders(...learning: number[]): string[];
  /** As `kill -9`. */
  kill(): Promise<void>;
  /** Starts the bot again on the same data. */
  start(): Promise<void>;
  /** Lets time pass for the bot and for Discord. */
  advance(ms: number): Promise<void>;
  health(): Promise<{ status: string; running: number }>;
  close(): Promise<void>;
}

/** What a picture says when it is done. */
export const finished = /Seed \d/;

type Found<Value> = Value | undefined | false;

/** Waits until `look` gives something. */
export async function eventually<Value>(
  what: string,
  look: () => Found<Value> | Promise<Found<Value>>,
): Promise<Value> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`Waited in vain for ${what}.`);
    await delay(10);
  }
}

/** The job that the buttons of a message are about. */
export function jobOf({ revisions }: MessageRecord): string {
  const [, id] = /\d\/\w+\/([0-9A-Z]{26})/.exec(JSON.stringify(revisions.map(({ components }) => components))) ?? [];
  if (!id) throw new Error('This message has no buttons of a job.');
  return id;
}

export async function setScene(): Promise<Scene> {
  // How fast the bot answers is measured elsewhere: a machine that does much else does not fail these tests.
  const limits = { identifyIntervalMs: 0, acknowledgeMs: PATIENCE_MS };
  const discord = await startDiscord({ checkResponses: true, limits });
  const { control } = discord;
  const dataDir = await mkdtemp(join(tmpdir(), 'tessera-e2e-'));
  let bot = await startBotProcess(discord, dataDir);
  let judged = 0;
  const desks = new Map<string, Promise<MessageRecord>>();

  const fetched = (path: string): Promise<Response> => fetch(`${bot.health}${path}`);
  const answer = async (interaction: InteractionRecord): Promise<MessageRecord> => {
    const { id, state } = await control.outcome(interaction);
    if (state === 'failed') throw new Error(`The bot did not answer. It wrote:\n${bot.lines.slice(-8).join('\n')}`);
    return eventually('an answer', () => {
      const all = [...control.world.state.messages.values()].flatMap((messages) => [...messages.values()]);
      return all.find(({ origin, content, deletedAt }) => origin?.id === id && deletedAt === null && content !== '');
    });
  };
  /** A message of the bot that stays, whatever becomes of the places where it paints. */
  const desk = (as: string): Promise<MessageRecord> => {
    const known = desks.get(as) ?? control.as(as).command('help', {}, { channel: '@bot' }).then(answer);
    desks.set(as, known);
    return known;
  };
  const scene: Scene = {
    control,
    get bot() {
      return bot;
    },
    dataDir,
    answer,
    async imagine(as, values = {}, place = { channel: 'art' }) {
      const wish = { prompt: 'a castle', quality: 'draft', steps: 2, ...values };
      return answer(await control.as(as).command('imagine', wish, place));
    },
    async endless(as, values = {}, place) {
      await desk(as);
      const message = await scene.imagine(as, { steps: ENDLESS_STEPS, ...values }, place);
      await eventually('the painting to begin', async () => (await scene.health()).running === 1);
      return message;
    },
    async finish(as, message) {
      const pressed = control.as(as).forge((await desk(as)).id, `1/finish/${jobOf(message)}/`);
      await control.outcome(pressed);
    },
    until: (message, says) =>
      eventually(`${says} in "${message.content}"`, () => {
        const now = control.message(message.id);
        return says.test(now.content) && now;
      }),
    sentDirectly: (to, says) =>
      eventually(`${says} to be sent to ${to}`, () =>
        control
          .messages(control.as(to).dm().id)
          .find(({ content, attachments }) => content.includes(says) && attachments.length === 1),
      ),
    async ended(state, times) {
      const counter = new RegExp(`^tessera_jobs_total\\{[^}]*state="${state}"[^}]*\\} (\\d+)`, 'gm');
      await eventually(`${times} jobs that are ${state}`, async () => {
        const text = await (await fetched('/metrics')).text();
        return [...text.matchAll(counter)].reduce((sum, [, count]) => sum + Number(count), 0) >= times;
      });
    },
    blunders(...learning) {
      const entries = control.timeline.entries({ after: judged });
      judged = entries.at(-1)?.id ?? judged;
      return entries
        .filter(({ verdict, code }) => !['ok', 'fault', 'aborted'].includes(verdict) && !learning.includes(code ?? 0))
        .map(({ method, path, status, code, problems }) => `${method} ${path}: ${status} ${code} ${problems.join()}`);
    },
    kill: () => bot.kill(),
    async start() {
      bot = await startBotProcess(discord, dataDir);
    },
    async advance(ms) {
      await bot.advance(ms);
      control.advance(ms);
    },
    async health() {
      return (await (await fetched('/healthz')).json()) as { status: string; running: number };
    },
    async close() {
      await bot.stop();
      await discord.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  return scene;
}
