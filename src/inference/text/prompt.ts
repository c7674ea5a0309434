/**
 * @file The prompt language: weighted phrases, told apart by `|`, in scenes told apart by `^`.
 *
 *     prompt = scene {"^" scene}      scene = phrase {"|" phrase}      phrase = text [":" weight [":" stop]]
 *
 * A weight is a number after the last colon of a phrase. Such a colon is part of the text instead when
 * - it stands between two whole numbers: `at 12:30`, `16:9`, `John 3:16`; or
 * - the word it stands in is an address: `https://example.com:8080`.
 * A space before the colon, a decimal point or a sign makes it a weight again: `route 66 :2`, `route 66:2.0`.
 * `\|`, `\^`, `\:` and `\\` are the characters themselves; a backslash before anything else is a backslash.
 */

import { ProblemError } from '../problems/error.ts';
import { endsWhole, isWhole, readNumber } from './number.ts';

export interface Phrase {
  /** Without white space at its ends. */
  readonly text: string;
  /** How much the phrase counts; below 0 the picture is driven away from it. Finite, not 0. */
  readonly weight: number;
  /** The phrase stops pulling once its distance times the sign of its weight is below this. −Infinity: never. */
  readonly stop: number;
}

/** Phrases that are painted at the same time; at least one has a weight above 0. */
export type Scene = readonly Phrase[];

/** The prompt cannot be painted; the problem says why and what to write instead. */
export class PromptError extends ProblemError {
  override readonly name = 'PromptError';
}

/** In characters (code points): as long as a message on Discord may be. */
export const maxPromptLength = 2_000;
export const maxPhrases = 64;
export const maxWeight = 1_000;

/** @throws PromptError for an empty, overlong or contradictory prompt. */
export function parsePrompt(prompt: string): Scene[] {
  const length = [...prompt].length;
  if (length > maxPromptLength) throw new PromptError({ code: 'promptTooLong', length, limit: maxPromptLength });
  if (isBlank(prompt)) throw new PromptError({ code: 'promptEmpty' });
  const scenes = split(prompt, '^').map((scene) => split(scene, '|').map(parsePhrase));
  const count = scenes.reduce((sum, scene) => sum + scene.length, 0);
  if (count > maxPhrases) throw new PromptError({ code: 'tooManyPhrases', count, limit: maxPhrases });
  for (const [i, scene] of scenes.entries()) {
    if (scene.some(({ weight }) => weight > 0)) continue;
    const phrases = format(scene);
    if (scenes.length === 1) throw new PromptError({ code: 'promptAllNegative', phrases });
    throw new PromptError({ code: 'sceneAllNegative', scene: i + 1, phrases });
  }
  return scenes;
}

/** Throws a `PromptError` for a prompt that cannot be painted; nothing at all may be right beside a picture. */
export function checkPrompt(prompt: string, mayBeEmpty: boolean): void {
  if (!mayBeEmpty || !isBlank(prompt)) parsePrompt(prompt);
}

/** The inverse of `parsePrompt`: a prompt that is read as these scenes. */
export const formatPrompt = (scenes: readonly Scene[]): string => scenes.map(format).join(' ^ ');

const format = (scene: Scene): string => scene.map(formatPhrase).join(' | ');

/** Nothing to see: white space, zero-width characters, fillers. */
export const isBlank = (text: string): boolean => !/[^\s\p{Default_Ignorable_Code_Point}]/u.test(text);

/** The parts of a text between separators, with their escapes still in them. */
function split(text: string, separator: '|' | '^' | ':'): string[] {
  const parts = [''];
  for (const [character] of text.matchAll(/\\[|^:\\]|./gs)) {
    if (character === separator) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
}

const addEscapes = (text: string): string => text.replace(/[|^\\]/g, '\\$&');
const dropEscapes = (text: string): string => text.replace(/\\([|^:\\])/g, '$1');

/** Takes the number after the last colon off a phrase, or returns null when that colon, if any, is text. */
function takeNumber(phrase: string): { rest: string; value: number; written: string } | null {
  const parts = split(phrase, ':');
  const written = (parts.pop() ?? '').trim();
  const value = readNumber(written);
  const rest = parts.join(':');
  if (parts.length === 0 || value === null) return null;
  if (isWhole(written) && endsWhole(rest)) return null;
  if (rest.split(/\s/).at(-1)?.includes('://')) return null;
  return { rest, value, written };
}

function parsePhrase(source: string): Phrase {
  const last = takeNumber(source);
  const before = last && takeNumber(last.rest);
  const [weight, stop] = before ? [before, last] : [last, null];
  const text = dropEscapes((weight?.rest ?? source).trim());
  if (isBlank(text)) {
    throw new PromptError(weight ? { code: 'numberWithoutWords', written: weight.written } : { code: 'phraseEmpty' });
  }
  if (weight) checkWeight(text, weight);
  if (stop && !(Math.abs(stop.value) <= maxWeight || stop.value === -Infinity)) {
    throw new PromptError({ code: 'stopOutOfRange', text, written: stop.written, limit: maxWeight });
  }
  return { text, weight: weight?.value ?? 1, stop: stop?.value ?? -Infinity };
}

function checkWeight(text: string, { value, written }: { value: number; written: string }): void {
  if (value === 0) throw new PromptError({ code: 'weightZero', text });
  if (!(Math.abs(value) <= maxWeight)) {
    throw new PromptError({ code: 'weightOutOfRange', text, written, limit: maxWeight });
  }
}

/** The shortest way of writing a phrase that is read as the same phrase; its last candidate always is. */
function formatPhrase(phrase: Phrase): string {
  const { text, weight, stop } = phrase;
  // With a decimal point, the colon between weight and stop never stands between two whole numbers.
  const decimal = Number.isInteger(stop) ? stop.toFixed(1) : String(stop);
  const numbers = stop > -Infinity ? `:${weight}:${decimal}` : weight !== 1 ? `:${weight}` : '';
  const words = addEscapes(text);
  const noColons = words.replaceAll(':', '\\:');
  const candidates = [words + numbers, `${words} ${numbers}`, noColons + numbers];
  return candidates.find((candidate) => readsAs(candidate, phrase)) ?? `${noColons} ${numbers}`;
}

function readsAs(source: string, { text, weight, stop }: Phrase): boolean {
  try {
    const read = parsePhrase(source);
    return read.text === text && read.weight === weight && read.stop === stop;
  } catch (error) {
    if (error instanceof PromptError) return false;
    throw error;
  }
}
