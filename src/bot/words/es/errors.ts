/** @file Spanish: what went wrong, and what to do. First what the person can change, then what Discord said, then ours. */

import type { Words } from '../en/index.ts';
import { grammar, timestamp } from '../grammar.ts';

const { number, count, all, any, size, duration } = grammar('es');

const jobs = { one: 'encargo', other: 'encargos' };

export const yours: Words['errors']['yours'] = {
  notPaintable: ({ problem }) => `No puedo pintar eso: ${problem}`,
  refusedByServer: ({ rule }) =>
    `Esto coincide con la regla ${number(rule)} de la lista de palabras de este servidor, así que no lo pinto. Dilo con otras palabras, o pregunta a la moderación por la regla ${number(rule)}.`,
  refusedByCommonList:
    'Esto coincide con la lista común de insultos y obscenidades, así que no lo pinto. Dilo con otras palabras.',
  pictureHeldBack: ({ painted }) =>
    `El filtro de imágenes ha retenido esta imagen.${painted ? ' Prueba con otras palabras u otra semilla.' : ''}`,
  numberOutOfRange: ({ option, min, max }) =>
    `\`${option}\` debe ser un número entero de ${number(min)} a ${number(max)}.`,
  unknownStyle: ({ name, known }) => `No tengo ningún estilo llamado ${name}. Puedes elegir ${any(known)}.`,
  tooFewLabels: 'Da al menos dos términos separados por comas: digo cuál encaja mejor.',
  unknownPack: ({ name, known }) => `Aquí no hay modelos llamados ${name}. Puedes elegir ${any(known)}.`,
  unknownEmoji: ({ emoji }) => `${emoji} no es un emoji que yo pueda usar. Usa uno corriente o uno de este servidor.`,
  noPicture: 'No hay ninguna imagen en ese mensaje. Elige uno con una imagen PNG, JPEG o WebP.',
  foreignAddress: 'Solo acepto imágenes subidas a Discord. Súbela e inténtalo de nuevo.',
  attachmentGone: 'Discord ya no tiene esa imagen. Súbela otra vez.',
  tooManyWaiting: ({ waiting }) =>
    `Tienes ${count(waiting, jobs)} en espera y ese es el límite. Cancela uno o espera a que empiece alguno.`,
  hourUsedUp: ({ limit, retryAt }) =>
    `Has llegado al límite de esta hora: ${count(limit, jobs)}.${retryAt === null ? ' Los que esperan también cuentan: cancela uno, o vuelve a pedir cuando haya pasado una hora desde que empezó alguno.' : ` Podrás pedir el siguiente ${timestamp(retryAt)}.`}`,
  noRoomForAll: ({ needed }) =>
    `Eso son ${count(needed, jobs)} a la vez, más de los que puedes pedir. \`/cupo\` dice cuántos.`,
  tooSoon: ({ retryAt }) => `¡Qué rapidez! Podrás pedir el siguiente ${timestamp(retryAt)}.`,
  optionMissing: ({ option }) => `Para eso necesito también \`${option}\`.`,
  emojiTaken: ({ emoji, action }) => `${emoji} ya sirve para «${action}». Usa otro, o cambia antes ese.`,
  wordNotListed: ({ word }) => `${word} no está en la lista.`,
  wordFindsNothing: 'No tiene letras ni cifras, así que nunca coincidiría. Escribe una palabra o expresión.',
  listFull: ({ limit }) => `La lista tiene ${number(limit)} entradas y ese es el límite. Quita alguna.`,
  noneAllowed: 'En este servidor no puedes pedir imágenes. Pregunta a la moderación si es un error.',
  onlyOwner: ({ owner }) => `Aquí eso solo puede hacerlo ${owner}, que pidió esta imagen.`,
  onlyOwnerOrModerators: 'Eso solo puede hacerlo quien pidió esta imagen, o la moderación.',
  needsPermission: ({ permission }) => `Para eso necesitas aquí el permiso «${permission}».`,
  onlyOperators: 'Eso solo pueden hacerlo quienes mantienen este bot.',
  onlyInServers: 'Esto solo funciona en un servidor. Hazlo allí.',
  blocked: 'Quienes mantienen este bot te han bloqueado, así que no acepto nada de ti. Pregúntales por qué.',
  notHere: 'Aquí no puedo pintar. Pregunta a quienes gestionan el servidor en qué canal puedo hacerlo.',
  wrongChannel: ({ channels }) => `Aquí no puedo pintar. Puedo hacerlo en ${all(channels)}.`,
  unknownJob: ({ id }) => `No conozco ningún encargo ${id}. Quizá se haya borrado.`,
  nothingToCancel: 'No tienes ningún encargo en espera ni en curso.',
  alreadyEnded: 'Este encargo ya ha terminado.',
  pictureForgotten: 'Ya no guardo esta imagen. Píntala de nuevo con su semilla.',
  endedWithoutPicture: 'Este encargo terminó sin imagen.',
  notDoneYet: 'Esta imagen todavía no está terminada. Espera a que lo esté.',
  onlyPaintings: 'Eso solo funciona con una imagen que yo haya pintado.',
  nothingChosen: 'Elige al menos una de las opciones.',
  pictureSlow: 'Discord no me ha dado esa imagen a tiempo. Inténtalo de nuevo.',
  notBegun: 'Este encargo todavía no ha empezado. Espera a que empiece, o cancélalo.',
  inOption: ({ option, problem }) => `En \`${option}\`: ${problem}`,
  negativeNegative: ({ option }) =>
    `Todos los pesos de \`${option}\` son negativos, lo que equivaldría a pedir esas cosas. Escribe ahí sin signo menos lo que hay que evitar.`,
  takesTooLong: ({ ms, limitMs }) =>
    `Eso tardaría aquí alrededor de ${duration(ms)}, y solo acepto lo que se hace en menos de ${duration(limitMs)}. Pide una imagen más pequeña o menos pasos.`,
  noFrames: 'No guardé pasos intermedios de esta imagen, así que no hay cámara rápida.',
  outdatedButton: ({ id }) =>
    `Este botón es de otra versión de mí. Con \`/mostrar\`${id === null ? '' : ` y \`${id}\``} recuperas el encargo con botones nuevos.`,
  restarting: 'Voy a reiniciarme y no acepto nada nuevo. Inténtalo de nuevo dentro de unos minutos.',
  draining: 'Quienes mantienen este bot no aceptan encargos ahora. Inténtalo más tarde.',
  damaged: 'Mi memoria está dañada, así que no acepto nada nuevo. Quienes mantienen este bot tienen que repararla.',
  tooLargeForMemory: ({ width, height }) =>
    `Mi memoria no basta para ${size({ width, height })}. Pide una imagen más pequeña.`,
};

export const discord: Words['errors']['discord'] = {
  missingPermissions: ({ permissions }) =>
    `En este canal ${permissions.length === 1 ? 'me falta un permiso' : 'me faltan permisos'}: ${all(permissions)}. Quien gestiona el servidor puede concedérme${permissions.length === 1 ? 'lo' : 'los'}.`,
  noAccess: 'No puedo ver ese canal o ese mensaje. Dame acceso o úsame en otro canal.',
  messageGone: 'Ese mensaje se ha borrado.',
  channelGone: 'Ese canal se ha borrado.',
  archivedThread: 'Este hilo está archivado y no puedo escribir aquí. Ábrelo de nuevo y después usa `/mostrar`.',
  directMessagesClosed:
    'Discord no me deja escribirte. Permite los mensajes directos de miembros de este servidor en tus ajustes de privacidad.',
  uploadTooLarge: 'Discord no acepta aquí un archivo tan grande. Pide una imagen más pequeña.',
  tooManyReactions: 'Ese mensaje ya tiene tantas reacciones distintas como permite Discord.',
  unavailable: 'Discord no hizo lo que le pedí. Inténtalo de nuevo en un momento.',
};

export const ours: Words['errors']['ours'] = {
  storeRefuses: ({ reference }) =>
    `Ahora no puedo guardar nada. Inténtalo más tarde; si se repite, menciona \`${reference}\` a quienes mantienen este bot.`,
  internal: ({ reference }) =>
    `Algo se ha roto por mi parte, lo siento. Si se repite, menciona \`${reference}\` a quienes mantienen este bot.`,
  workerLost: ({ reference }) =>
    `La parte de mí que pinta se ha detenido dos veces con este encargo, lo siento. Inténtalo de nuevo; si se repite, menciona \`${reference}\`.`,
  modelMissing: ({ pack, reference }) =>
    `Aquí faltan los archivos de ${pack}. Elige otros modelos y menciona \`${reference}\` a quienes mantienen este bot.`,
  requestTooOld: ({ reference }) =>
    `Me han actualizado y ya no entiendo este encargo, lo siento. Pídelo otra vez, por favor. Referencia: \`${reference}\``,
  filterFailed: ({ reference }) =>
    `Mi filtro de imágenes no responde, así que ahora no muestro esta imagen. Inténtalo más tarde; si se repite, menciona \`${reference}\` a quienes mantienen este bot.`,
  waitingForFilter: ({ reference }) =>
    `La imagen está lista, pero mi filtro de imágenes no responde. Sigo intentándolo y la mostraré aquí cuando esté revisada. Referencia: \`${reference}\``,
};
