/** @file French: a job from its ticket to its result, with its buttons and forms. */

import type { Words } from '../en/index.ts';
import { grammar, timestamp } from '../grammar.ts';

const { number, percent, count, size, megabytes, duration } = grammar('fr');

const steps = { one: 'étape', other: 'étapes' };
const frames = { one: 'image', other: 'images' };

export const ticket: Words['ticket'] = {
  waiting: ({ position, startsAt, endsAt }) =>
    `Place ${number(position)} dans la file · début : ${timestamp(startsAt)} · prête : ${timestamp(endsAt)}`,
  paused: ({ position }) =>
    `Place ${number(position)} dans la file · La file est suspendue en ce moment. Tu gardes ta place.`,
  starting: 'Je commence…',
  arrivesByDirectMessage: ({ until }) =>
    `Je ne peux écrire ici qu’un certain temps (fin : ${timestamp(until)}). Si c’est plus long, je t’enverrai l’image en message privé.`,
};

export const progress: Words['progress'] = {
  painting: ({ step, of, endsAt }) =>
    `Je peins · étape ${number(step)} sur ${number(of)} (${percent(step / of)})${endsAt === null ? '' : ` · prête : ${timestamp(endsAt)}`}`,
  upscaling: ({ scale, share, endsAt }) =>
    `J’agrandis ×${number(scale)}${share === null ? '' : ` (${percent(share)})`}${endsAt === null ? '' : ` · prête : ${timestamp(endsAt)}`}`,
  describing: 'Je regarde l’image…',
  finishing: 'Je termine avec ce qui est là…',
  cancelling: 'J’annule…',
  goingOn: ({ step }) => `J’ai redémarré et je reprends à l’étape ${number(step)}.`,
};

export const result: Words['result'] = {
  painted: ({ prompt, owner }) => `**${prompt}** · pour ${owner}`,
  details: (facts) =>
    `Graine ${facts.seed} · ${count(facts.steps, steps)} · ${size(facts)} · ${duration(facts.ms)} · ${facts.pack}`,
  upscaled: ({ scale, width, height, owner }) =>
    `Agrandie ×${number(scale)} à ${size({ width, height })} · pour ${owner}`,
  fromPictures: ({ pictures }) => (pictures === 1 ? 'D’après une image' : 'Mélange d’images'),
  described: 'Voici ce que je vois :',
  guess: ({ label, probability }) => `${percent(probability)} · ${label}`,
  timelapse: ({ frames: shown }) => `Accéléré de ${count(shown, frames)}`,
  from: ({ link }) => `À partir de ${link}`,
  stoppedEarly: ({ step, of }) => `Arrêtée après l’étape ${number(step)} sur ${number(of)}.`,
  resized: ({ width, height }) =>
    `Ma mémoire ne suffisait pas pour la taille demandée, j’ai donc peint en ${size({ width, height })}.`,
  asWebp: ({ limit }) =>
    `En PNG, l’image dépasse les ${megabytes(limit)} qu’on peut envoyer ici ; elle est donc en WebP.`,
  madeSmaller: ({ width, height, limit }) =>
    `En taille réelle, l’image dépasse les ${megabytes(limit)} qu’on peut envoyer ici ; la voici en ${size({ width, height })}.`,
  alreadyUpscaled: ({ link }) => `Cette image a déjà été agrandie ainsi : ${link}`,
  alreadyUpscaling: ({ link }) => `Cette image est déjà en train d’être agrandie ainsi : ${link}`,
  cancelled: 'Annulé.',
  timelapseThere: ({ link }) => `L’accéléré de cette image est ici : ${link}`,
  deleted: 'L’image est supprimée.',
  copyDeleted: 'Cette copie est supprimée ; l’image reste là où elle a été peinte.',
  underWay: ({ link }) => `C’est encore en cours : ${link}`,
  goesOn: ({ link }) => `La suite est ici : ${link}`,
  goesOnElsewhere: 'La suite est dans un autre message.',
};

export const notes: Words['notes'] = {
  phraseCut: ({ text }) => `« ${text}… » est plus long que ce que ces modèles lisent ; la fin n’a pas d’effet.`,
};

export const buttons: Words['buttons'] = {
  finish: 'Terminer maintenant',
  cancel: 'Annuler',
  upscale: ({ scale }) => `Agrandir ×${number(scale)}`,
  again: 'Recommencer',
  variations: 'Variantes',
  edit: 'Modifier',
  continue: 'Continuer',
  timelapse: 'Accéléré',
  delete: 'Supprimer',
  reopen: 'Rouvrir le formulaire',
  previous: 'Précédent',
  next: 'Suivant',
};

export const editForm: Words['editForm'] = {
  title: 'Modifier et repeindre',
  prompt: 'Prompt',
  negative: 'Ce qu’elle ne doit pas montrer',
  style: 'Style',
  seed: 'Graine',
  seedHint: 'Laisse vide pour en avoir une nouvelle',
  steps: 'Étapes',
};
