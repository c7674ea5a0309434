/** @file The codes by which the system, the network and libraries tell their errors apart. */

/** Of an error and of what caused it, outermost first: `fetch` and our own errors hide the system's in `cause`. */
export function* codesIn(error: unknown): Generator<string> {
  for (let cause = error; cause instanceof Error; cause = cause.cause) if ('code' in cause) yield String(cause.code);
}
