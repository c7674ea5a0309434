/**
 * @file What can be wrong with a request: a code, which is also the key of its wording in every language, and its facts.
 *
 * Jobs keep problems, so a code and its facts stay as they are; a new meaning gets a new code.
 */
import { z } from 'zod';

const number = z.number();
const text = z.string();
/** A path where the picture lay, or what its sender called it; null when it has no name. */
const name = z.string().nullable();
const pixels = { width: number, height: number };
/** The largest size of the same shape that can be taken. */
const most = { maxWidth: number, maxHeight: number };

const prompts = [
  z.object({ code: z.literal('promptEmpty') }),
  /** In characters. */
  z.object({ code: z.literal('promptTooLong'), length: number, limit: number }),
  z.object({ code: z.literal('tooManyPhrases'), count: number, limit: number }),
  z.object({ code: z.literal('phraseEmpty') }),
  /** `written`: the number after the colon, as it was typed. */
  z.object({ code: z.literal('numberWithoutWords'), written: text }),
  z.object({ code: z.literal('weightZero'), text }),
  z.object({ code: z.literal('weightOutOfRange'), text, written: text, limit: number }),
  z.object({ code: z.literal('stopOutOfRange'), text, written: text, limit: number }),
  /** `phrases`: all of them, as a prompt. */
  z.object({ code: z.literal('promptAllNegative'), phrases: text }),
  /** `scene`: from 1. */
  z.object({ code: z.literal('sceneAllNegative'), scene: number, phrases: text }),
] as const;

const requests = [
  z.object({ code: z.literal('nothingToPaint') }),
  /** `rule`: what the setting has to be, in English. */
  z.object({ code: z.literal('settingsOutOfRange'), settings: z.array(z.object({ name: text, rule: text })) }),
  /** `least`: pixels of a side. */
  z.object({ code: z.literal('sizeTooSmall'), ...pixels, least: number }),
  /** `needed`, `free`: bytes of memory. */
  z.object({ code: z.literal('sizeTooLarge'), ...pixels, ...most, needed: number, free: number }),
  z.object({ code: z.literal('noSizeFits'), ...pixels, needed: number, free: number }),
  z.object({ code: z.literal('startPictureMissing') }),
  z.object({ code: z.literal('latentUnfitting'), ...pixels }),
  z.object({ code: z.literal('labelsMissing') }),
  z.object({ code: z.literal('tooManyLabels'), count: number, limit: number }),
  z.object({ code: z.literal('modelUnknown'), model: text, known: z.array(text) }),
  /** `factor`: by which the model enlarges; `scale`: what was asked for. */
  z.object({ code: z.literal('modelUnfitting'), model: text, factor: number, scale: number }),
  z.object({ code: z.literal('shareOutOfRange'), model: text, share: number }),
] as const;

const pictures = [
  /** `why`: what the decoder or the system says, in English. */
  z.object({ code: z.literal('pictureUnreadable'), name, why: text }),
  z.object({ code: z.literal('pictureKind'), name, format: text }),
  /** `limit`: pixels. */
  z.object({ code: z.literal('pictureTooLarge'), name, ...pixels, ...most, limit: number }),
  z.object({ code: z.literal('pictureAnimated'), name }),
  z.object({ code: z.literal('picturePages'), name, pages: number }),
  /** In bytes. */
  z.object({ code: z.literal('fileTooLarge'), name, bytes: number, limit: number }),
  z.object({ code: z.literal('maskBlack') }),
  /** `limit`: pixels. */
  z.object({ code: z.literal('resultTooLarge'), name, ...pixels, ...most, scale: number, limit: number }),
  /** `side`: the longest that the format holds. */
  z.object({ code: z.literal('resultTooLong'), name, ...pixels, ...most, scale: number, format: text, side: number }),
  /** `longest`: side that a picture may have; nothing of this one's shape can be enlarged. */
  z.object({
    code: z.literal('resultTooThin'),
    name,
    ...pixels,
    scale: number,
    format: text,
    side: number,
    longest: number,
  }),
] as const;

export const problem = z.discriminatedUnion('code', [...prompts, ...requests, ...pictures]);

export type Problem = z.infer<typeof problem>;
