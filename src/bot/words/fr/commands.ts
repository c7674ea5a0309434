/** @file French: names and descriptions of the commands. */

import { command, option } from '../command-words.ts';
import type { Words } from '../en/index.ts';
import { languages } from '../languages.ts';
import { choices } from './choices.ts';

export const commands: Words['commands'] = {
  imagine: command('peindre', 'Peindre une image à partir de mots', {
    prompt: option('prompt', 'Quoi peindre, p. ex. a castle at night | oil painting:0.5 | people:-0.3'),
    style: option('style', 'À quoi elle doit ressembler'),
    negative: option('sans', 'Ce que l’image ne doit pas montrer'),
    quality: option('qualité', 'Combien de travail y consacrer', choices.quality),
    aspect: option('format', 'La forme de l’image', choices.aspect),
    seed: option('graine', 'Le même nombre repeint la même image'),
    steps: option('étapes', 'En combien d’étapes peindre'),
    start_image: option('image_de_départ', 'Une image d’où partir'),
    start_strength: option('fidélité', 'À quel point rester proche de l’image de départ'),
    image_prompt: option('référence', 'Une image dont il faut approcher l’aspect'),
    image_weight: option('poids_de_référence', 'Combien cette image compte'),
    pack: option('modèles', 'Les modèles qui peignent'),
    private: option('privé', 'Ne la montrer qu’à toi'),
  }),
  upscale: command('agrandir', 'Rendre une image plus grande et plus nette', {
    image: option('image', 'L’image'),
    scale: option('facteur', 'Combien de fois plus large et plus haute', choices.scale),
  }),
  describe: command('décrire', 'Dire ce que montre une image', {
    image: option('image', 'L’image'),
    labels: option('termes', 'Ce que ce pourrait être, séparé par des virgules'),
  }),
  blend: command('mélanger', 'Peindre une image qui ressemble à deux autres', {
    first: option('première', 'La première image'),
    second: option('seconde', 'La seconde image'),
    prompt: option('prompt', 'Ce que la nouvelle image doit montrer'),
    balance: option('poids', 'Combien la seconde image compte, en pourcentage'),
  }),
  queue: command('file', 'Voir les images en cours et les demandes en attente', {}),
  cancel: command('annuler', 'Annuler une de tes demandes', {
    job: option('demande', 'Laquelle ; par défaut, la plus récente'),
  }),
  show: command('montrer', 'Retrouver une demande avec son image et ses boutons', {
    job: option('demande', 'Laquelle'),
    private: option('privé', 'Ne la montrer qu’à toi'),
  }),
  gallery: command('galerie', 'Feuilleter les images peintes', {
    person: option('personne', 'Les images de qui ; par défaut, les tiennes'),
  }),
  quota: command('quota', 'Voir combien d’images tu peux encore demander', {}),
  help: command('aide', 'Comment utiliser ce bot', {}),
  settings: command('réglages', 'Régler le bot pour ce serveur', {
    show: command('montrer', 'Montrer tous les réglages', {}),
    channel: command('salon', 'Choisir les salons où je peux peindre', {
      change: option('changement', 'Quoi faire', choices.change),
      channel: option('salon', 'Quel salon ; par défaut, celui-ci'),
    }),
    spoiler: command('spoiler', 'Choisir les salons où les images restent cachées jusqu’au clic', {
      change: option('changement', 'Quoi faire', choices.change),
      channel: option('salon', 'Quel salon ; par défaut, celui-ci'),
    }),
    role: command('rôle', 'Fixer ce que les membres d’un rôle peuvent demander', {
      role: option('rôle', 'Quel rôle'),
      change: option('changement', 'Quoi faire', choices.change),
      waiting: option('en_attente', 'Demandes qui peuvent attendre en même temps'),
      per_hour: option('par_heure', 'Demandes par heure'),
      cooldown: option('pause', 'Secondes d’une demande à la suivante'),
    }),
    defaults: command('par_défaut', 'Fixer ce qui vaut quand rien n’est choisi', {
      pack: option('modèles', 'Les modèles qui peignent'),
      quality: option('qualité', 'Combien de travail consacrer à une image', choices.quality),
      style: option('style', 'À quoi les images doivent ressembler'),
    }),
    reaction: command('réaction', 'Fixer l’émoji d’une réaction', {
      action: option('action', 'Ce que fait la réaction', choices.reaction),
      emoji: option('émoji', 'L’émoji ; sans émoji, la réaction ne fait rien'),
    }),
    word: command('mot', 'Changer la liste des mots que je refuse', {
      change: option('changement', 'Quoi faire', choices.change),
      word: option('mot', 'Le mot ou l’expression'),
    }),
    filter: command('filtre', 'Vérifier les images avant de les montrer', {
      on: option('actif', 'S’il faut les vérifier'),
      threshold: option('seuil', 'À partir de quel pourcentage une image est bloquée'),
    }),
    language: command('langue', 'Fixer la langue que je parle ici', {
      language: option('langue', 'La langue ; par défaut, celle de chaque membre', languages),
    }),
    private: command('privé', 'Fixer si les images sont privées sauf demande contraire', {
      on: option('actif', 'Si elles sont privées'),
    }),
    buttons: command('boutons', 'Fixer qui peut appuyer sur les boutons d’une image', {
      who: option('qui', 'Qui peut appuyer dessus', choices.press),
    }),
  }),
  admin: command('administration', 'S’occuper du bot', {
    pause: command('suspendre', 'Ne plus commencer de demandes', {}),
    resume: command('reprendre', 'Recommencer à traiter les demandes', {}),
    drain: command('vider', 'Ne rien accepter de nouveau et finir ce qui est là', {}),
    block: command('bloquer', 'Ne plus rien accepter d’une personne', { person: option('personne', 'Qui') }),
    unblock: command('débloquer', 'Accepter de nouveau les demandes d’une personne', {
      person: option('personne', 'Qui'),
    }),
    stats: command('statistiques', 'Montrer comment va le bot', {}),
  }),
};

/** Entries of the menu of a message. */
export const menus: Words['menus'] = {
  upscale: 'Agrandir avec Tessera',
  imagine: 'Peindre depuis cette image',
  describe: 'Décrire',
};
