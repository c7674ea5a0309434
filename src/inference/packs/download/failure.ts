/** @file Why an address did not give a file, and whether it is worth asking again. */
import { messageOf } from '../../message-of.ts';
import { networkProblemOf } from '../../network-problems.ts';

export interface FailureOptions extends ErrorOptions {
  /** The same address may do better later. */
  readonly temporary?: boolean;
  /** What has come so far is no part of the file. */
  readonly spoilt?: boolean;
  /** How long the server asks to wait. */
  readonly retryAfterMs?: number | undefined;
}

/** One address failed; the message completes "<address>: …". */
export class AddressFailure extends Error {
  override readonly name = 'AddressFailure';
  readonly temporary: boolean;
  readonly spoilt: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(message: string, { temporary = false, spoilt = false, retryAfterMs, ...options }: FailureOptions = {}) {
    super(message, options);
    this.temporary = temporary;
    this.spoilt = spoilt;
    this.retryAfterMs = retryAfterMs;
  }
}

/** What a server means by its answer to a request for a file. */
export function statusFailure({ status, headers }: Response): AddressFailure {
  const known: Readonly<Record<number, string>> = {
    401: 'it asks for a login',
    403: 'it refuses (403)',
    404: 'the file is not there (404)',
    410: 'the file is gone (410)',
    416: 'it will not go on from where the download stopped (416)',
    429: 'too many requests (429)',
  };
  const temporary = status >= 500 || [408, 416, 425, 429].includes(status);
  return new AddressFailure(known[status] ?? `it answers with status ${status}`, {
    temporary,
    spoilt: status === 416,
    retryAfterMs: retryAfter(headers.get('retry-after')),
  });
}

/** Seconds or a date (RFC 9110 §10.2.3) to milliseconds from now. */
function retryAfter(value: string | null): number | undefined {
  if (value === null) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** What an error of `fetch`, or of reading its body, means. */
export function networkFailure(error: unknown): AddressFailure {
  const problem = networkProblemOf(error);
  if (problem) return new AddressFailure(problem.reason, { temporary: problem.temporary, cause: error });
  let root = error;
  while (root instanceof Error && root.cause !== undefined) root = root.cause;
  const message = messageOf(root);
  // Certificates and endless redirects stay as they are; a stream that ends badly may not.
  const temporary = error instanceof Error && error.message === 'terminated';
  return new AddressFailure(`the connection failed (${message})`, { temporary, cause: error });
}
