/** @file Spanish: names and descriptions of the commands. */

import { command, option } from '../command-words.ts';
import type { Words } from '../en/index.ts';
import { languages } from '../languages.ts';
import { choices } from './choices.ts';

export const commands: Words['commands'] = {
  imagine: command('pintar', 'Pintar una imagen a partir de palabras', {
    prompt: option('prompt', 'Qué pintar, p. ej. a castle at night | oil painting:0.5 | people:-0.3'),
    style: option('estilo', 'Qué aspecto debe tener'),
    negative: option('sin', 'Lo que la imagen no debe mostrar'),
    quality: option('calidad', 'Cuánto trabajo dedicarle', choices.quality),
    aspect: option('formato', 'La forma de la imagen', choices.aspect),
    seed: option('semilla', 'El mismo número vuelve a pintar la misma imagen'),
    steps: option('pasos', 'En cuántos pasos pintar'),
    start_image: option('imagen_inicial', 'Una imagen de la que partir'),
    start_strength: option('fidelidad', 'Cuánto conservar de la imagen inicial'),
    image_prompt: option('referencia', 'Una imagen a cuyo aspecto acercarse'),
    image_weight: option('peso_de_referencia', 'Cuánto cuenta esa imagen'),
    pack: option('modelos', 'Los modelos que pintan'),
    private: option('privado', 'Mostrártela solo a ti'),
  }),
  upscale: command('ampliar', 'Hacer una imagen más grande y nítida', {
    image: option('imagen', 'La imagen'),
    scale: option('factor', 'Cuántas veces más ancha y alta', choices.scale),
  }),
  describe: command('describir', 'Decir qué muestra una imagen', {
    image: option('imagen', 'La imagen'),
    labels: option('términos', 'Lo que podría ser, separado por comas'),
  }),
  blend: command('mezclar', 'Pintar una imagen que se parezca a otras dos', {
    first: option('primera', 'La primera imagen'),
    second: option('segunda', 'La segunda imagen'),
    prompt: option('prompt', 'Qué debe mostrar la nueva imagen'),
    balance: option('peso', 'Cuánto cuenta la segunda imagen, en tanto por ciento'),
  }),
  queue: command('cola', 'Ver qué se está pintando y qué espera', {}),
  cancel: command('cancelar', 'Cancelar un encargo tuyo', {
    job: option('encargo', 'Cuál; si no lo dices, el último'),
  }),
  show: command('mostrar', 'Recuperar un encargo con su imagen y sus botones', {
    job: option('encargo', 'Cuál'),
    private: option('privado', 'Mostrártela solo a ti'),
  }),
  gallery: command('galería', 'Hojear las imágenes pintadas', {
    person: option('persona', 'De quién; si no lo dices, las tuyas'),
  }),
  quota: command('cupo', 'Ver cuántas imágenes puedes pedir todavía', {}),
  help: command('ayuda', 'Cómo usar este bot', {}),
  settings: command('ajustes', 'Configurar el bot para este servidor', {
    show: command('mostrar', 'Mostrar todos los ajustes', {}),
    channel: command('canal', 'Elegir los canales donde puedo pintar', {
      change: option('cambio', 'Qué hacer', choices.change),
      channel: option('canal', 'Qué canal; si no se dice, este'),
    }),
    spoiler: command('spoiler', 'Elegir los canales donde las imágenes se ocultan hasta pulsarlas', {
      change: option('cambio', 'Qué hacer', choices.change),
      channel: option('canal', 'Qué canal; si no se dice, este'),
    }),
    role: command('rol', 'Fijar cuánto pueden pedir los miembros de un rol', {
      role: option('rol', 'Qué rol'),
      change: option('cambio', 'Qué hacer', choices.change),
      waiting: option('en_espera', 'Encargos que pueden esperar a la vez'),
      per_hour: option('por_hora', 'Encargos por hora'),
      cooldown: option('pausa', 'Segundos de un encargo al siguiente'),
    }),
    defaults: command('predeterminados', 'Fijar lo que vale cuando no se elige nada', {
      pack: option('modelos', 'Los modelos que pintan'),
      quality: option('calidad', 'Cuánto trabajo dedicar a una imagen', choices.quality),
      style: option('estilo', 'Qué aspecto deben tener las imágenes'),
    }),
    reaction: command('reacción', 'Fijar el emoji de una reacción', {
      action: option('acción', 'Qué hace la reacción', choices.reaction),
      emoji: option('emoji', 'El emoji; si no lo dices, la reacción no hace nada'),
    }),
    word: command('palabra', 'Cambiar la lista de palabras que rechazo', {
      change: option('cambio', 'Qué hacer', choices.change),
      word: option('palabra', 'La palabra o expresión'),
    }),
    filter: command('filtro', 'Revisar las imágenes antes de mostrarlas', {
      on: option('activo', 'Si hay que revisarlas'),
      threshold: option('umbral', 'A partir de qué porcentaje se retiene una imagen'),
    }),
    language: command('idioma', 'Fijar el idioma que hablo aquí', {
      language: option('idioma', 'El idioma; si no lo dices, el de cada miembro', languages),
    }),
    private: command('privado', 'Fijar si las imágenes son privadas salvo que se pida otra cosa', {
      on: option('activo', 'Si son privadas'),
    }),
    buttons: command('botones', 'Fijar quién puede pulsar los botones de una imagen', {
      who: option('quién', 'Quién puede pulsarlos', choices.press),
    }),
  }),
  admin: command('administración', 'Cuidar del bot', {
    pause: command('pausar', 'No empezar más encargos', {}),
    resume: command('reanudar', 'Reanudar los encargos', {}),
    drain: command('vaciar', 'No aceptar nada nuevo y terminar lo que hay', {}),
    block: command('bloquear', 'No aceptar nada más de una persona', { person: option('persona', 'A quién') }),
    unblock: command('desbloquear', 'Volver a aceptar encargos de una persona', {
      person: option('persona', 'A quién'),
    }),
    stats: command('estadísticas', 'Mostrar cómo va el bot', {}),
  }),
};

/** Entries of the menu of a message. */
export const menus: Words['menus'] = {
  upscale: 'Ampliar con Tessera',
  imagine: 'Pintar desde esta imagen',
  describe: 'Describir',
};
