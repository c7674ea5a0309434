/** @file Shows how work gets on, on stderr: a bar on a terminal, a line now and then elsewhere. */
import cliProgress from 'cli-progress';

const { Presets, SingleBar } = cliProgress;

export interface Progress {
  readonly step: number;
  readonly steps: number;
  readonly msPerStep: number;
  /** What changes besides: "loss 0.512". */
  readonly detail: string;
}

export interface ProgressDisplay {
  update(progress: Progress): void;
  /** A line of its own, above the bar. */
  note(text: string): void;
  end(): void;
}

/** Seconds between lines where there is no terminal. */
const lineInterval = 2_000; // ms

const pace = (msPerStep: number): string =>
  msPerStep > 1000 ? `${(msPerStep / 1000).toFixed(1)} s/it` : `${(1000 / msPerStep).toFixed(1)} it/s`;

function remaining({ step, steps, msPerStep }: Progress): string {
  const seconds = Math.ceil(((steps - step) * msPerStep) / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

export function showProgress(stream: NodeJS.WriteStream = process.stderr): ProgressDisplay {
  return stream.isTTY ? bar(stream) : lines(stream);
}

function bar(stream: NodeJS.WriteStream): ProgressDisplay {
  const shown = new SingleBar(
    {
      stream,
      format: '{bar} {percentage} %  {value}/{total}  {pace}  {eta_words} left  {detail}',
      hideCursor: true,
      clearOnComplete: true,
      linewrap: false,
    },
    Presets.shades_classic,
  );
  let started = false;
  return {
    update(progress) {
      const words = { pace: pace(progress.msPerStep), eta_words: remaining(progress), detail: progress.detail };
      if (!started) shown.start(progress.steps, progress.step, words);
      else shown.update(progress.step, words);
      started = true;
    },
    note(text) {
      if (started) stream.write('\r\u001b[K'); // to the line's start, and clear it: the bar is drawn anew below
      stream.write(`${text}\n`);
    },
    end() {
      if (started) shown.stop();
    },
  };
}

function lines(stream: NodeJS.WriteStream): ProgressDisplay {
  let last = 0;
  return {
    update(progress) {
      const now = Date.now();
      if (now - last < lineInterval && progress.step < progress.steps) return;
      last = now;
      const percent = Math.floor((100 * progress.step) / progress.steps);
      stream.write(
        `${percent} %  step ${progress.step}/${progress.steps}  ${pace(progress.msPerStep)}  ` +
          `${remaining(progress)} left  ${progress.detail}\n`,
      );
    },
    note: (text) => void stream.write(`${text}\n`),
    end: () => undefined,
  };
}
