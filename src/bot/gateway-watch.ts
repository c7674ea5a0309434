/** @file What becomes of the connection to Discord's gateway: since when it is missing, and a log that tells it in few lines. */
import { type Client, Events, GatewayCloseCodes } from 'discord.js';
import type { Logger } from 'pino';
import type { Clock } from '../jobs/clock.ts';

/** While Discord is away, discord.js tries twice a second, and tells each time. */
const TOLD_EVERY_MS = 60_000;

export class GatewayWatch {
  readonly #log: Logger;
  readonly #clock: Clock;
  /** Shards without a connection, since when. */
  readonly #missing = new Map<number, number>();
  /** When each kind of line was last written, and how many were left out since. */
  readonly #told = new Map<string, { at: number; leftOut: number }>();

  /** `onLost` hears when Discord has ended the connection for good. */
  constructor(client: Client, log: Logger, clock: Clock, onLost: (why: string) => void) {
    this.#log = log;
    this.#clock = clock;
    client.on(Events.Error, (error) => log.error({ err: error }, 'client'));
    client.on(Events.ShardError, (error, shard) =>
      this.#tell('error', { err: error, shard }, 'gateway', error.message),
    );
    client.on(Events.Warn, (text) => log.warn(text));
    client.on(Events.ShardDisconnect, ({ code }, shard) => {
      log.error({ shard, code }, 'gateway closed for good');
      onLost(whyLost(code));
    });
    client.on(Events.ShardReconnecting, (shard) => {
      if (!this.#missing.has(shard)) this.#missing.set(shard, clock.now());
      this.#tell('warn', { shard }, 'gateway reconnecting');
    });
    client.on(Events.ShardResume, (shard) => this.#connected(shard, 'gateway resumed'));
    client.on(Events.ShardReady, (shard) => this.#connected(shard, 'gateway connected'));
  }

  /** Milliseconds since the first of the missing connections was lost; `null` when all are there. */
  get missingForMs(): number | null {
    const since = [...this.#missing.values()];
    return since.length === 0 ? null : this.#clock.now() - Math.min(...since);
  }

  #connected(shard: number, what: string): void {
    this.#missing.delete(shard);
    const leftOut = [...this.#told.values()].reduce((sum, told) => sum + told.leftOut, 0);
    this.#told.clear();
    this.#log.info({ shard, leftOut }, what);
  }

  /** `kind` tells apart what need not be told again. */
  #tell(level: 'error' | 'warn', about: object, what: string, kind = what): void {
    const now = this.#clock.now();
    const told = this.#told.get(kind);
    if (told && now - told.at < TOLD_EVERY_MS) {
      told.leftOut += 1;
      return;
    }
    this.#log[level]({ ...about, ...(told && { leftOut: told.leftOut }) }, what);
    this.#told.set(kind, { at: now, leftOut: 0 });
  }
}

const whyLost = (code: number): string =>
  code === GatewayCloseCodes.AuthenticationFailed
    ? `DISCORD_TOKEN: Discord does not accept it any more (gateway code ${code}). Copy it anew from the developer portal → Bot.`
    : `Discord closed the gateway with code ${code} and takes no new connection.`;
