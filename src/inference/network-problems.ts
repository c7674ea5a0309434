/** @file What the codes of the network mean. */
import { codesIn } from './error-codes.ts';

export interface NetworkProblem {
  readonly code: string;
  /** Completes "<address>: …". */
  readonly reason: string;
  /** The same address may do better later. */
  readonly temporary: boolean;
}

const known: Readonly<Record<string, [reason: string, temporary: boolean]>> = {
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

/** `undefined` when the network is not to blame. */
export function networkProblemOf(error: unknown): NetworkProblem | undefined {
  for (const code of codesIn(error)) {
    const [reason, temporary] = known[code] ?? [];
    if (reason !== undefined && temporary !== undefined) return { code, reason, temporary };
  }
  return undefined;
}
