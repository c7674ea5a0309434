/** @file The connection to Discord, watched: what it tells goes to the log and the metrics. */
import { once } from 'node:events';
import { type Client, Events, RESTEvents, Team } from 'discord.js';
import type { Logger } from 'pino';
import { type Config, ConfigError } from '../config.ts';
import type { Clock } from '../jobs/clock.ts';
import type { Metrics } from '../metrics.ts';
import { BrokenAnswers } from './broken-answers.ts';
import { createClient } from './client.ts';
import { GatewayWatch } from './gateway-watch.ts';

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
export async function connect(
  { config, token, log, onLost }: Connecting,
  metrics: Metrics,
  clock: Clock,
): Promise<{ readonly client: Client<true>; readonly gateway: GatewayWatch; readonly answers: BrokenAnswers }> {
  const answers = new BrokenAnswers();
  const client = createClient(config.discord.api, answers);
  let lost: string | null = null;
  const gateway = new GatewayWatch(client, log, clock, (why) => {
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
  return { client, gateway, answers };
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
