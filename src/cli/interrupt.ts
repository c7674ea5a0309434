/** @file Ctrl-C: once finishes and keeps the picture, twice stops. */

export interface Interrupts {
  /** Aborted by the first. */
  readonly finish: AbortSignal;
  /** Aborted by the second. */
  readonly stop: AbortSignal;
  /** Gives Ctrl-C its usual meaning back. */
  release(): void;
}

/** The user stopped the work on purpose. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

export function onInterrupt(announce: (text: string) => void): Interrupts {
  const [finish, stop] = [new AbortController(), new AbortController()];
  const listener = () => {
    if (finish.signal.aborted) {
      stop.abort(new Interrupted('Stopped. No picture was kept.'));
      return;
    }
    finish.abort();
    announce('Finishing with the picture as it is. Press Ctrl-C again to stop without it.');
  };
  process.on('SIGINT', listener);
  return { finish: finish.signal, stop: stop.signal, release: () => void process.off('SIGINT', listener) };
}
