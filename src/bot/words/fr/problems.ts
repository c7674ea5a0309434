/** @file French: what is wrong with a request, and what to do, by the code of the problem. */

import type { Words } from '../en/index.ts';
import { grammar } from '../grammar.ts';

const { number, count, all, size, megabytes, gigabytes } = grammar('fr');

const characters = { one: 'caractère', other: 'caractères' };
const phrasesOf = { one: 'expression', other: 'expressions' };
const labels = { one: 'terme', other: 'termes' };
const picturesIn = { one: 'image', other: 'images' };

const enlarged = ({ width, height, scale }: { width: number; height: number; scale: number }): string =>
  `Cette image fait ${size({ width, height })} pixels, et ×${number(scale)} en ferait ${size({ width: width * scale, height: height * scale })}.`;

export const problems: Words['errors']['problems'] = {
  promptEmpty: () => 'Il n’y a pas de mots dans le prompt. Écris quoi peindre, par exemple `a castle at night`.',
  promptTooLong: ({ length, limit }) =>
    `Le prompt a ${count(length, characters)} et peut en avoir ${number(limit)}. Raccourcis-le de ${number(length - limit)}.`,
  tooManyPhrases: ({ count: phrases, limit }) =>
    `Le prompt a ${count(phrases, phrasesOf)} et peut en avoir ${number(limit)}. Enlèves-en ${number(phrases - limit)}.`,
  phraseEmpty: () =>
    'Une expression du prompt est vide. Mets-y des mots, ou enlève le `|` ou le `^` de trop. Pour cacher l’image comme un spoiler, mets tout le prompt entre `||` et `||`.',
  numberWithoutWords: ({ written }) =>
    `Il n’y a pas de mots devant « :${written} ». Mets-en, ou enlève les deux-points.`,
  weightZero: ({ text }) =>
    `Le poids de « ${text} » est 0 et ne changerait rien. Donne-lui un autre poids, ou enlève l’expression.`,
  weightOutOfRange: ({ text, written, limit }) =>
    `Le poids ${written} de « ${text} » doit être un nombre de ${number(-limit)} à ${number(limit)}. S’il fait partie des mots, écris \`\\:\` à la place des deux-points.`,
  stopOutOfRange: ({ text, written, limit }) =>
    `L’arrêt ${written} de « ${text} » doit être un nombre de ${number(-limit)} à ${number(limit)}.`,
  promptAllNegative: ({ phrases }) =>
    `Tous les poids du prompt sont négatifs. Dis aussi quoi peindre, par exemple « a castle | ${phrases} ».`,
  sceneAllNegative: ({ scene, phrases }) =>
    `Tous les poids de la scène ${number(scene)} du prompt sont négatifs. Dis aussi quoi y peindre, par exemple « a castle | ${phrases} ».`,

  nothingToPaint: () => 'Il n’y a rien à peindre. Écris un prompt.',
  settingsOutOfRange: ({ settings }) =>
    `Je ne peux pas peindre avec ces réglages : ${all(settings.map(({ name }) => name))}. Choisis d’autres valeurs.`,
  sizeTooSmall: ({ width, height, least }) =>
    `${size({ width, height })} pixels, c’est trop petit pour ces modèles. Chaque côté doit en faire au moins ${number(least)}.`,
  sizeTooLarge: ({ width, height, needed, free, maxWidth, maxHeight }) =>
    `${size({ width, height })} pixels demanderaient ${gigabytes(needed)} de ma mémoire, et il y en a ${gigabytes(free)} de libres. La plus grande image de cette forme qui y tienne fait ${size({ width: maxWidth, height: maxHeight })}. Choisis une qualité plus basse ou des modèles plus petits, ou réessaie plus tard.`,
  noSizeFits: ({ width, height, needed, free }) =>
    `${size({ width, height })} pixels demanderaient ${gigabytes(needed)} de ma mémoire, et il y en a ${gigabytes(free)} de libres. Même une petite image n’y tient pas. Choisis des modèles plus petits, ou réessaie plus tard.`,
  startPictureMissing: () => 'Cette peinture part d’une image, mais il n’y en a pas. Joins-en une.',
  latentUnfitting: ({ width, height }) =>
    `L’image d’avant ne peut pas être continuée en ${size({ width, height })} avec ces modèles. Fais-la repeindre avec sa graine.`,
  labelsMissing: () => 'Il n’y a pas de termes parmi lesquels choisir. Écris-en au moins un, ou laisse-les de côté.',
  tooManyLabels: ({ count: given, limit }) =>
    `${count(given, labels)}, c’est trop. Donnes-en ${number(limit)} au plus.`,
  modelUnknown: ({ model, known }) => `Je n’ai pas de modèle d’agrandissement nommé ${model}. J’ai ${all(known)}.`,
  modelUnfitting: ({ model, factor, scale }) =>
    `${model} agrandit ×${number(factor)}, ce qui ne peut pas donner ×${number(scale)}. Choisis un autre facteur.`,
  shareOutOfRange: ({ model, share }) => `La part de ${model} est ${number(share)} et doit être entre 0 et 1.`,

  pictureUnreadable: ({ name }) =>
    `Je n’arrive pas à lire ${name ?? 'ce fichier'} comme une image. Envoie un fichier PNG, JPEG ou WebP.`,
  pictureKind: ({ name, format }) =>
    `Je ne sais pas lire ${name ?? 'ce fichier'}, qui est du type ${format}. Envoie un fichier PNG, JPEG ou WebP.`,
  pictureTooLarge: ({ width, height, maxWidth, maxHeight }) =>
    `Cette image fait ${size({ width, height })} pixels et j’accepte jusqu’à ${size({ width: maxWidth, height: maxHeight })}. En as-tu une plus petite ?`,
  pictureAnimated: () => 'Cette image est une animation. Envoie une seule de ses images.',
  picturePages: ({ pages }) => `Ce fichier contient ${count(pages, picturesIn)}. Envoies-en une.`,
  fileTooLarge: ({ bytes, limit }) =>
    `Ce fichier fait ${megabytes(bytes)} et j’accepte jusqu’à ${megabytes(limit)}. En as-tu un plus petit ?`,
  maskBlack: () => 'Le masque est noir partout, rien ne serait donc peint. Mets en blanc ce qui est à peindre.',
  resultTooLarge: ({ width, height, scale, limit, maxWidth, maxHeight }) =>
    `${enlarged({ width, height, scale })} Je fais des images de ${number(limit / 1e6)} millions de pixels au plus ; de cette forme, j’agrandis donc jusqu’à ${size({ width: maxWidth, height: maxHeight })}. Envoies-en une plus petite, ou choisis un facteur plus petit.`,
  resultTooLong: ({ width, height, scale, format, side, maxWidth, maxHeight }) =>
    `${enlarged({ width, height, scale })} Un fichier ${format.toUpperCase()} peut avoir ${number(side)} pixels de côté ; de cette forme, j’agrandis donc jusqu’à ${size({ width: maxWidth, height: maxHeight })}. Envoies-en une plus petite, ou choisis un facteur plus petit.`,
  resultTooThin: ({ width, height, scale, format, side, longest }) =>
    `${enlarged({ width, height, scale })} Un fichier ${format.toUpperCase()} peut avoir ${number(side)} pixels de côté. Recadre ton image à ${number(longest)} pixels sur son plus long côté.`,

  inputForgotten: () => 'Je n’ai plus l’image par laquelle cela devait commencer. Envoie-la de nouveau.',
  paintingForgotten: () => 'Je n’ai plus ce qu’il faut pour continuer cette image. Fais-la repeindre avec sa graine.',
};
