/** @file A REST request from arrival to answer: faults, rate limits, token, contract, handler, verdict. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BucketState } from '../enforcement/buckets.ts';
import { schemaProblems } from '../enforcement/schema.ts';
import { DiscordError, invalidForm, refuse } from '../errors.ts';
import { isSnowflake } from '../snowflake.ts';
import type { World } from '../world.ts';
import { HungUp, type ReadBody, readBody } from './body.ts';
import { limited, type Outcome, send, spoiled } from './outcome.ts';
import { type Route, Status } from './route.ts';
import { inContract, type Match, Router } from './router.ts';
import { routes } from './routes/index.ts';

const NOTHING: ReadBody = { json: undefined, text: null, files: [], bytes: 0 };
const VERSIONED = /^\/api(?:\/v(\d+))?(\/.*)$/;

export class RestServer {
  readonly #world: World;
  readonly #router = new Router(routes);
  readonly #checkResponses: boolean;

  /** @param checkResponses whether answers are held against the contract, too: for the stand-in's own tests. */
  constructor(world: World, checkResponses: boolean) {
    this.#world = world;
    this.#checkResponses = checkResponses;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const world = this.#world;
    const started = world.wire.now();
    const method = request.method ?? 'GET';
    const url = new URL(request.url ?? '/', 'http://host');
    const [, version, path = ''] = VERSIONED.exec(url.pathname) ?? [];
    const known = version === undefined || version === '10' || version === '9';
    const match = known ? this.#router.match(method, path) : undefined;
    const fault = world.faults.take('rest', method, url.pathname, match?.route.path ?? '');
    // Read first: a client that gives up while it waits has still been heard.
    const arrived = await arrival(request, this.#bodyLimit());
    const read = arrived instanceof Error ? NOTHING : arrived;
    if (fault?.delayMs) await world.wire.sleep(fault.delayMs);

    let bucket: BucketState | undefined;
    let outcome: Outcome;
    if (arrived instanceof HungUp) outcome = { status: 0, verdict: 'aborted', problems: [arrived.message] };
    else if (fault && (fault.drop === 'before' || fault.status !== undefined)) outcome = spoiled(fault);
    else {
      try {
        const limited = this.#limit(request, match);
        bucket = limited.state;
        if (limited.outcome) outcome = limited.outcome;
        else if (!match) outcome = this.#unknown(method, url.pathname, path);
        else if (arrived instanceof Error) throw arrived;
        else outcome = await this.#run(match, url.searchParams, arrived);
      } catch (error) {
        outcome = this.#failure(error, `${method} ${url.pathname}`);
      }
    }
    if (
      [401, 403].includes(outcome.status) ||
      (outcome.status === 429 && outcome.headers?.['x-ratelimit-scope'] !== 'shared')
    ) {
      world.rates.countInvalid();
    }
    if (fault?.drop === 'after') outcome = { ...outcome, ...spoiled(fault) };
    world.timeline.add({
      at: world.clock.now(),
      kind: 'rest',
      method,
      path: url.pathname.replace(/([A-Za-z0-9_-]{12})[A-Za-z0-9_-]{28,}/g, '$1…') + url.search,
      route: match?.route.path ?? null,
      status: outcome.status,
      code: outcome.code ?? null,
      verdict: outcome.verdict,
      problems: outcome.problems ?? [],
      ms: Math.round(world.wire.now() - started),
      bytes: read.bytes,
      body: read.text,
    });
    world.snapshot?.changed();
    if (outcome.status === 0) response.destroy();
    else send(response, outcome, bucket);
  }

  /** The token first, then the limits; interaction routes need neither. */
  #limit(request: IncomingMessage, match: Match | undefined): { outcome?: Outcome; state?: BucketState } {
    const { rates, options } = this.#world;
    const banned = rates.banned();
    if (banned) return { outcome: limited(banned) };
    const route = match?.route;
    if (route?.auth !== 'token') {
      const token = /^Bot (.+)$/.exec(request.headers.authorization ?? '')?.[1];
      if (token !== options.token) {
        const error = refuse('unauthorized');
        return {
          outcome: {
            status: 401,
            body: error,
            verdict: 'refused',
            code: 0,
            problems: ['the token is not the stand-in’s'],
          },
        };
      }
      const global = rates.takeGlobal();
      if (global) return { outcome: limited(global) };
    }
    if (!match || !route?.bucket) return {};
    const taken = rates.takeBucket(route.bucket, `${route.method} ${route.path}`, majorOf(match.params));
    return { state: taken.state, ...(taken.refusal && { outcome: limited(taken.refusal) }) };
  }

  async #run({ route, params }: Match, query: URLSearchParams, read: ReadBody): Promise<Outcome> {
    const bad = Object.entries(params).filter(([name, value]) => name.endsWith('_id') && !isSnowflake(value));
    if (bad.length > 0) {
      throw invalidForm(
        bad.map(([name, value]) => ({
          path: [name],
          code: 'NUMBER_TYPE_COERCE',
          message: `Value "${value}" is not snowflake.`,
        })),
      );
    }
    const body = route.check ? route.check(read.json ?? {}) : undefined;
    const answer = await route.handle({ world: this.#world, params, query, body, files: read.files });
    if (answer === undefined) return { status: 204, verdict: 'ok' };
    const { status, body: json } = answer instanceof Status ? answer : { status: 200, body: answer };
    if (this.#checkResponses) assertContract(route, json);
    return { status, body: json, verdict: 'ok' };
  }

  #unknown(method: string, full: string, path: string): Outcome {
    const others = this.#router.methods(path);
    const template = inContract(method, path);
    const why = template
      ? `Discord has ${method} ${template}, this stand-in does not.`
      : others.length > 0
        ? `${path} takes ${others.join(', ')}, not ${method}.`
        : `There is no ${method} ${full}. Addresses begin with /api/v10.`;
    this.#world.options.onProblem(`unknown route: ${why}`);
    const error = refuse(others.length > 0 && !template ? 'methodNotAllowed' : 'notFound');
    const body = { ...error.toJSON(), message: `${error.message} (${why})` };
    return { status: error.status, body, verdict: 'unknown-route', code: 0, problems: [why] };
  }

  #failure(error: unknown, what: string): Outcome {
    if (error instanceof DiscordError) {
      const problems = error.problems.map(({ path, code, message }) => `${path.join('.')}[${code}]: ${message}`);
      return {
        status: error.status,
        body: error,
        verdict: error.status === 429 ? 'limited' : 'refused',
        code: error.code,
        problems: [...(problems.length > 0 ? problems : [error.message]), ...(error.note ? [error.note] : [])],
        ...(error.retryAfterMs !== undefined && {
          headers: { 'retry-after': String(Math.ceil(error.retryAfterMs / 1_000)), 'x-ratelimit-scope': 'user' },
        }),
      };
    }
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#world.options.onProblem(`${what}: ${words}`);
    return {
      status: 500,
      body: { message: '500: Internal Server Error', code: 0 },
      verdict: 'failed',
      problems: [words],
    };
  }

  /** What the documentation gives a whole request, and more where one file alone may be larger. */
  #bodyLimit(): number {
    const { limits, state } = this.#world;
    const files = [
      ...[...state.guilds.values()].map(({ premiumTier }) => limits.attachmentBytes[premiumTier] ?? 0),
      ...[...state.users.values()].map(({ nitro }) => limits.userAttachmentBytes[nitro] ?? 0),
    ];
    return Math.max(limits.requestBytes, Math.max(0, ...files) + 2 ** 20);
  }
}

/** The body, or what is wrong with it: said only to those whom nothing else refuses. */
async function arrival(request: IncomingMessage, limit: number): Promise<ReadBody | Error> {
  try {
    return await readBody(request, limit);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** The part of an address that separates rate limits: a channel, a guild, or a webhook with its token. */
function majorOf(params: Readonly<Record<string, string>>): string {
  return params.channel_id ?? params.guild_id ?? [params.webhook_id, params.webhook_token].join('/');
}

function assertContract(route: Route, json: object): void {
  if (!route.response) return;
  const plain: unknown = JSON.parse(JSON.stringify(json));
  for (const item of Array.isArray(plain) ? plain : [plain]) {
    const problems = schemaProblems(route.response, item);
    if (problems.length === 0) continue;
    const words = problems.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
    throw new Error(`The answer to ${route.method} ${route.path} is not what the contract says: ${words}`);
  }
}
