/** @file German: names of what there is to choose from, in commands and in the settings. */

import type { Words } from '../en/index.ts';

export const choices: Words['choices'] = {
  quality: { draft: 'Entwurf', normal: 'Normal', best: 'Beste' },
  aspect: { square: 'Quadrat', portrait: 'Hochformat', landscape: 'Querformat', wide: 'Breitbild' },
  noStyle: 'Kein Stil',
  press: { owner: 'Nur wer das Bild bestellt hat', moderators: 'Besteller und Moderatoren', everyone: 'Alle' },
  scale: { 2: '×2', 4: '×4' },
  change: { add: 'Hinzufügen', remove: 'Entfernen', clear: 'Alle entfernen' },
  reaction: { upscale: 'Vergrößern', again: 'Noch einmal', delete: 'Löschen', send: 'An mich schicken' },
};
