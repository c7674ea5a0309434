/** @file German: what went wrong, and what to do. First what the person can change, then what Discord said, then ours. */

import type { Words } from '../en/index.ts';
import { grammar, timestamp } from '../grammar.ts';

const { number, count, all, any, size, duration } = grammar('de');

const jobs = { one: 'Auftrag', other: 'Aufträge' };

export const yours: Words['errors']['yours'] = {
  notPaintable: ({ problem }) => `Das kann ich nicht malen: ${problem}`,
  refusedByServer: ({ rule }) =>
    `Das fällt unter Regel ${number(rule)} der Wortliste dieses Servers, deshalb male ich es nicht. Sag es mit anderen Worten, oder frag die Moderation nach Regel ${number(rule)}.`,
  refusedByCommonList:
    'Das steht auf der allgemeinen Liste von Beschimpfungen und Obszönitäten, deshalb male ich es nicht. Sag es mit anderen Worten.',
  pictureHeldBack: ({ painted }) =>
    `Der Bildfilter hat dieses Bild zurückgehalten.${painted ? ' Versuch es mit anderen Worten oder einem anderen Seed.' : ''}`,
  numberOutOfRange: ({ option, min, max }) =>
    `\`${option}\` muss eine ganze Zahl von ${number(min)} bis ${number(max)} sein.`,
  unknownStyle: ({ name, known }) => `Einen Stil namens ${name} habe ich nicht. Du kannst ${any(known)} wählen.`,
  tooFewLabels: 'Nenn mindestens zwei Begriffe, durch Kommas getrennt: Ich sage, welcher am besten passt.',
  unknownPack: ({ name, known }) => `Modelle namens ${name} gibt es hier nicht. Du kannst ${any(known)} wählen.`,
  unknownEmoji: ({ emoji }) =>
    `${emoji} ist kein Emoji, das ich verwenden kann. Nimm ein gewöhnliches oder eines von diesem Server.`,
  noPicture: 'In dieser Nachricht ist kein Bild. Wähl eine mit einem PNG-, JPEG- oder WebP-Bild.',
  foreignAddress: 'Ich nehme nur Bilder, die auf Discord hochgeladen wurden. Lade es hoch und versuch es noch einmal.',
  attachmentGone: 'Discord hat dieses Bild nicht mehr. Lade es noch einmal hoch.',
  tooManyWaiting: ({ waiting }) =>
    `Du hast ${count(waiting, jobs)} in der Warteschlange, und mehr geht nicht. Brich etwas ab, oder warte, bis etwas beginnt.`,
  hourUsedUp: ({ limit, retryAt }) =>
    `Du hast in dieser Stunde schon ${count(limit, jobs)} gehabt, und mehr geht nicht.${retryAt === null ? ' Auch die zählen, die warten: Brich einen ab, oder bestell wieder, sobald einer davon vor einer Stunde begonnen hat.' : ` Den nächsten kannst du ${timestamp(retryAt)} bestellen.`}`,
  noRoomForAll: ({ needed }) =>
    `Das sind ${count(needed, jobs)} auf einmal, und das sind mehr, als du bestellen kannst. \`/kontingent\` sagt, wie viele.`,
  tooSoon: ({ retryAt }) => `Das ging schnell. Den nächsten Auftrag kannst du ${timestamp(retryAt)} geben.`,
  optionMissing: ({ option }) => `Dafür brauche ich auch \`${option}\`.`,
  emojiTaken: ({ emoji, action }) => `${emoji} steht schon für „${action}“. Nimm ein anderes, oder ändere das zuerst.`,
  wordNotListed: ({ word }) => `${word} steht nicht auf der Liste.`,
  wordFindsNothing:
    'Darin ist kein Buchstabe und keine Ziffer, es würde also nie passen. Schreib ein Wort oder einen Ausdruck.',
  listFull: ({ limit }) => `Die Liste hat ${number(limit)} Einträge, und mehr geht nicht. Entferne welche.`,
  noneAllowed: 'Auf diesem Server darfst du keine Bilder bestellen. Frag die Moderation, falls das ein Irrtum ist.',
  onlyOwner: ({ owner }) => `Dieses Bild wurde von ${owner} bestellt; sonst darf das hier niemand.`,
  onlyOwnerOrModerators: 'Das darf nur, wer dieses Bild bestellt hat, oder die Moderation.',
  needsPermission: ({ permission }) => `Dafür brauchst du hier die Berechtigung „${permission}“.`,
  onlyOperators: 'Das dürfen nur die, die diesen Bot betreiben.',
  onlyInServers: 'Das geht nur auf einem Server. Mach es dort.',
  blocked:
    'Die Betreiber dieses Bots haben dich gesperrt, deshalb nehme ich von dir nichts an. Frag sie nach dem Grund.',
  notHere: 'Hier darf ich nicht malen. Frag, wer den Server verwaltet, in welchem Kanal ich es darf.',
  wrongChannel: ({ channels }) => `Hier darf ich nicht malen. Ich darf es in ${all(channels)}.`,
  unknownJob: ({ id }) => `Einen Auftrag ${id} kenne ich nicht. Vielleicht wurde er gelöscht.`,
  nothingToCancel: 'Du hast keinen Auftrag, der wartet oder gemalt wird.',
  alreadyEnded: 'Dieser Auftrag ist schon zu Ende.',
  pictureForgotten: 'Dieses Bild habe ich nicht mehr. Lass es mit seinem Seed noch einmal malen.',
  endedWithoutPicture: 'Dieser Auftrag endete ohne Bild.',
  notDoneYet: 'Dieses Bild ist noch nicht fertig. Warte, bis es so weit ist.',
  onlyPaintings: 'Das geht nur mit einem Bild, das ich gemalt habe.',
  nothingChosen: 'Wähl mindestens eine der Optionen.',
  pictureSlow: 'Discord hat mir dieses Bild nicht rechtzeitig gegeben. Versuch es noch einmal.',
  notBegun: 'Dieser Auftrag hat noch nicht begonnen. Warte, bis es so weit ist, oder brich ihn ab.',
  inOption: ({ option, problem }) => `In \`${option}\`: ${problem}`,
  negativeNegative: ({ option }) =>
    `In \`${option}\` sind alle Gewichte negativ, das würde gerade danach verlangen. Schreib dort ohne Minus, was nicht aufs Bild soll.`,
  takesTooLong: ({ ms, limitMs }) =>
    `Das würde hier etwa ${duration(ms)} dauern, und ich nehme nur Aufträge an, die in ${duration(limitMs)} fertig sind. Bestell ein kleineres Bild oder weniger Schritte.`,
  noFrames: 'Von diesem Bild habe ich keine Zwischenstände, also gibt es keinen Zeitraffer.',
  outdatedButton: ({ id }) =>
    `Dieser Knopf stammt von einer anderen Version von mir. Mit \`/zeigen\`${id === null ? '' : ` und \`${id}\``} holst du den Auftrag mit neuen Knöpfen zurück.`,
  restarting: 'Ich werde gleich neu gestartet und nehme nichts Neues an. Versuch es in einigen Minuten noch einmal.',
  draining: 'Die Betreiber dieses Bots nehmen gerade keine Aufträge an. Versuch es später noch einmal.',
  damaged:
    'Mein Gedächtnis ist beschädigt, deshalb nehme ich nichts Neues an. Die Betreiber dieses Bots müssen es reparieren.',
  tooLargeForMemory: ({ width, height }) =>
    `Für ${size({ width, height })} reicht mein Speicher nicht. Bestell ein kleineres Bild.`,
};

export const discord: Words['errors']['discord'] = {
  missingPermissions: ({ permissions }) =>
    `In diesem Kanal ${permissions.length === 1 ? 'fehlt mir eine Berechtigung' : 'fehlen mir Berechtigungen'}: ${all(permissions)}. Wer den Server verwaltet, kann mir das geben.`,
  noAccess:
    'Diesen Kanal oder diese Nachricht kann ich nicht sehen. Gib mir Zugang, oder verwende mich in einem anderen Kanal.',
  messageGone: 'Diese Nachricht wurde gelöscht.',
  channelGone: 'Dieser Kanal wurde gelöscht.',
  archivedThread:
    'Dieser Thread ist archiviert, hier kann ich nicht schreiben. Öffne ihn wieder und nimm dann `/zeigen`.',
  directMessagesClosed:
    'Discord lässt mich dir nicht schreiben. Erlaube in deinen Privatsphäre-Einstellungen Direktnachrichten von Mitgliedern dieses Servers.',
  uploadTooLarge: 'Eine so große Datei nimmt Discord hier nicht. Bestell ein kleineres Bild.',
  tooManyReactions: 'An dieser Nachricht sind schon so viele verschiedene Reaktionen, wie Discord erlaubt.',
  unavailable: 'Discord hat nicht getan, worum ich gebeten habe. Versuch es gleich noch einmal.',
};

export const ours: Words['errors']['ours'] = {
  storeRefuses: ({ reference }) =>
    `Ich kann gerade nichts speichern. Versuch es später noch einmal; wenn es öfter vorkommt, nenn den Betreibern dieses Bots \`${reference}\`.`,
  internal: ({ reference }) =>
    `Bei mir ist etwas kaputtgegangen, tut mir leid. Wenn es öfter vorkommt, nenn den Betreibern dieses Bots \`${reference}\`.`,
  workerLost: ({ reference }) =>
    `Der Teil von mir, der malt, ist bei diesem Auftrag zweimal stehen geblieben, tut mir leid. Versuch es noch einmal; wenn es öfter vorkommt, nenn \`${reference}\`.`,
  modelMissing: ({ pack, reference }) =>
    `Die Dateien von ${pack} fehlen hier. Wähl andere Modelle, und nenn den Betreibern dieses Bots \`${reference}\`.`,
  requestTooOld: ({ reference }) =>
    `Ich wurde aktualisiert und verstehe diesen Auftrag nicht mehr, tut mir leid. Bitte gib ihn noch einmal. Kennung: \`${reference}\``,
  filterFailed: ({ reference }) =>
    `Mein Bildfilter antwortet nicht, deshalb zeige ich dieses Bild jetzt nicht. Versuch es später noch einmal; wenn es öfter vorkommt, nenn den Betreibern dieses Bots \`${reference}\`.`,
  waitingForFilter: ({ reference }) =>
    `Das Bild ist fertig, aber mein Bildfilter antwortet nicht. Ich versuche es weiter und zeige es hier, sobald es geprüft ist. Kennung: \`${reference}\``,
};
