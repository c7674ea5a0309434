/** @file Spanish: a job from its ticket to its result, with its buttons and forms. */

import type { Words } from '../en/index.ts';
import { grammar, timestamp } from '../grammar.ts';

const { number, percent, count, size, megabytes, duration } = grammar('es');

const steps = { one: 'paso', other: 'pasos' };
const frames = { one: 'imagen', other: 'imágenes' };

export const ticket: Words['ticket'] = {
  waiting: ({ position, startsAt, endsAt }) =>
    `Puesto ${number(position)} de la cola · inicio: ${timestamp(startsAt)} · lista: ${timestamp(endsAt)}`,
  paused: ({ position }) => `Puesto ${number(position)} de la cola · La cola está en pausa. Conservas tu puesto.`,
  starting: 'Empiezo…',
  arrivesByDirectMessage: ({ until }) =>
    `Aquí puedo escribir durante un tiempo limitado (acaba ${timestamp(until)}). Si tardo más, te enviaré la imagen por mensaje directo.`,
};

export const progress: Words['progress'] = {
  painting: ({ step, of, endsAt }) =>
    `Pintando · paso ${number(step)} de ${number(of)} (${percent(step / of)})${endsAt === null ? '' : ` · lista: ${timestamp(endsAt)}`}`,
  upscaling: ({ scale, share, endsAt }) =>
    `Ampliando ×${number(scale)}${share === null ? '' : ` (${percent(share)})`}${endsAt === null ? '' : ` · lista: ${timestamp(endsAt)}`}`,
  describing: 'Mirando la imagen…',
  finishing: 'Termino con lo que hay…',
  cancelling: 'Cancelando…',
  goingOn: ({ step }) => `Me han reiniciado y sigo desde el paso ${number(step)}.`,
};

export const result: Words['result'] = {
  painted: ({ prompt, owner }) => `**${prompt}** · para ${owner}`,
  details: (facts) =>
    `Semilla ${facts.seed} · ${count(facts.steps, steps)} · ${size(facts)} · ${duration(facts.ms)} · ${facts.pack}`,
  upscaled: ({ scale, width, height, owner }) =>
    `Ampliada ×${number(scale)} a ${size({ width, height })} · para ${owner}`,
  fromPictures: ({ pictures }) => (pictures === 1 ? 'A partir de una imagen' : 'Mezcla de imágenes'),
  described: 'Esto es lo que veo:',
  guess: ({ label, probability }) => `${percent(probability)} · ${label}`,
  timelapse: ({ frames: shown }) => `Cámara rápida de ${count(shown, frames)}`,
  from: ({ link }) => `A partir de ${link}`,
  stoppedEarly: ({ step, of }) => `Terminada tras el paso ${number(step)} de ${number(of)}.`,
  resized: ({ width, height }) =>
    `Mi memoria no bastaba para el tamaño que pediste, así que he pintado en ${size({ width, height })}.`,
  asWebp: ({ limit }) => `En PNG supera los ${megabytes(limit)} que se pueden subir aquí, así que va en WebP.`,
  madeSmaller: ({ width, height, limit }) =>
    `A tamaño completo supera los ${megabytes(limit)} que se pueden subir aquí, así que va en ${size({ width, height })}.`,
  alreadyUpscaled: ({ link }) => `Esta imagen ya se ha ampliado así: ${link}`,
  alreadyUpscaling: ({ link }) => `Esta imagen ya se está ampliando así: ${link}`,
  cancelled: 'Cancelado.',
  timelapseThere: ({ link }) => `La cámara rápida de esta imagen está aquí: ${link}`,
  deleted: 'La imagen está borrada.',
  copyDeleted: 'Esta copia está borrada; la imagen sigue donde se pintó.',
  underWay: ({ link }) => `Todavía está en curso: ${link}`,
  goesOn: ({ link }) => `Sigue aquí: ${link}`,
  goesOnElsewhere: 'Sigue en otro mensaje.',
};

export const notes: Words['notes'] = {
  phraseCut: ({ text }) => `«${text}…» es más largo de lo que leen estos modelos; el final no tiene efecto.`,
};

export const buttons: Words['buttons'] = {
  finish: 'Terminar ya',
  cancel: 'Cancelar',
  upscale: ({ scale }) => `Ampliar ×${number(scale)}`,
  again: 'Otra vez',
  variations: 'Variaciones',
  edit: 'Editar',
  continue: 'Continuar',
  timelapse: 'Cámara rápida',
  delete: 'Borrar',
  reopen: 'Abrir de nuevo el formulario',
  previous: 'Anterior',
  next: 'Siguiente',
};

export const editForm: Words['editForm'] = {
  title: 'Editar y volver a pintar',
  prompt: 'Prompt',
  negative: 'Lo que no debe mostrar',
  style: 'Estilo',
  seed: 'Semilla',
  seedHint: 'Déjalo vacío para una nueva',
  steps: 'Pasos',
};
