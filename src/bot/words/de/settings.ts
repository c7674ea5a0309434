/** @file German: answers to `/settings` and `/admin`, and Discord's own names of permissions. */

import type { Words } from '../en/index.ts';
import { grammar } from '../grammar.ts';

const { number, percent, count, duration } = grammar('de');

const jobs = { one: 'Auftrag', other: 'Aufträge' };

export const settings: Words['settings'] = {
  title: ({ server }) => `Einstellungen von ${server}`,
  saved: ({ setting, value }) => `Gespeichert. ${setting}: ${value}`,
  line: ({ setting, value }) => `**${setting}**: ${value}`,
  names: {
    channels: 'Kanäle',
    spoilers: 'Kanäle mit Spoilern',
    roles: 'Grenzen der Rollen',
    pack: 'Modelle',
    quality: 'Qualität',
    style: 'Stil',
    reactions: 'Reaktionen',
    words: 'Abgelehnte Wörter',
    filter: 'Bildfilter',
    language: 'Sprache',
    private: 'Von vornherein privat',
    buttons: 'Wer Knöpfe drücken darf',
  },
  everywhere: 'alle Kanäle',
  none: 'keine',
  on: 'an',
  off: 'aus',
  ownLanguage: 'die jedes Mitglieds',
  filterFrom: ({ threshold }) =>
    `an (außerhalb von Kanälen mit Altersbeschränkung halte ich zurück, was zu mindestens ${percent(threshold)} nach Sex aussieht, auch während des Malens und beim erneuten Zeigen)`,
  noFilter: ({ reference }) =>
    `Mein Bildfilter funktioniert nicht und lässt sich also nicht einschalten. Die Betreiber dieses Bots finden den Grund im Protokoll bei \`${reference}\`.`,
  roleLimits: ({ role, waiting, perHour, cooldownMs }) =>
    `${role}: ${number(waiting)} wartend, ${count(perHour, jobs)} pro Stunde${cooldownMs > 0 ? `, ${duration(cooldownMs)} von einem zum nächsten` : ''}`,
  listed: ({ words }) => count(words, { one: 'Wort oder Ausdruck', other: 'Wörter oder Ausdrücke' }),
};

export const admin: Words['admin'] = {
  paused: 'Angehalten. Aufträge behalten ihren Platz, und keiner beginnt bis `/verwaltung fortsetzen`.',
  resumed: 'Aufträge werden wieder begonnen.',
  draining: ({ left }) =>
    `Ich nehme nichts Neues an; noch ${count(left, jobs)} fertigzustellen. Mit \`/verwaltung fortsetzen\` nehme ich wieder etwas an.`,
  blocked: ({ person, cancelled }) =>
    `Von ${person} nehme ich nichts mehr an.${cancelled === 0 ? '' : ` Abgebrochen: ${count(cancelled, jobs)}.`}`,
  unblocked: ({ person }) => `Von ${person} nehme ich wieder Aufträge an.`,
  stats: {
    line: ({ name, value }) => `${name}: ${value}`,
    title: 'Wie es mir geht',
    queue: 'Warteschlange',
    open: 'offen',
    paused: 'angehalten',
    draining: 'für Neues geschlossen',
    servers: 'Server',
    running: 'In Arbeit',
    waiting: 'Wartend',
    today: 'In den letzten 24 Stunden fertiggestellt',
    failed: 'In den letzten 24 Stunden gescheitert',
    speed: 'Zeit je Schritt',
    memory: 'Arbeitsspeicher',
    device: 'Gerät',
    uptime: 'Laufzeit',
  },
};

/** As Discord's German client names them. */
export const permissions: Words['permissions'] = {
  ViewChannel: 'Kanal anzeigen',
  SendMessages: 'Nachrichten senden',
  SendMessagesInThreads: 'Nachrichten in Threads senden',
  AttachFiles: 'Dateien anhängen',
  ReadMessageHistory: 'Nachrichtenverlauf anzeigen',
  ManageMessages: 'Nachrichten verwalten',
  ManageGuild: 'Server verwalten',
};
