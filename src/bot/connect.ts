/** @file The connection to Discord, watched: what it tells goes to the log and the metrics. */
import { once } from 'node:events';
import { type Client, Events, GatewayCloseCodes, RESTEvents, Team } from 'discord.js';
import type { Logger } from 'pino';
import { type Config, ConfigError } from '../config.ts';
import type { Metrics } from '../metrics.ts';
import { createClient } from './client.ts';

export interface Connecting {
  readonly config: Config;
  /** Of Discord, or of its stand-in. */
  readonly token: string;
  readonly log: Logger;
  /** Called when Discord has ended the connection for good: nobody can be served any more. */
  readonly onLost: (why: string) => void;
}

const TOO_MANY_REQUESTS = 429;

/** Resolves when Discord has said which servers there are. Throws discord.js' errors, and a `ConfigError` when Discord wants no such bot. */
export async function connect({ config, token, log, onLost }: Connecting, metrics: Metrics): Promise<Client<true>> {
  const client = createClient(config.discord.api);
  let lost: string | null = null;
  watchGateway(client, log, (why) => {
    lost = why;
    onLost(why);
  });
  watchRequests(client, log, metrics);
  try {
    const ready = once(client, Events.ClientReady);
    await client.login(token);
    await ready;
  } catch (error) {
    await client.destroy();
    throw lost === null ? error : new ConfigError(lost, { cause: error });
  }
  if (!client.isReady()) throw new Error('The gateway closed right after it was opened.');
  return client;
}

function watchGateway(client: Client, log: Logger, onLost: Connecting['onLost']): void {
  client.on(Events.Error, (error) => log.error({ err: error }, 'gateway'));
  client.on(Events.ShardError, (error, shard) => log.error({ err: error, shard }, 'gateway'));
  client.on(Events.Warn, (text) => log.warn(text));
  client.on(Events.ShardDisconnect, ({ code }, shard) => {
    log.error({ shard, code }, 'gateway closed for good');
    onLost(
      code === GatewayCloseCodes.AuthenticationFailed
        ? `DISCORD_TOKEN: Discord does not accept it any more (gateway code ${code}). Copy it anew from the developer portal → Bot.`
        : `Discord closed the gateway with code ${code} and takes no new connection.`,
    );
  });
  client.on(Events.ShardReconnecting, (shard) => log.warn({ shard }, 'gateway reconnecting'));
  client.on(Events.ShardResume, (shard) => log.info({ shard }, 'gateway resumed'));
}

function watchRequests({ rest }: Client, log: Logger, metrics: Metrics): void {
  rest.on(RESTEvents.RateLimited, ({ scope, route, timeToReset }) => {
    metrics.rateLimited.inc({ scope });
    log.info({ scope, route, waitMs: timeToReset }, 'rate limited');
  });
  rest.on(RESTEvents.Response, ({ route }, { status, headers }) => {
    if (status !== TOO_MANY_REQUESTS) return;
    const scope = headers.get('x-ratelimit-scope') ?? 'unknown';
    metrics.refused.inc({ scope });
    log.warn({ scope, route }, 'too many requests');
  });
  rest.on(RESTEvents.InvalidRequestWarning, ({ count }) => log.error({ count }, 'requests that Discord refused'));
}

/** The owner of the application, or everybody in its team. */
export async function operatorsOf(client: Client<true>): Promise<Set<string>> {
  const { owner } = await client.application.fetch();
  if (owner instanceof Team) return new Set(owner.members.keys());
  return new Set(owner ? [owner.id] : []);
}
