/** @file Spanish: names of what there is to choose from, in commands and in the settings. */

import type { Words } from '../en/index.ts';

export const choices: Words['choices'] = {
  quality: { draft: 'Borrador', normal: 'Normal', best: 'Mejor' },
  aspect: { square: 'Cuadrado', portrait: 'Vertical', landscape: 'Horizontal', wide: 'Panorámico' },
  noStyle: 'Sin estilo',
  press: {
    owner: 'Solo quien pidió la imagen',
    moderators: 'Quien la pidió y los moderadores',
    everyone: 'Todos',
  },
  scale: { 2: '×2', 4: '×4' },
  change: { add: 'Añadir', remove: 'Quitar', clear: 'Quitar todo' },
  reaction: { upscale: 'Ampliar', again: 'Otra vez', delete: 'Borrar', send: 'Enviármela' },
};
