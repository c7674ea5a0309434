/** @file German: what is wrong with a request, and what to do, by the code of the problem. */

import type { Words } from '../en/index.ts';
import { grammar } from '../grammar.ts';

const { number, count, all, size, megabytes, gigabytes } = grammar('de');

const characters = { other: 'Zeichen' };
const phrasesOf = { one: 'Ausdruck', other: 'Ausdrücke' };
const labels = { one: 'Begriff', other: 'Begriffe' };
const picturesIn = { one: 'Bild', other: 'Bilder' };

const enlarged = ({ width, height, scale }: { width: number; height: number; scale: number }): string =>
  `Dieses Bild hat ${size({ width, height })} Pixel, und mit ×${number(scale)} würden daraus ${size({ width: width * scale, height: height * scale })}.`;

export const problems: Words['errors']['problems'] = {
  promptEmpty: () => 'Im Prompt stehen keine Worte. Schreib, was ich malen soll, zum Beispiel `a castle at night`.',
  promptTooLong: ({ length, limit }) =>
    `Der Prompt hat ${count(length, characters)} und darf ${number(limit)} haben. Kürze ihn um ${number(length - limit)}.`,
  tooManyPhrases: ({ count: phrases, limit }) =>
    `Der Prompt hat ${count(phrases, phrasesOf)} und darf ${number(limit)} haben. Lass ${number(phrases - limit)} weg.`,
  phraseEmpty: () =>
    'Ein Ausdruck des Prompts ist leer. Schreib Worte hinein, oder nimm das überzählige `|` oder `^` heraus. Soll das Bild als Spoiler verborgen werden, setz den ganzen Prompt zwischen `||` und `||`.',
  numberWithoutWords: ({ written }) =>
    `Vor „:${written}“ stehen keine Worte. Schreib dort welche hin, oder nimm den Doppelpunkt heraus.`,
  weightZero: ({ text }) =>
    `Das Gewicht von „${text}“ ist 0 und würde nichts ändern. Gib dem Ausdruck ein anderes, oder lass ihn weg.`,
  weightOutOfRange: ({ text, written, limit }) =>
    `Das Gewicht ${written} von „${text}“ muss eine Zahl von ${number(-limit)} bis ${number(limit)} sein. Gehört es zu den Worten, schreib \`\\:\` statt des Doppelpunkts.`,
  stopOutOfRange: ({ text, written, limit }) =>
    `Der Stoppwert ${written} von „${text}“ muss eine Zahl von ${number(-limit)} bis ${number(limit)} sein.`,
  promptAllNegative: ({ phrases }) =>
    `Im Prompt sind alle Gewichte negativ. Sag auch, was ich malen soll, zum Beispiel „a castle | ${phrases}“.`,
  sceneAllNegative: ({ scene, phrases }) =>
    `In Szene ${number(scene)} des Prompts sind alle Gewichte negativ. Sag auch, was ich dort malen soll, zum Beispiel „a castle | ${phrases}“.`,

  nothingToPaint: () => 'Es gibt nichts zu malen. Schreib einen Prompt.',
  settingsOutOfRange: ({ settings }) =>
    `Mit diesen Einstellungen kann ich nicht malen: ${all(settings.map(({ name }) => name))}. Wähl andere Werte.`,
  sizeTooSmall: ({ width, height, least }) =>
    `${size({ width, height })} Pixel sind für diese Modelle zu klein. Beide Seiten müssen mindestens ${number(least)} haben.`,
  sizeTooLarge: ({ width, height, needed, free, maxWidth, maxHeight }) =>
    `${size({ width, height })} Pixel würden ${gigabytes(needed)} meines Speichers brauchen, und ${gigabytes(free)} sind frei. Bei diesem Seitenverhältnis passen höchstens ${size({ width: maxWidth, height: maxHeight })}. Wähl eine niedrigere Qualität oder kleinere Modelle, oder versuch es später noch einmal.`,
  noSizeFits: ({ width, height, needed, free }) =>
    `${size({ width, height })} Pixel würden ${gigabytes(needed)} meines Speichers brauchen, und ${gigabytes(free)} sind frei. Nicht einmal ein kleines Bild passt. Wähl kleinere Modelle, oder versuch es später noch einmal.`,
  startPictureMissing: () => 'Dieses Gemälde beginnt mit einem Bild, aber es ist keines da. Schick eines mit.',
  latentUnfitting: ({ width, height }) =>
    `Das frühere Bild lässt sich mit diesen Modellen nicht in ${size({ width, height })} fortsetzen. Lass es mit seinem Seed noch einmal malen.`,
  labelsMissing: () => 'Es stehen keine Begriffe zur Wahl. Schreib mindestens einen, oder lass sie weg.',
  tooManyLabels: ({ count: given, limit }) => `${count(given, labels)} sind zu viele. Nenn höchstens ${number(limit)}.`,
  modelUnknown: ({ model, known }) =>
    `Ein Modell namens ${model} zum Vergrößern habe ich nicht. Ich habe ${all(known)}.`,
  modelUnfitting: ({ model, factor, scale }) =>
    `${model} vergrößert ×${number(factor)}, und das kann nicht ×${number(scale)} ergeben. Wähl einen anderen Faktor.`,
  shareOutOfRange: ({ model, share }) =>
    `Der Anteil von ${model} ist ${number(share)} und muss zwischen 0 und 1 liegen.`,

  pictureUnreadable: ({ name }) =>
    `${name ?? 'Diese Datei'} kann ich nicht als Bild lesen. Schick eine PNG-, JPEG- oder WebP-Datei.`,
  pictureKind: ({ name, format }) =>
    `${name ?? 'Diese Datei'} ist von der Art ${format}, und die kann ich nicht lesen. Schick eine PNG-, JPEG- oder WebP-Datei.`,
  pictureTooLarge: ({ width, height, maxWidth, maxHeight }) =>
    `Dieses Bild hat ${size({ width, height })} Pixel, und ich nehme bis zu ${size({ width: maxWidth, height: maxHeight })}. Hast du ein kleineres?`,
  pictureAnimated: () => 'Dieses Bild ist eine Animation. Schick eines ihrer Einzelbilder.',
  picturePages: ({ pages }) => `Diese Datei enthält ${count(pages, picturesIn)}. Schick eines davon.`,
  fileTooLarge: ({ bytes, limit }) =>
    `Diese Datei hat ${megabytes(bytes)}, und ich nehme bis zu ${megabytes(limit)}. Hast du eine kleinere?`,
  maskBlack: () => 'Die Maske ist überall schwarz, es würde also nichts gemalt. Mach weiß, was gemalt werden soll.',
  resultTooLarge: ({ width, height, scale, limit, maxWidth, maxHeight }) =>
    `${enlarged({ width, height, scale })} Ich mache Bilder mit bis zu ${number(limit / 1e6)} Millionen Pixeln, bei diesem Seitenverhältnis vergrößere ich also bis zu ${size({ width: maxWidth, height: maxHeight })}. Schick ein kleineres, oder wähl einen kleineren Faktor.`,
  resultTooLong: ({ width, height, scale, format, side, maxWidth, maxHeight }) =>
    `${enlarged({ width, height, scale })} Eine ${format.toUpperCase()}-Datei darf ${number(side)} Pixel je Seite haben, bei diesem Seitenverhältnis vergrößere ich also bis zu ${size({ width: maxWidth, height: maxHeight })}. Schick ein kleineres, oder wähl einen kleineren Faktor.`,
  resultTooThin: ({ width, height, scale, format, side, longest }) =>
    `${enlarged({ width, height, scale })} Eine ${format.toUpperCase()}-Datei darf ${number(side)} Pixel je Seite haben. Schneide dein Bild auf ${number(longest)} Pixel an der längeren Seite zu.`,

  inputForgotten: () => 'Das Bild, mit dem das beginnen sollte, habe ich nicht mehr. Schick es noch einmal.',
  paintingForgotten: () =>
    'Was ich brauche, um an diesem Bild weiterzumalen, habe ich nicht mehr. Lass es mit seinem Seed noch einmal malen.',
};
