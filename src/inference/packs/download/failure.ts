/** @file Why an address did not give a file, and whether it is worth asking again. */
import { messageOf } from '../../message-of.ts';

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

const networkProblems: Readonly<Record<string, [reason: string, temporary: boolean]>> = {
  ENOTFOUND: ['there is no such host, or no network', false],
  EAI_AGAIN: ['its name cannot be looked up; is there a network?', true],
  ENETUNREACH: ['the network cannot be reached', true],
  EHOSTUNREACH: ['the host cannot be reached', true],
  ECONNREFUSED: ['it refuses connections', true],
  ECONNRESET: ['the connection was cut', true],
  EPIPE: ['the connection was cut', true],
  UND_ERR_SOCKET: ['the connection was cut', true],
  ETIMEDOUT: ['it does not answer', true],
  UND_ERR_CONNECT_TIMEOUT: ['it does not answer', true],
};

/** What an error of `fetch`, or of reading its body, means. */
export function networkFailure(error: unknown): AddressFailure {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const [reason, temporary] = ('code' in cause && networkProblems[String(cause.code)]) || [];
    if (reason !== undefined) return new AddressFailure(reason, { temporary: temporary === true, cause: error });
  }
  let root = error;
  while (root instanceof Error && root.cause !== undefined) root = root.cause;
  const message = messageOf(root);
  // Certificates and endless redirects stay as they are; a stream that ends badly may not.
  const temporary = error instanceof Error && error.message === 'terminated';
  return new AddressFailure(`the connection failed (${message})`, { temporary, cause: error });
}
