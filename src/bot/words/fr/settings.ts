/** @file French: answers to `/settings` and `/admin`, and Discord's own names of permissions. */

import type { Words } from '../en/index.ts';
import { grammar } from '../grammar.ts';

const { number, percent, count, duration } = grammar('fr');

const jobs = { one: 'demande', other: 'demandes' };

export const settings: Words['settings'] = {
  title: ({ server }) => `Réglages de ${server}`,
  saved: ({ setting, value }) => `Enregistré. ${setting} : ${value}`,
  line: ({ setting, value }) => `**${setting}** : ${value}`,
  names: {
    channels: 'Salons',
    spoilers: 'Salons à spoilers',
    roles: 'Rôles avec des limites',
    pack: 'Modèles',
    quality: 'Qualité',
    style: 'Style',
    reactions: 'Réactions',
    words: 'Mots que je refuse',
    filter: 'Filtre d’images',
    language: 'Langue',
    private: 'Privé par défaut',
    buttons: 'Qui peut appuyer sur les boutons',
  },
  everywhere: 'tous les salons',
  none: 'aucun',
  on: 'activé',
  off: 'désactivé',
  ownLanguage: 'celle de chaque membre',
  filterFrom: ({ threshold }) =>
    `activé (hors des salons avec limite d’âge, je bloque ce qui ressemble à du sexe à ${percent(threshold)} au moins, y compris pendant que je peins et quand je remontre une image)`,
  noFilter: ({ reference }) =>
    `Mon filtre d’images ne marche pas, on ne peut donc pas l’activer. Les responsables de ce bot trouveront pourquoi dans le journal, à \`${reference}\`.`,
  roleLimits: ({ role, waiting, perHour, cooldownMs }) =>
    `${role} : ${number(waiting)} en attente, ${count(perHour, jobs)} par heure${cooldownMs > 0 ? `, ${duration(cooldownMs)} de l’une à la suivante` : ''}`,
  listed: ({ words }) => count(words, { one: 'mot ou expression', other: 'mots ou expressions' }),
};

export const admin: Words['admin'] = {
  paused: 'Suspendu. Les demandes gardent leur place, et aucune ne commence avant `/administration reprendre`.',
  resumed: 'Je recommence à traiter les demandes.',
  draining: ({ left }) =>
    `Je n’accepte plus rien de nouveau ; encore ${count(left, jobs)} à finir. \`/administration reprendre\` les accepte de nouveau.`,
  blocked: ({ person, cancelled }) =>
    `Je n’accepte plus rien de ${person}.${cancelled === 0 ? '' : ` Annulé : ${count(cancelled, jobs)}.`}`,
  unblocked: ({ person }) => `J’accepte de nouveau les demandes de ${person}.`,
  stats: {
    line: ({ name, value }) => `${name} : ${value}`,
    title: 'Comment je vais',
    queue: 'File',
    open: 'ouverte',
    paused: 'suspendue',
    draining: 'fermée aux nouvelles demandes',
    servers: 'Serveurs',
    running: 'En cours',
    waiting: 'En attente',
    today: 'Terminées ces 24 dernières heures',
    failed: 'Échouées ces 24 dernières heures',
    speed: 'Temps par étape',
    memory: 'Mémoire',
    device: 'Appareil',
    uptime: 'En marche depuis',
  },
};

/** As Discord's French client names them. */
export const permissions: Words['permissions'] = {
  ViewChannel: 'Voir le salon',
  SendMessages: 'Envoyer des messages',
  SendMessagesInThreads: 'Envoyer des messages dans les fils',
  AttachFiles: 'Joindre des fichiers',
  ReadMessageHistory: 'Voir les anciens messages',
  ManageMessages: 'Gérer les messages',
  ManageGuild: 'Gérer le serveur',
};
