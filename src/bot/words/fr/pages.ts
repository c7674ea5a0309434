/** @file French: what the commands that only show something show. */

import type { Words } from '../en/index.ts';
import { grammar, timestamp } from '../grammar.ts';

const { number, count, ago } = grammar('fr');

const jobs = { one: 'demande', other: 'demandes' };

export const queue: Words['queue'] = {
  title: 'File d’attente',
  empty: 'Aucune image n’est en cours et personne n’attend. Essaie `/peindre`.',
  somebody: 'quelqu’un',
  waiting: ({ position, owner, startsAt }) =>
    `${number(position)}. ${owner}${startsAt === null ? '' : ` · début : ${timestamp(startsAt)}`}`,
  more: ({ hidden }) => `… et ${count(hidden, { one: 'autre demande', other: 'autres demandes' })}`,
  paused: 'La file est suspendue : ce qui attend garde sa place, et rien ne commence.',
};

export const gallery: Words['gallery'] = {
  title: ({ person }) => `Images de ${person}`,
  empty: 'Il n’y a pas encore d’images. Peins-en une avec `/peindre`.',
  page: ({ page, of }) => `Page ${number(page)} sur ${number(of)}`,
  asked: ({ msAgo }) => ago(msAgo),
  painted: ({ msAgo }) => `peinte ${ago(msAgo)}`,
  gone: 'n’est plus conservée',
  heldBack: 'bloquée par le filtre d’images',
};

export const quota: Words['quota'] = {
  title: 'Ce que tu peux encore demander',
  waiting: ({ used, limit }) => `En attente : ${number(used)} sur ${count(limit, jobs)}`,
  perHour: ({ used, limit }) =>
    `Ces 60 dernières minutes, avec celles en attente : ${number(used)} sur ${count(limit, jobs)}`,
  nextAt: ({ at }) => `Prochaine demande possible : ${timestamp(at)}.`,
};

export const help: Words['help'] = {
  title: 'Comment peindre avec moi',
  begin: 'Écris `/peindre` et ce que tu veux voir. L’image naît sous tes yeux.',
  prompt: {
    title: 'Prompts',
    text: 'Sépare les expressions par `|`. Un nombre après deux-points dit combien une expression compte, et un nombre négatif l’éloigne : `a castle at night | oil painting:0.5 | people:-0.3`. `^` sépare les scènes d’une histoire. Pour le signe lui-même, écris `\\|`, `\\^` ou `\\:`. Avec tout le prompt entre `||` et `||`, l’image est cachée comme un spoiler. C’est l’anglais que je comprends le mieux.',
  },
  painting: {
    title: 'Pendant que je peins',
    text: '**Terminer maintenant** garde l’image comme elle est, **Annuler** y renonce.',
  },
  results: {
    title: 'Sous une image',
    text: '**Agrandir** la rend plus grande, **Recommencer** la peint avec une nouvelle graine, **Variantes** en donne quatre qui lui ressemblent, **Modifier** change le prompt, **Continuer** peint d’autres étapes, **Accéléré** montre comment elle est née.',
  },
  reactions: {
    title: 'Réactions',
    line: ({ emoji, action }) => `${emoji} ${action}`,
  },
  more: {
    title: 'Et aussi',
    text: 'Fais un clic droit sur un message avec une image et regarde sous **Applications** : l’agrandir, peindre à partir d’elle ou la faire décrire. `/montrer` retrouve une ancienne demande, `/quota` dit combien tu peux encore demander.',
  },
};
