/** @file Spanish: what the commands that only show something show. */

import type { Words } from '../en/index.ts';
import { grammar, timestamp } from '../grammar.ts';

const { number, count, ago } = grammar('es');

const jobs = { one: 'encargo', other: 'encargos' };

export const queue: Words['queue'] = {
  title: 'Cola',
  empty: 'No se está pintando nada y nadie espera. Prueba `/pintar`.',
  somebody: 'alguien',
  waiting: ({ position, owner, startsAt }) =>
    `${number(position)}. ${owner}${startsAt === null ? '' : ` · inicio: ${timestamp(startsAt)}`}`,
  more: ({ hidden }) => `… y ${count(hidden, { one: 'encargo más', other: 'encargos más' })}`,
  paused: 'La cola está en pausa: lo que espera conserva su puesto y nada empieza.',
};

export const gallery: Words['gallery'] = {
  title: ({ person }) => `Imágenes de ${person}`,
  empty: 'Todavía no hay imágenes. Pinta una con `/pintar`.',
  page: ({ page, of }) => `Página ${number(page)} de ${number(of)}`,
  asked: ({ msAgo }) => ago(msAgo),
  painted: ({ msAgo }) => `pintada ${ago(msAgo)}`,
  gone: 'ya no se conserva',
  heldBack: 'retenida por el filtro de imágenes',
};

export const quota: Words['quota'] = {
  title: 'Lo que puedes pedir todavía',
  waiting: ({ used, limit }) => `En espera: ${number(used)} de ${count(limit, jobs)}`,
  perHour: ({ used, limit }) =>
    `En los últimos 60 minutos, con los que esperan: ${number(used)} de ${count(limit, jobs)}`,
  nextAt: ({ at }) => `Podrás pedir el siguiente ${timestamp(at)}.`,
};

export const help: Words['help'] = {
  title: 'Cómo pintar conmigo',
  begin: 'Escribe `/pintar` y lo que quieres ver. La imagen crece ante tus ojos.',
  prompt: {
    title: 'Prompts',
    text: 'Separa las expresiones con `|`. Un número tras dos puntos dice cuánto cuenta una expresión, y uno negativo la aleja: `a castle at night | oil painting:0.5 | people:-0.3`. `^` separa las escenas de una historia. Para el signo mismo, escribe `\\|`, `\\^` o `\\:`. Con todo el prompt entre `||` y `||`, la imagen se oculta como spoiler. Lo que mejor entiendo es el inglés.',
  },
  painting: {
    title: 'Mientras pinto',
    text: '**Terminar ya** conserva la imagen como está, **Cancelar** la abandona.',
  },
  results: {
    title: 'En una imagen',
    text: '**Ampliar** la hace más grande, **Otra vez** la pinta con una semilla nueva, **Variaciones** da cuatro parecidas, **Editar** cambia el prompt, **Continuar** pinta más pasos, **Cámara rápida** muestra cómo se hizo.',
  },
  reactions: {
    title: 'Reacciones',
    line: ({ emoji, action }) => `${emoji} ${action}`,
  },
  more: {
    title: 'Además',
    text: 'Haz clic derecho en un mensaje con una imagen y mira en **Aplicaciones**: ampliarla, pintar a partir de ella o pedir que la describa. `/mostrar` recupera un encargo antiguo, `/cupo` dice cuánto puedes pedir todavía.',
  },
};
