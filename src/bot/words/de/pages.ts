/** @file German: what the commands that only show something show. */

import type { Words } from '../en/index.ts';
import { grammar, timestamp } from '../grammar.ts';

const { number, count, ago } = grammar('de');

const jobs = { one: 'Auftrag', other: 'Aufträgen' };

export const queue: Words['queue'] = {
  title: 'Warteschlange',
  empty: 'Es wird nichts gemalt, und niemand wartet. Probier `/malen`.',
  somebody: 'jemand',
  waiting: ({ position, owner, startsAt }) =>
    `${number(position)}. ${owner}${startsAt === null ? '' : ` · Beginn: ${timestamp(startsAt)}`}`,
  more: ({ hidden }) => `… und ${count(hidden, { one: 'weiterer Auftrag', other: 'weitere Aufträge' })}`,
  paused: 'Die Warteschlange ist angehalten: Was wartet, behält seinen Platz, und nichts beginnt.',
};

export const gallery: Words['gallery'] = {
  title: ({ person }) => `Bilder von ${person}`,
  empty: 'Es gibt noch keine Bilder. Male eins mit `/malen`.',
  page: ({ page, of }) => `Seite ${number(page)} von ${number(of)}`,
  asked: ({ msAgo }) => ago(msAgo),
  painted: ({ msAgo }) => `gemalt ${ago(msAgo)}`,
  gone: 'nicht mehr vorhanden',
  heldBack: 'vom Bildfilter zurückgehalten',
};

export const quota: Words['quota'] = {
  title: 'Was du noch bestellen kannst',
  waiting: ({ used, limit }) => `Wartend: ${number(used)} von ${count(limit, jobs)}`,
  perHour: ({ used, limit }) =>
    `In den letzten 60 Minuten, mit denen, die warten: ${number(used)} von ${count(limit, jobs)}`,
  nextAt: ({ at }) => `Den nächsten kannst du ${timestamp(at)} bestellen.`,
};

export const help: Words['help'] = {
  title: 'So malst du mit mir',
  begin: 'Schreib `/malen` und was du sehen willst. Das Bild entsteht vor deinen Augen.',
  prompt: {
    title: 'Prompts',
    text: 'Trenne Ausdrücke mit `|`. Eine Zahl nach einem Doppelpunkt sagt, wie viel ein Ausdruck zählt, eine negative hält ihn fern: `a castle at night | oil painting:0.5 | people:-0.3`. `^` trennt die Szenen einer Geschichte. Für das Zeichen selbst schreib `\\|`, `\\^` oder `\\:`. Steht der ganze Prompt zwischen `||` und `||`, wird das Bild als Spoiler verborgen. Englisch verstehe ich am besten.',
  },
  painting: {
    title: 'Während ich male',
    text: '**Jetzt abschließen** behält das Bild, wie es ist, **Abbrechen** gibt es auf.',
  },
  results: {
    title: 'Unter einem Bild',
    text: '**Vergrößern** macht es größer, **Noch einmal** malt es mit neuem Seed, **Varianten** gibt vier ähnliche, **Bearbeiten** ändert den Prompt, **Weitermalen** malt mehr Schritte, **Zeitraffer** zeigt, wie es entstanden ist.',
  },
  reactions: {
    title: 'Reaktionen',
    line: ({ emoji, action }) => `${emoji} ${action}`,
  },
  more: {
    title: 'Außerdem',
    text: 'Klick mit rechts auf eine Nachricht mit einem Bild und sieh unter **Apps** nach: vergrößern, davon ausgehend malen oder beschreiben lassen. `/zeigen` holt einen alten Auftrag zurück, `/kontingent` sagt, wie viel du noch bestellen kannst.',
  },
};
