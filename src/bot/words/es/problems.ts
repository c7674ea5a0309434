/** @file Spanish: what is wrong with a request, and what to do, by the code of the problem. */

import type { Words } from '../en/index.ts';
import { grammar } from '../grammar.ts';

const { number, count, all, size, megabytes, gigabytes } = grammar('es');

const characters = { one: 'carácter', other: 'caracteres' };
const phrasesOf = { one: 'expresión', other: 'expresiones' };
const labels = { one: 'término', other: 'términos' };
const picturesIn = { one: 'imagen', other: 'imágenes' };

const enlarged = ({ width, height, scale }: { width: number; height: number; scale: number }): string =>
  `Esa imagen mide ${size({ width, height })} píxeles, y ×${number(scale)} la haría de ${size({ width: width * scale, height: height * scale })}.`;

export const problems: Words['errors']['problems'] = {
  promptEmpty: () => 'No hay palabras en el prompt. Escribe qué pintar, por ejemplo `a castle at night`.',
  promptTooLong: ({ length, limit }) =>
    `El prompt tiene ${count(length, characters)} y puede tener ${number(limit)}. Acórtalo en ${number(length - limit)}.`,
  tooManyPhrases: ({ count: phrases, limit }) =>
    `El prompt tiene ${count(phrases, phrasesOf)} y puede tener ${number(limit)}. Quita ${number(phrases - limit)}.`,
  phraseEmpty: () =>
    'Una expresión del prompt está vacía. Escribe palabras en ella, o quita el `|` o el `^` que sobra. Para ocultar la imagen como spoiler, pon todo el prompt entre `||` y `||`.',
  numberWithoutWords: ({ written }) =>
    `No hay palabras delante de «:${written}». Escribe algunas, o quita los dos puntos.`,
  weightZero: ({ text }) => `El peso de «${text}» es 0 y no cambiaría nada. Dale otro peso, o quita la expresión.`,
  weightOutOfRange: ({ text, written, limit }) =>
    `El peso ${written} de «${text}» debe ser un número de ${number(-limit)} a ${number(limit)}. Si es parte de las palabras, escribe \`\\:\` en lugar de los dos puntos.`,
  stopOutOfRange: ({ text, written, limit }) =>
    `El tope ${written} de «${text}» debe ser un número de ${number(-limit)} a ${number(limit)}.`,
  promptAllNegative: ({ phrases }) =>
    `Todos los pesos del prompt son negativos. Di también qué pintar, por ejemplo «a castle | ${phrases}».`,
  sceneAllNegative: ({ scene, phrases }) =>
    `Todos los pesos de la escena ${number(scene)} del prompt son negativos. Di también qué pintar en ella, por ejemplo «a castle | ${phrases}».`,

  nothingToPaint: () => 'No hay nada que pintar. Escribe un prompt.',
  settingsOutOfRange: ({ settings }) =>
    `No puedo pintar con estos ajustes: ${all(settings.map(({ name }) => name))}. Elige otros valores.`,
  sizeTooSmall: ({ width, height, least }) =>
    `${size({ width, height })} píxeles es demasiado pequeño para estos modelos. Cada lado debe tener al menos ${number(least)}.`,
  sizeTooLarge: ({ width, height, needed, free, maxWidth, maxHeight }) =>
    `${size({ width, height })} píxeles necesitarían ${gigabytes(needed)} de mi memoria, y hay ${gigabytes(free)} libres. La mayor imagen con estas proporciones que cabe es de ${size({ width: maxWidth, height: maxHeight })}. Elige una calidad más baja o modelos más pequeños, o inténtalo más tarde.`,
  noSizeFits: ({ width, height, needed, free }) =>
    `${size({ width, height })} píxeles necesitarían ${gigabytes(needed)} de mi memoria, y hay ${gigabytes(free)} libres. No cabe ni una imagen pequeña. Elige modelos más pequeños, o inténtalo más tarde.`,
  startPictureMissing: () => 'Esta pintura parte de una imagen, pero no hay ninguna. Adjunta una.',
  latentUnfitting: ({ width, height }) =>
    `La imagen anterior no se puede continuar a ${size({ width, height })} con estos modelos. Píntala de nuevo con su semilla.`,
  labelsMissing: () => 'No hay términos entre los que elegir. Escribe al menos uno, o no pongas ninguno.',
  tooManyLabels: ({ count: given, limit }) =>
    `${count(given, labels)} son demasiados. Pon ${number(limit)} como mucho.`,
  modelUnknown: ({ model, known }) => `No tengo ningún modelo de ampliación llamado ${model}. Tengo ${all(known)}.`,
  modelUnfitting: ({ model, factor, scale }) =>
    `${model} amplía ×${number(factor)}, y con eso no se llega a ×${number(scale)}. Elige otro factor.`,
  shareOutOfRange: ({ model, share }) => `La parte de ${model} es ${number(share)} y debe estar entre 0 y 1.`,

  pictureUnreadable: ({ name }) =>
    `No puedo leer ${name ?? 'ese archivo'} como imagen. Envía un archivo PNG, JPEG o WebP.`,
  pictureKind: ({ name, format }) =>
    `No sé leer ${name ?? 'ese archivo'}, que es del tipo ${format}. Envía un archivo PNG, JPEG o WebP.`,
  pictureTooLarge: ({ width, height, maxWidth, maxHeight }) =>
    `Esa imagen mide ${size({ width, height })} píxeles y acepto hasta ${size({ width: maxWidth, height: maxHeight })}. ¿Tienes una más pequeña?`,
  pictureAnimated: () => 'Esa imagen es una animación. Envía uno de sus fotogramas.',
  picturePages: ({ pages }) => `Ese archivo contiene ${count(pages, picturesIn)}. Envía una de ellas.`,
  fileTooLarge: ({ bytes, limit }) =>
    `Ese archivo ocupa ${megabytes(bytes)} y acepto hasta ${megabytes(limit)}. ¿Tienes uno más pequeño?`,
  maskBlack: () =>
    'La máscara es negra por completo, así que no se pintaría nada. Pon en blanco lo que hay que pintar.',
  resultTooLarge: ({ width, height, scale, limit, maxWidth, maxHeight }) =>
    `${enlarged({ width, height, scale })} Hago imágenes de hasta ${number(limit / 1e6)} millones de píxeles, así que con estas proporciones amplío hasta ${size({ width: maxWidth, height: maxHeight })}. Envía una más pequeña, o elige un factor menor.`,
  resultTooLong: ({ width, height, scale, format, side, maxWidth, maxHeight }) =>
    `${enlarged({ width, height, scale })} Un archivo ${format.toUpperCase()} puede tener ${number(side)} píxeles por lado, así que con estas proporciones amplío hasta ${size({ width: maxWidth, height: maxHeight })}. Envía una más pequeña, o elige un factor menor.`,
  resultTooThin: ({ width, height, scale, format, side, longest }) =>
    `${enlarged({ width, height, scale })} Un archivo ${format.toUpperCase()} puede tener ${number(side)} píxeles por lado. Recorta tu imagen a ${number(longest)} píxeles en su lado más largo.`,

  inputForgotten: () => 'Ya no guardo la imagen con la que esto debía empezar. Envíala otra vez.',
  paintingForgotten: () => 'Ya no guardo lo necesario para continuar esta imagen. Píntala de nuevo con su semilla.',
};
