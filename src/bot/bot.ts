/** @file The whole bot: store, queue, engine, Discord, health, put together and taken apart. */
import {
  Events,
  GatewayDispatchEvents,
  type GatewayMessageReactionAddDispatchData,
  type Interaction,
} from 'discord.js';
import { type Config, ConfigError } from '../config.ts';
import { messageOf } from '../inference/message-of.ts';
import type { Engine } from '../inference/worker/protocol.ts';
import { type Clock, systemClock } from '../jobs/clock.ts';
import { JobQueue } from '../jobs/queue.ts';
import { isFinal } from '../jobs/state.ts';
import { applyRetention, defaultPolicy } from '../jobs/store/retention.ts';
import { openStore } from '../jobs/store/store.ts';
import { Metrics } from '../metrics.ts';
import { healthOf } from './checks.ts';
import { type Connecting, connect, operatorsOf } from './connect.ts';
import type { Bot } from './context.ts';
import { Dispatcher } from './dispatch.ts';
import { emojiKey } from './emoji.ts';
import { type Handlers, loadHandlers } from './framework/load.ts';
import { commandsJson } from './framework/registration.ts';
import { registerIn, twice } from './framework/scope.ts';
import { type Health, type HealthState, serveHealth } from './health.ts';
import { Mentions } from './mentions.ts';
import { builtInFilter, type PictureFilter, watched } from './moderation/picture-filter.ts';
import { PictureGate } from './moderation/picture-gate.ts';
import { Packs } from './packs.ts';
import { isKeptPaused } from './pause.ts';
import { People } from './people.ts';
import { Reactions } from './reaction-events.ts';
import { Presenter } from './replies/presenter.ts';
import { Settings } from './settings.ts';
import { Shown } from './shown.ts';

export interface BotOptions extends Omit<Connecting, 'onLost'>, Partial<Pick<Connecting, 'onLost'>> {
  /** One per device. The bot closes them. */
  readonly engines: readonly [Engine, ...Engine[]];
  /** The built-in one unless said. The bot closes it. */
  readonly filter?: PictureFilter;
  /** For tests. */
  readonly clock?: Clock;
}

export interface RunningBot {
  readonly bot: Bot;
  /** Where `/healthz` is. */
  readonly health: string;
  /** Stops within some seconds: what is painted goes on at the next start. */
  close(): Promise<void>;
}

const RETENTION_EVERY_MS = 3_600_000;
/** Parts of the shutdown that what is being answered, and the queue, may take. */
const HANDLERS_MS = 3_000;
const CLOSE_MS = 8_000;

/**
 * Starts everything and resolves when the bot takes commands. Throws a `ConfigError`, a `StoreError`, a `LoadError`, or
 * discord.js' error when the token is refused; then nothing is left open.
 */
export async function startBot({
  config,
  token,
  log,
  engines,
  filter: unwatched = builtInFilter(config),
  onLost = () => undefined,
  clock = systemClock(),
}: BotOptions): Promise<RunningBot> {
  const filter = watched(unwatched);
  const undo: (() => unknown)[] = [];
  try {
    const handlers = await loadHandlers(new URL('./', import.meta.url));
    log.info(Object.fromEntries(Object.entries(handlers).map(([kind, { size }]) => [kind, size])), 'loaded');
    const metrics = new Metrics();
    const store = await openStore(config.dataDir);
    undo.push(() => store.close());
    if (store.damage) log.error({ err: store.damage }, 'the store is damaged');
    const packs = await openPacks(config);
    // A port that is taken is told before Discord is asked for anything.
    let state: HealthState = { checks: { gateway: () => 'not connected to Discord yet' } };
    const health = await serveHealth({ ...config.http, metrics, state: () => state });
    undo.push(() => health.close());
    const { client, gateway, answers } = await connect({ config, token, log, onLost }, metrics, clock);
    undo.push(() => client.destroy());
    const parts = { config, log, metrics, clock, client, answers, store, packs, filter };
    const bot = await assemble({ ...parts, engines, handlers });
    state = healthOf(bot, filter, gateway);
    const stopListening = listen(bot, handlers);
    // Before the first job begins: a start that fails here again and again would use up its attempts.
    await registerCommands(bot, handlers);
    undo.push(() => bot.queue.close(CLOSE_MS));
    if (await isKeptPaused(store)) {
      log.warn('the queue is paused, as an operator left it: /admin resume');
      bot.queue.pause();
    }
    await bot.queue.start();
    const timer = setInterval(() => void clean(bot), RETENTION_EVERY_MS).unref();
    return {
      bot,
      health: health.address,
      close: () => closeAll(bot, { health, engines, timer, stopListening }),
    };
  } catch (error) {
    for (const step of undo.reverse()) await step();
    await Promise.all([...engines, filter].map((each) => each.close()));
    throw error;
  }
}

/** Throws a `ConfigError` when the pack that all paint with cannot be opened. */
async function openPacks({ dataDir, pack }: Config): Promise<Packs> {
  const packs = new Packs(dataDir, pack);
  try {
    await packs.open(pack);
  } catch (cause) {
    throw new ConfigError(`TESSERA_PACK: ${messageOf(cause)}`, { cause });
  }
  return packs;
}

async function registerCommands({ client, config, mentions, log }: Bot, handlers: Handlers): Promise<void> {
  const { guild } = config.discord;
  const scope = { dataDir: config.dataDir, guild };
  const wanted = commandsJson(handlers, guild);
  const registered = await registerIn(client.rest, client.application.id, scope, wanted);
  const { added, changed, removed, commands, everywhereToo } = registered;
  mentions.learn(commands);
  log.info({ added: added.length, changed: changed.length, removed: removed.length }, 'commands registered');
  if (everywhereToo > 0) log.warn(twice(everywhereToo));
}

interface Parts
  extends Pick<Bot, 'config' | 'log' | 'metrics' | 'clock' | 'client' | 'answers' | 'store' | 'packs' | 'filter'> {
  readonly engines: BotOptions['engines'];
  readonly handlers: Handlers;
}

async function assemble({ engines, handlers, ...parts }: Parts): Promise<Bot> {
  const { log, metrics, clock, client, store, filter } = parts;
  const settings = new Settings(store.guilds);
  await settings.load(log);
  const shown = new Shown(store.messages);
  const gate = new PictureGate({ client, store, settings, filter, metrics, log });
  const mentions = new Mentions();
  const presenter = new Presenter({ client, mentions, store, settings, shown, metrics, clock, log, gate });
  const queue = new JobQueue({ store, engines, delivery: presenter, log, clock });
  presenter.watch(queue);
  metrics.watchQueue(queue);
  queue.on('progress', (_, { msPerStep }) => metrics.step.observe(msPerStep / 1_000));
  queue.on('changed', ({ id, request, state, settled, createdAt, startedAt, endedAt }) => {
    if (!settled || !isFinal(state)) return;
    metrics.jobs.inc({ kind: request.kind, state });
    const ms = startedAt === null || endedAt === null ? null : endedAt - startedAt;
    if (startedAt !== null) metrics.waited.observe(Math.max(0, startedAt - createdAt) / 1_000);
    if (ms !== null) metrics.worked.observe(Math.max(0, ms) / 1_000);
    log.info({ job: id, kind: request.kind, state, ms }, 'job ended');
  });
  queue.on('trouble', (error) => {
    if (error) log.error({ err: error }, 'nothing starts');
    else log.info('jobs start again');
  });
  return {
    ...parts,
    queue,
    settings,
    people: new People(store.users),
    mentions,
    shown,
    presenter,
    gate,
    devices: () => engines.map(({ device }) => device),
    operators: await operatorsOf(client),
    emojis: new Map([...handlers.reactions].map(([name, { emoji }]) => [name, emojiKey({ id: null, name: emoji })])),
  };
}

/** Hands everything that happens to its handler; what it returns stops that, and resolves when all are done. */
function listen(bot: Bot, handlers: Handlers): () => Promise<void> {
  const { client } = bot;
  const dispatcher = new Dispatcher(bot, handlers);
  const reactions = new Reactions(bot, handlers.reactions);
  const work = new Set<Promise<void>>();
  const follow = (handled: Promise<void>): void => {
    const done = handled.finally(() => work.delete(done));
    work.add(done);
  };
  const onInteraction = (interaction: Interaction): void => follow(dispatcher.take(interaction));
  const onReaction = (event: GatewayMessageReactionAddDispatchData): void => follow(reactions.take(event));
  client.on(Events.InteractionCreate, onInteraction);
  client.ws.on(GatewayDispatchEvents.MessageReactionAdd, onReaction);
  return async () => {
    client.off(Events.InteractionCreate, onInteraction);
    client.ws.off(GatewayDispatchEvents.MessageReactionAdd, onReaction);
    await Promise.all(work);
  };
}

async function clean({ store, clock, log }: Bot): Promise<void> {
  try {
    const { refused, unreadable, ...cleaned } = await applyRetention(store, defaultPolicy, clock.now());
    if (cleaned.jobs + cleaned.files > 0) log.info(cleaned, 'old jobs and pictures deleted');
    if (refused) log.warn({ refused }, 'old jobs and pictures kept');
    if (unreadable) log.error({ jobs: unreadable }, 'no pictures are deleted while these records cannot be read');
  } catch (error) {
    log.error({ err: error }, 'old pictures not deleted');
  }
}

interface Closing {
  readonly health: Health;
  readonly engines: BotOptions['engines'];
  readonly timer: NodeJS.Timeout;
  stopListening(): Promise<void>;
}

async function closeAll(
  { queue, presenter, client, store, clock, log, filter }: Bot,
  { health, engines, timer, stopListening }: Closing,
): Promise<void> {
  clearInterval(timer);
  presenter.close();
  await Promise.race([stopListening(), clock.sleep(HANDLERS_MS)]);
  const left = await queue.close(CLOSE_MS);
  if (left > 0) log.warn({ left }, 'jobs did not stop in time; they go on from their last checkpoint');
  await filter.close();
  // discord.js says of a connection that it closes itself that it reconnects.
  client.removeAllListeners(Events.ShardReconnecting);
  await client.destroy();
  await health.close();
  if (left === 0) await Promise.all(engines.map((engine) => engine.close()));
  store.close();
}
