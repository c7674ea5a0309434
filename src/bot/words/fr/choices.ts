/** @file French: names of what there is to choose from, in commands and in the settings. */

import type { Words } from '../en/index.ts';

export const choices: Words['choices'] = {
  quality: { draft: 'Ébauche', normal: 'Normale', best: 'Meilleure' },
  aspect: { square: 'Carré', portrait: 'Portrait', landscape: 'Paysage', wide: 'Panoramique' },
  noStyle: 'Aucun style',
  press: {
    owner: 'Seulement la personne qui a demandé l’image',
    moderators: 'La personne qui l’a demandée et les modérateurs',
    everyone: 'Tout le monde',
  },
  scale: { 2: '×2', 4: '×4' },
  change: { add: 'Ajouter', remove: 'Retirer', clear: 'Tout retirer' },
  reaction: { upscale: 'Agrandir', again: 'Recommencer', delete: 'Supprimer', send: 'Me l’envoyer' },
};
