/** @file German: a job from its ticket to its result, with its buttons and forms. */

import type { Words } from '../en/index.ts';
import { grammar, timestamp } from '../grammar.ts';

const { number, percent, count, size, megabytes, duration } = grammar('de');

const steps = { one: 'Schritt', other: 'Schritte' };
const frames = { one: 'Bild', other: 'Bildern' };

export const ticket: Words['ticket'] = {
  waiting: ({ position, startsAt, endsAt }) =>
    `Platz ${number(position)} in der Warteschlange · Beginn: ${timestamp(startsAt)} · fertig: ${timestamp(endsAt)}`,
  paused: ({ position }) =>
    `Platz ${number(position)} in der Warteschlange · Die Warteschlange ist gerade angehalten. Dein Platz bleibt dir.`,
  starting: 'Es geht los …',
  arrivesByDirectMessage: ({ until }) =>
    `Hier kann ich nur eine Zeit lang schreiben (Ende: ${timestamp(until)}). Dauert es länger, schicke ich dir das Bild als Direktnachricht.`,
};

export const progress: Words['progress'] = {
  painting: ({ step, of, endsAt }) =>
    `Ich male · Schritt ${number(step)} von ${number(of)} (${percent(step / of)})${endsAt === null ? '' : ` · fertig: ${timestamp(endsAt)}`}`,
  upscaling: ({ scale, share, endsAt }) =>
    `Ich vergrößere ×${number(scale)}${share === null ? '' : ` (${percent(share)})`}${endsAt === null ? '' : ` · fertig: ${timestamp(endsAt)}`}`,
  describing: 'Ich sehe mir das Bild an …',
  finishing: 'Ich schließe mit dem ab, was da ist …',
  cancelling: 'Ich breche ab …',
  goingOn: ({ step }) => `Ich wurde neu gestartet und mache bei Schritt ${number(step)} weiter.`,
};

export const result: Words['result'] = {
  painted: ({ prompt, owner }) => `**${prompt}** · für ${owner}`,
  details: (facts) =>
    `Seed ${facts.seed} · ${count(facts.steps, steps)} · ${size(facts)} · ${duration(facts.ms)} · ${facts.pack}`,
  upscaled: ({ scale, width, height, owner }) =>
    `×${number(scale)} vergrößert auf ${size({ width, height })} · für ${owner}`,
  fromPictures: ({ pictures }) => (pictures === 1 ? 'Nach einem Bild' : 'Mischung aus Bildern'),
  described: 'Das sehe ich:',
  guess: ({ label, probability }) => `${percent(probability)} · ${label}`,
  timelapse: ({ frames: shown }) => `Zeitraffer aus ${count(shown, frames)}`,
  from: ({ link }) => `Aus ${link}`,
  stoppedEarly: ({ step, of }) => `Nach Schritt ${number(step)} von ${number(of)} beendet.`,
  resized: ({ width, height }) =>
    `Für die gewünschte Größe hat mein Speicher nicht gereicht, deshalb habe ich in ${size({ width, height })} gemalt.`,
  asWebp: ({ limit }) =>
    `Als PNG wäre es größer als die ${megabytes(limit)}, die hier hochgeladen werden dürfen; deshalb ist es WebP.`,
  madeSmaller: ({ width, height, limit }) =>
    `In voller Größe wäre es mehr als die ${megabytes(limit)}, die hier hochgeladen werden dürfen; deshalb sind es ${size({ width, height })}.`,
  alreadyUpscaled: ({ link }) => `Dieses Bild wurde schon so vergrößert: ${link}`,
  alreadyUpscaling: ({ link }) => `Dieses Bild wird gerade schon so vergrößert: ${link}`,
  cancelled: 'Abgebrochen.',
  timelapseThere: ({ link }) => `Den Zeitraffer dieses Bildes gibt es schon: ${link}`,
  deleted: 'Das Bild ist gelöscht.',
  copyDeleted: 'Diese Kopie ist gelöscht; das Bild bleibt, wo es gemalt wurde.',
  underWay: ({ link }) => `Daran wird noch gearbeitet: ${link}`,
  goesOn: ({ link }) => `Hier geht es weiter: ${link}`,
  goesOnElsewhere: 'Das geht in einer anderen Nachricht weiter.',
};

export const notes: Words['notes'] = {
  phraseCut: ({ text }) => `„${text}…“ ist länger, als diese Modelle lesen; das Ende hat keine Wirkung.`,
};

export const buttons: Words['buttons'] = {
  finish: 'Jetzt abschließen',
  cancel: 'Abbrechen',
  upscale: ({ scale }) => `Vergrößern ×${number(scale)}`,
  again: 'Noch einmal',
  variations: 'Varianten',
  edit: 'Bearbeiten',
  continue: 'Weitermalen',
  timelapse: 'Zeitraffer',
  delete: 'Löschen',
  reopen: 'Formular wieder öffnen',
  previous: 'Zurück',
  next: 'Weiter',
};

export const editForm: Words['editForm'] = {
  title: 'Bearbeiten und noch einmal malen',
  prompt: 'Prompt',
  negative: 'Was nicht auf das Bild soll',
  style: 'Stil',
  seed: 'Seed',
  seedHint: 'Leer lassen für einen neuen',
  steps: 'Schritte',
};
