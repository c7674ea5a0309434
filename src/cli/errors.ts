/** @file The one door through which a command fails: a clear line for the person, an exit code for the shell. */
import { ConfigError } from '../config.ts';
import { WriteError } from '../inference/files.ts';
import { PackError } from '../inference/packs/error.ts';
import { SettingsError } from '../inference/painting/png.ts';
import { RequestError } from '../inference/painting/request.ts';
import { PictureError } from '../inference/painting/start/image.ts';
import { DeviceError } from '../inference/runtime/choose.ts';
import { PromptError } from '../inference/text/prompt.ts';
import { CheckpointError } from '../inference/weights/error.ts';
import { Interrupted } from './interrupt.ts';

/** 0 done, 1 ours, 2 wrong usage or configuration. */
export const exitCodes = { ours: 1, usage: 2, interrupted: 130 } as const;

/** What the person can change: their words say what to do, so nothing is added. */
const usage = [ConfigError, DeviceError, PromptError, RequestError, PictureError, SettingsError];
/** What is wrong with the machine or its files; the words say how to mend it. */
const surroundings = [WriteError, PackError, CheckpointError];

/** Prints one line (and the stacks, with LOG_LEVEL=debug), and returns the exit code. */
export function report(error: unknown, stream: NodeJS.WritableStream = process.stderr): number {
  const is = (classes: readonly (abstract new (...rest: never[]) => Error)[]) =>
    classes.some((each) => error instanceof each);
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Interrupted) {
    stream.write(`${message}\n`);
    return exitCodes.interrupted;
  }
  stream.write(`error: ${is(usage) || is(surroundings) ? message : `something broke on our side: ${message}`}\n`);
  if (process.env.LOG_LEVEL === 'debug' && error instanceof Error) stream.write(`${stackOf(error)}\n`);
  return is(usage) ? exitCodes.usage : exitCodes.ours;
}

const stackOf = (error: Error): string =>
  error.cause instanceof Error ? `${error.stack}\ncaused by ${stackOf(error.cause)}` : (error.stack ?? error.message);
