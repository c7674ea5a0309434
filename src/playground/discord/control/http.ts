/** @file The control API over HTTP, under `/control`. Only for programs and pages of this computer. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { DiscordError } from '../errors.ts';
import { HungUp, readBody } from '../rest/body.ts';
import { actSchema, interactionView, perform } from './acts.ts';
import {
  change,
  changeLimits,
  changeSchema,
  clockSchema,
  faultSchema,
  gatewayFaultSchema,
  limitsSchema,
  present,
} from './changes.ts';
import type { Control } from './control.ts';
import { ActError } from './errors.ts';
import { streamEvents } from './events.ts';

interface Call {
  readonly control: Control;
  readonly id: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

const verdict = z.enum(['ok', 'refused', 'limited', 'unknown-route', 'fault', 'aborted', 'failed']);

/** By method and address; `*` stands for an id. */
const CALLS: Readonly<Record<string, (call: Call) => unknown>> = {
  'GET /control': ({ control }) => control.overview(),
  'POST /control/act': async ({ control, body }) => await perform(control, actSchema.parse(body)),
  'POST /control/change': ({ control, body }) => change(control, changeSchema.parse(body)),
  'GET /control/channels/*/messages': ({ control, id }) =>
    control.messages(id).map((message) => control.messageView(message)),
  'GET /control/messages/*': ({ control, id }) => control.messageView(control.message(id)),
  'GET /control/interactions/*': ({ control, id }) => {
    const interaction = control.world.state.interactions.get(id);
    if (!interaction) throw new ActError(`There is no interaction ${id}.`);
    return interactionView(control, interaction);
  },
  'POST /control/interactions/*/expire': ({ control, id }) => control.expireToken(id),
  'GET /control/timeline': ({ control, query }) => ({
    counts: control.timeline.counts(),
    entries: control.timeline.entries({
      ...(query.has('verdict') && { verdict: verdict.parse(query.get('verdict')) }),
      after: Number(query.get('after') ?? 0),
      limit: Number(query.get('limit') ?? 200),
    }),
  }),
  'GET /control/limits': ({ control }) => control.limits,
  'PATCH /control/limits': ({ control, body }) => changeLimits(control, limitsSchema.parse(body)),
  'GET /control/faults': ({ control }) => control.world.faults.list(),
  'POST /control/faults': ({ control, body }) => ({ id: control.fault(present(faultSchema.parse(body))) }),
  'DELETE /control/faults': ({ control }) => control.clearFaults(),
  'POST /control/gateway': ({ control, body }) => control.gatewayFault(gatewayFaultSchema.parse(body)),
  'POST /control/clock': ({ control, body }) => {
    const { advanceMs, speed } = clockSchema.parse(body);
    const { clock } = control.world;
    if (speed !== undefined) clock.speed = speed;
    if (advanceMs !== undefined) clock.advance(advanceMs);
    return { time: new Date(clock.now()).toISOString(), speed: clock.speed };
  },
  'POST /control/reset': async ({ control }) => await control.reset(),
};

const BODY_LIMIT = 256 * 2 ** 20;
const LOCAL = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/;

export async function serveControl(
  control: Control,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://host');
  try {
    const foreign = foreignCaller(request);
    if (foreign) return answer(response, 403, { error: foreign });
    if (request.method === 'GET' && url.pathname === '/control/events') return streamEvents(control, request, response);
    const id = /^\/control\/(?:channels|messages|interactions)\/([^/]+)/.exec(url.pathname)?.[1] ?? '';
    const address = id === '' ? url.pathname : url.pathname.replace(`/${id}`, '/*');
    const call = CALLS[`${request.method} ${address.replace(/\/$/, '')}`];
    if (!call) {
      request.resume();
      return answer(response, 404, {
        error: `There is no ${request.method} ${url.pathname}. There are: ${Object.keys(CALLS).join(', ')}, GET /control/events.`,
      });
    }
    const { json } = await readBody(request, BODY_LIMIT);
    const result = await call({ control, id: decodeURIComponent(id), query: url.searchParams, body: json ?? {} });
    return answer(response, 200, result ?? {});
  } catch (error) {
    request.resume();
    if (error instanceof HungUp) return;
    if (error instanceof z.ZodError) return answer(response, 400, { error: z.prettifyError(error) });
    if (error instanceof ActError) return answer(response, 400, { error: error.message });
    if (error instanceof DiscordError) return answer(response, 400, { error: error.message, discord: error.toJSON() });
    control.world.options.onProblem(`control: ${error instanceof Error ? error.stack : String(error)}`);
    return answer(response, 500, { error: error instanceof Error ? error.message : String(error) });
  }
}

/** A page on the internet must not act here: neither directly nor by a name that points to this computer. */
function foreignCaller(request: IncomingMessage): string | undefined {
  const { host = '', origin } = request.headers;
  if (!LOCAL.test(host)) return `The control API answers to localhost, not to ${host}.`;
  if (origin !== undefined && !LOCAL.test(origin.replace(/^https?:\/\//, '')))
    return `Pages of ${origin} may not act here.`;
  const writes = request.method !== 'GET' && Number(request.headers['content-length'] ?? 0) > 0;
  if (writes && !request.headers['content-type']?.startsWith('application/json'))
    return 'Bodies must be application/json.';
  return undefined;
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
