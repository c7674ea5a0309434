/** @file The one door through which a command fails: a clear line for the person, an exit code for the shell. */
import { ConfigError } from '../config.ts';
import { WriteError } from '../inference/files.ts';
import { PackError } from '../inference/packs/error.ts';
import { SettingsError } from '../inference/painting/png.ts';
import { ProblemError } from '../inference/problems/error.ts';
import type { Problem } from '../inference/problems/problem.ts';
import { DeviceError } from '../inference/runtime/choose.ts';
import { CheckpointError } from '../inference/weights/error.ts';
import { Interrupted } from './interrupt.ts';

/** A command was given something that it cannot use; the message says what to give instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** 0 done, 1 ours, 2 wrong usage or configuration. */
export const exitCodes = { ours: 1, usage: 2, interrupted: 130 } as const;

/** What the person can change: their words say what to do, so nothing is added. */
const usage = [ConfigError, DeviceError, ProblemError, SettingsError, UsageError];
/** What is wrong with the machine or its files; the words say how to mend it. */
const surroundings = [WriteError, PackError, CheckpointError];

/** What a problem does not say because only the shell has options. */
const hints: { readonly [Code in Problem['code']]?: string } = {
  startPictureMissing: 'Give one with --init.',
  sizeTooSmall: 'See --size.',
  sizeTooLarge: 'See --size and --cuts.',
  modelUnknown: 'Name it with --model.',
  modelUnfitting: 'See --model and --scale.',
  shareOutOfRange: 'See --share.',
};

/** Prints one line (and the stacks, with LOG_LEVEL=debug), and returns the exit code. */
export function report(error: unknown, stream: NodeJS.WritableStream = process.stderr): number {
  const is = (classes: readonly (abstract new (...rest: never[]) => Error)[]) =>
    classes.some((each) => error instanceof each);
  const message = messageOf(error);
  if (error instanceof Interrupted) {
    stream.write(`${message}\n`);
    return exitCodes.interrupted;
  }
  stream.write(`error: ${is(usage) || is(surroundings) ? message : `something broke on our side: ${message}`}\n`);
  if (process.env.LOG_LEVEL === 'debug' && error instanceof Error) stream.write(`${stackOf(error)}\n`);
  return is(usage) ? exitCodes.usage : exitCodes.ours;
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const hint = error instanceof ProblemError ? hints[error.problem.code] : undefined;
  return hint === undefined ? error.message : `${error.message} ${hint}`;
}

const stackOf = (error: Error): string =>
  error.cause instanceof Error ? `${error.stack}\ncaused by ${stackOf(error.cause)}` : (error.stack ?? error.message);
