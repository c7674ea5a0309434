/** @file What becomes of a request, and how it is sent. */
import type { ServerResponse } from 'node:http';
import type { BucketState, Refusal } from '../enforcement/buckets.ts';
import type { FaultAction } from '../faults.ts';
import type { Verdict } from '../timeline.ts';

export interface Outcome {
  readonly status: number;
  readonly body?: object | string | undefined;
  readonly verdict: Verdict;
  readonly code?: number;
  readonly problems?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** 429, or what Discord's proxy says to an address that is banned. */
export function limited({ retryAfterMs, scope, banned }: Refusal): Outcome {
  const seconds = Math.max(0.001, Math.ceil(retryAfterMs) / 1_000);
  return {
    status: 429,
    body: banned
      ? '<html><title>Access denied | Error 1015</title>You are being rate limited</html>'
      : { message: 'You are being rate limited.', retry_after: seconds, global: scope === 'global' },
    verdict: 'limited',
    problems: [
      banned ? 'too many invalid requests' : `over the ${scope === 'global' ? 'global limit' : 'limit of its bucket'}`,
    ],
    headers: {
      'retry-after': String(Math.ceil(seconds)),
      'x-ratelimit-scope': scope,
      ...(scope === 'global' && { 'x-ratelimit-global': 'true' }),
    },
  };
}

/** What a fault makes of an answer. */
export function spoiled(fault: FaultAction): Outcome {
  if (fault.drop) return { status: 0, verdict: 'fault', problems: [`dropped (${fault.drop} the work)`] };
  return {
    status: fault.status ?? 500,
    body: { message: `${fault.status}: made by a fault`, code: 0 },
    verdict: 'fault',
    problems: [`fault: ${fault.status}`],
  };
}

/** discord.js takes a content type for a promise of content, so 204 carries none. */
export function send(response: ServerResponse, outcome: Outcome, bucket: BucketState | undefined): void {
  response.statusCode = outcome.status;
  for (const [name, value] of Object.entries(outcome.headers ?? {})) response.setHeader(name, value);
  if (bucket) {
    response.setHeader('x-ratelimit-limit', bucket.limit);
    response.setHeader('x-ratelimit-remaining', bucket.remaining);
    response.setHeader('x-ratelimit-reset', (bucket.resetAt / 1_000).toFixed(3));
    response.setHeader('x-ratelimit-reset-after', (bucket.resetAfterMs / 1_000).toFixed(3));
    response.setHeader('x-ratelimit-bucket', bucket.hash);
  }
  if (outcome.body === undefined) response.end();
  else if (typeof outcome.body === 'string') response.setHeader('content-type', 'text/html').end(outcome.body);
  else response.setHeader('content-type', 'application/json').end(JSON.stringify(outcome.body));
}
