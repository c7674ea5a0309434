/** @file German: names and descriptions of the commands. */

import { command, option } from '../command-words.ts';
import type { Words } from '../en/index.ts';
import { languages } from '../languages.ts';
import { choices } from './choices.ts';

export const commands: Words['commands'] = {
  imagine: command('malen', 'Ein Bild aus Worten malen', {
    prompt: option('prompt', 'Was zu malen ist, z. B. a castle at night | oil painting:0.5 | people:-0.3'),
    style: option('stil', 'Wie es aussehen soll'),
    negative: option('ohne', 'Was nicht auf das Bild soll'),
    quality: option('qualität', 'Wie viel Arbeit hineinfließt', choices.quality),
    aspect: option('format', 'Die Form des Bildes', choices.aspect),
    seed: option('seed', 'Dieselbe Zahl malt dasselbe Bild noch einmal'),
    steps: option('schritte', 'In wie vielen Schritten gemalt wird'),
    start_image: option('startbild', 'Ein Bild, von dem aus gemalt wird'),
    start_strength: option('starttreue', 'Wie sehr am Startbild festgehalten wird'),
    image_prompt: option('vorbild', 'Ein Bild, dem das Ergebnis ähnlich sehen soll'),
    image_weight: option('vorbildgewicht', 'Wie viel das Vorbild zählt'),
    pack: option('modelle', 'Die Modelle, die malen'),
    private: option('privat', 'Nur für dich sichtbar'),
  }),
  upscale: command('vergrößern', 'Ein Bild größer und schärfer machen', {
    image: option('bild', 'Das Bild'),
    scale: option('faktor', 'Wievielmal so breit und hoch', choices.scale),
  }),
  describe: command('beschreiben', 'Sagen, was auf einem Bild ist', {
    image: option('bild', 'Das Bild'),
    labels: option('begriffe', 'Was es sein könnte, durch Kommas getrennt'),
  }),
  blend: command('mischen', 'Ein Bild malen, das zwei anderen ähnlich sieht', {
    first: option('erstes', 'Das erste Bild'),
    second: option('zweites', 'Das zweite Bild'),
    prompt: option('prompt', 'Was auf dem neuen Bild sein soll'),
    balance: option('gewicht', 'Wie viel das zweite Bild zählt, in Prozent'),
  }),
  queue: command('warteschlange', 'Zeigen, was gemalt wird und was wartet', {}),
  cancel: command('abbrechen', 'Einen deiner Aufträge abbrechen', {
    job: option('auftrag', 'Welchen; ohne Angabe den neuesten'),
  }),
  show: command('zeigen', 'Einen Auftrag mit Bild und Knöpfen zurückholen', {
    job: option('auftrag', 'Welchen'),
    private: option('privat', 'Nur für dich sichtbar'),
  }),
  gallery: command('galerie', 'In gemalten Bildern blättern', {
    person: option('person', 'Wessen Bilder; ohne Angabe deine'),
  }),
  quota: command('kontingent', 'Zeigen, wie viele Bilder du noch bestellen kannst', {}),
  help: command('hilfe', 'Wie man diesen Bot benutzt', {}),
  settings: command('einstellungen', 'Den Bot für diesen Server einrichten', {
    show: command('zeigen', 'Alle Einstellungen zeigen', {}),
    channel: command('kanal', 'Wählen, in welchen Kanälen ich malen darf', {
      change: option('änderung', 'Was zu tun ist', choices.change),
      channel: option('kanal', 'Welcher Kanal; ohne Angabe dieser'),
    }),
    spoiler: command('spoiler', 'Die Kanäle wählen, in denen Bilder bis zum Anklicken verdeckt sind', {
      change: option('änderung', 'Was zu tun ist', choices.change),
      channel: option('kanal', 'Welcher Kanal; ohne Angabe dieser'),
    }),
    role: command('rolle', 'Festlegen, wie viel eine Rolle bestellen darf', {
      role: option('rolle', 'Welche Rolle'),
      change: option('änderung', 'Was zu tun ist', choices.change),
      waiting: option('wartend', 'Aufträge, die zugleich warten dürfen'),
      per_hour: option('pro_stunde', 'Aufträge pro Stunde'),
      cooldown: option('pause', 'Sekunden von einem Auftrag zum nächsten'),
    }),
    defaults: command('vorgaben', 'Festlegen, was gilt, wenn nichts gewählt wird', {
      pack: option('modelle', 'Die Modelle, die malen'),
      quality: option('qualität', 'Wie viel Arbeit in ein Bild fließt', choices.quality),
      style: option('stil', 'Wie Bilder aussehen sollen'),
    }),
    reaction: command('reaktion', 'Das Emoji einer Reaktion festlegen', {
      action: option('wirkung', 'Was die Reaktion bewirkt', choices.reaction),
      emoji: option('emoji', 'Das Emoji; ohne Angabe bewirkt die Reaktion nichts'),
    }),
    word: command('wort', 'Die Liste der Wörter ändern, die ich ablehne', {
      change: option('änderung', 'Was zu tun ist', choices.change),
      word: option('wort', 'Das Wort oder der Ausdruck'),
    }),
    filter: command('filter', 'Bilder prüfen, bevor sie gezeigt werden', {
      on: option('an', 'Ob sie geprüft werden'),
      threshold: option('schwelle', 'Ab wie viel Prozent ein Bild zurückgehalten wird'),
    }),
    language: command('sprache', 'Festlegen, welche Sprache ich hier spreche', {
      language: option('sprache', 'Die Sprache; ohne Angabe die jedes Mitglieds', languages),
    }),
    private: command('privat', 'Festlegen, ob Bilder privat sind, wenn nichts anderes gewählt wird', {
      on: option('an', 'Ob sie privat sind'),
    }),
    buttons: command('knöpfe', 'Festlegen, wer die Knöpfe eines Bildes drücken darf', {
      who: option('wer', 'Wer sie drücken darf', choices.press),
    }),
  }),
  admin: command('verwaltung', 'Sich um den Bot kümmern', {
    pause: command('anhalten', 'Keine Aufträge mehr beginnen', {}),
    resume: command('fortsetzen', 'Wieder Aufträge beginnen', {}),
    drain: command('leeren', 'Keine neuen Aufträge annehmen und die vorhandenen fertigstellen', {}),
    block: command('sperren', 'Von einer Person nichts mehr annehmen', { person: option('person', 'Wen') }),
    unblock: command('entsperren', 'Von einer Person wieder Aufträge annehmen', { person: option('person', 'Wen') }),
    stats: command('statistik', 'Zeigen, wie es dem Bot geht', {}),
  }),
};

/** Entries of the menu of a message. */
export const menus: Words['menus'] = {
  upscale: 'Mit Tessera vergrößern',
  imagine: 'Von diesem Bild aus malen',
  describe: 'Beschreiben',
};
