/** @file French: what went wrong, and what to do. First what the person can change, then what Discord said, then ours. */

import type { Words } from '../en/index.ts';
import { grammar, timestamp } from '../grammar.ts';

const { number, count, all, any, size, duration } = grammar('fr');

const jobs = { one: 'demande', other: 'demandes' };

export const yours: Words['errors']['yours'] = {
  notPaintable: ({ problem }) => `Je ne peux pas peindre cela : ${problem}`,
  refusedByServer: ({ rule }) =>
    `Cela correspond à la règle ${number(rule)} de la liste de mots de ce serveur, je ne le peins donc pas. Dis-le autrement, ou demande à la modération ce qu’est la règle ${number(rule)}.`,
  refusedByCommonList:
    'Cela correspond à la liste commune d’insultes et d’obscénités, je ne le peins donc pas. Dis-le autrement.',
  pictureHeldBack: ({ painted }) =>
    `Le filtre d’images a bloqué cette image.${painted ? ' Essaie d’autres mots ou une autre graine.' : ''}`,
  numberOutOfRange: ({ option, min, max }) =>
    `\`${option}\` doit être un nombre entier de ${number(min)} à ${number(max)}.`,
  unknownStyle: ({ name, known }) => `Je n’ai pas de style nommé ${name}. Tu peux choisir ${any(known)}.`,
  tooFewLabels: 'Donne au moins deux termes séparés par des virgules : je dis lequel convient le mieux.',
  unknownPack: ({ name, known }) => `Il n’y a pas ici de modèles nommés ${name}. Tu peux choisir ${any(known)}.`,
  unknownEmoji: ({ emoji }) =>
    `${emoji} n’est pas un émoji que je puisse utiliser. Prends-en un ordinaire, ou un de ce serveur.`,
  noPicture: 'Il n’y a pas d’image dans ce message. Choisis-en un avec une image PNG, JPEG ou WebP.',
  foreignAddress: 'Je ne prends que des images envoyées sur Discord. Envoie-la ici et réessaie.',
  attachmentGone: 'Discord n’a plus cette image. Envoie-la de nouveau.',
  tooManyWaiting: ({ waiting }) =>
    `Tu as ${count(waiting, jobs)} en attente, et c’est la limite. Annules-en une, ou attends que l’une d’elles commence.`,
  hourUsedUp: ({ limit, retryAt }) =>
    `Tu as atteint la limite de cette heure : ${count(limit, jobs)}.${retryAt === null ? ' Celles en attente comptent aussi : annules-en une, ou redemande, une heure après le début de l’une d’elles.' : ` Prochaine demande possible : ${timestamp(retryAt)}.`}`,
  noRoomForAll: ({ needed }) =>
    `Cela fait ${count(needed, jobs)} à la fois, plus que tu ne peux en faire. \`/quota\` dit combien.`,
  tooSoon: ({ retryAt }) => `C’était rapide. Prochaine demande possible : ${timestamp(retryAt)}.`,
  optionMissing: ({ option }) => `Pour cela, il me faut aussi \`${option}\`.`,
  emojiTaken: ({ emoji, action }) =>
    `${emoji} sert déjà à « ${action} ». Prends-en un autre, ou change d’abord celui-là.`,
  wordNotListed: ({ word }) => `${word} n’est pas sur la liste.`,
  wordFindsNothing: 'Il n’y a là ni lettre ni chiffre, cela ne correspondrait jamais. Écris un mot ou une expression.',
  listFull: ({ limit }) => `La liste a ${number(limit)} entrées, et c’est la limite. Enlèves-en.`,
  noneAllowed: 'Sur ce serveur, tu ne peux pas demander d’images. Demande à la modération si c’est une erreur.',
  onlyOwner: ({ owner }) => `Cette image a été demandée par ${owner} ; personne d’autre ne peut faire cela ici.`,
  onlyOwnerOrModerators: 'Seules la personne qui a demandé cette image et la modération peuvent faire cela.',
  needsPermission: ({ permission }) => `Pour cela, il te faut ici la permission « ${permission} ».`,
  onlyOperators: 'Seules les personnes qui font tourner ce bot peuvent faire cela.',
  onlyInServers: 'Cela ne marche que sur un serveur. Fais-le là-bas.',
  blocked: 'Les responsables de ce bot ont bloqué ton accès, je n’accepte donc rien de toi. Demande-leur pourquoi.',
  notHere: 'Je ne peux pas peindre ici. Demande aux personnes qui gèrent le serveur dans quel salon je le peux.',
  wrongChannel: ({ channels }) => `Je ne peux pas peindre ici. Je le peux dans ${all(channels)}.`,
  unknownJob: ({ id }) => `Je ne connais pas de demande ${id}. Elle a peut-être été supprimée.`,
  nothingToCancel: 'Tu n’as aucune demande en attente ou en cours.',
  alreadyEnded: 'Cette demande est déjà terminée.',
  pictureForgotten: 'Je n’ai plus cette image. Fais-la repeindre avec sa graine.',
  endedWithoutPicture: 'Cette demande s’est terminée sans image.',
  notDoneYet: 'Cette image n’est pas encore finie. Attends qu’elle le soit.',
  onlyPaintings: 'Cela ne marche qu’avec une image que j’ai peinte.',
  nothingChosen: 'Choisis au moins une des options.',
  pictureSlow: 'Discord ne m’a pas donné cette image à temps. Réessaie.',
  notBegun: 'Cette demande n’a pas encore commencé. Attends qu’elle commence, ou annule-la.',
  inOption: ({ option, problem }) => `Dans \`${option}\` : ${problem}`,
  negativeNegative: ({ option }) =>
    `Tous les poids de \`${option}\` sont négatifs, ce qui reviendrait à demander ces choses. Écris-y sans signe moins ce qu’il faut éviter.`,
  takesTooLong: ({ ms, limitMs }) =>
    `Cela prendrait ici environ ${duration(ms)}, et je n’accepte que ce qui se fait en moins de ${duration(limitMs)}. Demande une image plus petite ou moins d’étapes.`,
  noFrames: 'Je n’ai gardé aucune étape de cette image, il n’y a donc pas d’accéléré.',
  outdatedButton: ({ id }) =>
    `Ce bouton vient d’une autre version de moi. Avec \`/montrer\`${id === null ? '' : ` et \`${id}\``}, tu retrouves la demande et de nouveaux boutons.`,
  restarting: 'Je vais redémarrer et n’accepte rien de nouveau. Réessaie dans quelques minutes.',
  draining: 'Les responsables de ce bot n’acceptent pas de demandes en ce moment. Réessaie plus tard.',
  damaged:
    'Ma mémoire est endommagée, je n’accepte donc rien de nouveau. Les responsables de ce bot doivent la réparer.',
  tooLargeForMemory: ({ width, height }) =>
    `Ma mémoire ne suffit pas pour ${size({ width, height })}. Demande une image plus petite.`,
};

export const discord: Words['errors']['discord'] = {
  missingPermissions: ({ permissions }) =>
    `Dans ce salon, il me manque ${permissions.length === 1 ? 'une permission' : 'des permissions'} : ${all(permissions)}. Une personne qui gère le serveur peut me ${permissions.length === 1 ? 'l’' : 'les '}accorder.`,
  noAccess: 'Je ne vois pas ce salon ou ce message. Donne-moi accès, ou utilise-moi dans un autre salon.',
  messageGone: 'Ce message a été supprimé.',
  channelGone: 'Ce salon a été supprimé.',
  archivedThread: 'Ce fil est archivé, je ne peux pas y écrire. Rouvre-le, puis utilise `/montrer`.',
  directMessagesClosed:
    'Discord ne me laisse pas t’écrire. Autorise les messages privés des membres de ce serveur dans tes paramètres de confidentialité.',
  uploadTooLarge: 'Discord n’accepte pas ici un fichier aussi gros. Demande une image plus petite.',
  tooManyReactions: 'Il y a déjà sur ce message autant de réactions différentes que Discord en permet.',
  unavailable: 'Discord n’a pas fait ce que je lui demandais. Réessaie dans un instant.',
};

export const ours: Words['errors']['ours'] = {
  storeRefuses: ({ reference }) =>
    `Je ne peux rien enregistrer en ce moment. Réessaie plus tard ; si cela se répète, donne \`${reference}\` aux responsables de ce bot.`,
  internal: ({ reference }) =>
    `Quelque chose s’est cassé de mon côté, désolé. Si cela se répète, donne \`${reference}\` aux responsables de ce bot.`,
  workerLost: ({ reference }) =>
    `La partie de moi qui peint s’est arrêtée deux fois sur cette demande, désolé. Réessaie ; si cela se répète, donne \`${reference}\`.`,
  modelMissing: ({ pack, reference }) =>
    `Les fichiers de ${pack} manquent ici. Choisis d’autres modèles, et donne \`${reference}\` aux responsables de ce bot.`,
  requestTooOld: ({ reference }) =>
    `J’ai été mis à jour et je ne comprends plus cette demande, désolé. Refais-la, s’il te plaît. Référence : \`${reference}\``,
  filterFailed: ({ reference }) =>
    `Mon filtre d’images ne répond pas, je ne montre donc pas cette image pour l’instant. Réessaie plus tard ; si cela se répète, donne \`${reference}\` aux responsables de ce bot.`,
  waitingForFilter: ({ reference }) =>
    `L’image est prête, mais mon filtre d’images ne répond pas. Je continue d’essayer et je la montrerai ici dès qu’elle sera vérifiée. Référence : \`${reference}\``,
};
