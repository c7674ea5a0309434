/** @file English: what went wrong, and what to do. First what the person can change, then what Discord said, then ours. */

import { grammar, timestamp } from '../grammar.ts';

const { number, count, all, any, size, duration } = grammar('en');

const jobs = { one: 'job', other: 'jobs' };

export const yours = {
  notPaintable: ({ problem }: { problem: string }) => `I cannot paint that: ${problem}`,
  refusedByServer: ({ rule }: { rule: number }) =>
    `This matches rule ${number(rule)} of this server's word list, so I do not paint it. Say it in other words, or ask a moderator about rule ${number(rule)}.`,
  refusedByCommonList:
    'This matches the common list of slurs and obscenities, so I do not paint it. Say it in other words.',
  pictureHeldBack: ({ painted }: { painted: boolean }) =>
    `The picture filter held this picture back.${painted ? ' Try other words or another seed.' : ''}`,
  numberOutOfRange: ({ option, min, max }: { option: string; min: number; max: number }) =>
    `\`${option}\` must be a whole number from ${number(min)} to ${number(max)}.`,
  unknownStyle: ({ name, known }: { name: string; known: readonly string[] }) =>
    `I have no style called ${name}. You can choose ${any(known)}.`,
  tooFewLabels: 'Give me at least two labels, separated by commas: I say which of them fits best.',
  unknownPack: ({ name, known }: { name: string; known: readonly string[] }) =>
    `There are no models called ${name} here. You can choose ${any(known)}.`,
  unknownEmoji: ({ emoji }: { emoji: string }) =>
    `${emoji} is not an emoji that I can use. Take a standard one, or one of this server.`,
  noPicture: 'There is no picture in that message. Choose one with a PNG, JPEG or WebP picture.',
  foreignAddress: 'I take only pictures that were uploaded to Discord. Upload it and try again.',
  attachmentGone: 'Discord does not have that picture any more. Upload it again.',
  tooManyWaiting: ({ waiting }: { waiting: number }) =>
    `You have ${count(waiting, jobs)} waiting, and that is the limit. Cancel one, or wait until one starts.`,
  hourUsedUp: ({ limit, retryAt }: { limit: number; retryAt: number | null }) =>
    `You have used your ${count(limit, jobs)} of this hour.${retryAt === null ? ' Those that wait count, too: cancel one, or ask again an hour after one of them has started.' : ` You may ask for the next one ${timestamp(retryAt)}.`}`,
  noRoomForAll: ({ needed }: { needed: number }) =>
    `That is ${count(needed, jobs)} at once, which is more than you may ask for. \`/quota\` says for how many.`,
  tooSoon: ({ retryAt }: { retryAt: number }) => `That was quick. You may ask for the next one ${timestamp(retryAt)}.`,
  optionMissing: ({ option }: { option: string }) => `For that I also need \`${option}\`.`,
  emojiTaken: ({ emoji, action }: { emoji: string; action: string }) =>
    `${emoji} already stands for “${action}”. Take another one, or change that first.`,
  wordNotListed: ({ word }: { word: string }) => `${word} is not on the list.`,
  wordFindsNothing: 'There is no letter or digit in it, so it would never match. Write a word or phrase.',
  listFull: ({ limit }: { limit: number }) =>
    `The list has ${number(limit)} entries, and that is the limit. Remove some.`,
  noneAllowed: 'On this server you may not ask for pictures. Ask a moderator if that is a mistake.',
  onlyOwner: ({ owner }: { owner: string }) => `Only ${owner}, who asked for this picture, may do that here.`,
  onlyOwnerOrModerators: 'Only whoever asked for this picture, or a moderator, may do that.',
  needsPermission: ({ permission }: { permission: string }) => `For that you need the permission “${permission}” here.`,
  onlyOperators: 'Only the people who run this bot may do that.',
  onlyInServers: 'This works only in a server. Use it there.',
  blocked: 'The people who run this bot have blocked you, so I take nothing from you. Ask them why.',
  notHere: 'I may not paint here. Ask those who manage the server in which channel I may.',
  wrongChannel: ({ channels }: { channels: readonly string[] }) => `I may not paint here. I may in ${all(channels)}.`,
  unknownJob: ({ id }: { id: string }) => `I know no job ${id}. It may have been deleted.`,
  nothingToCancel: 'You have no job that is waiting or being painted.',
  alreadyEnded: 'This job has already ended.',
  pictureForgotten: 'I no longer keep this picture. Paint it again with its seed.',
  endedWithoutPicture: 'This job ended without a picture.',
  notDoneYet: 'This picture is not done yet. Wait until it is.',
  onlyPaintings: 'That works only with a picture that I painted.',
  nothingChosen: 'Choose at least one of the options.',
  pictureSlow: 'Discord did not give me that picture in time. Try again.',
  notBegun: 'This job has not begun yet. Wait until it has, or cancel it.',
  inOption: ({ option, problem }: { option: string; problem: string }) => `In \`${option}\`: ${problem}`,
  negativeNegative: ({ option }: { option: string }) =>
    `Every weight in \`${option}\` is negative, which would ask for these things. Write there what to leave out, without a minus.`,
  takesTooLong: ({ ms, limitMs }: { ms: number; limitMs: number }) =>
    `That would take about ${duration(ms)} here, and I take only what is done within ${duration(limitMs)}. Ask for a smaller picture or fewer steps.`,
  noFrames: 'I kept no frames of this picture, so there is no time-lapse.',
  outdatedButton: ({ id }: { id: string | null }) =>
    `This button is from another version of me. Use \`/show\`${id === null ? '' : ` with \`${id}\``} to bring back the job with new buttons.`,
  restarting: 'I am about to be restarted and take no new jobs. Try again in some minutes.',
  draining: 'The people who run this bot take no jobs right now. Try again later.',
  damaged: 'My memory is damaged, so I take no new jobs. The people who run this bot have to mend it.',
  tooLargeForMemory: ({ width, height }: { width: number; height: number }) =>
    `My memory is not enough for ${size({ width, height })}. Ask for a smaller picture.`,
};

export const discord = {
  missingPermissions: ({ permissions }: { permissions: readonly string[] }) =>
    `In this channel ${permissions.length === 1 ? 'a permission is' : 'permissions are'} missing: ${all(permissions)}. Someone who manages the server can grant me that.`,
  noAccess: 'I cannot see that channel or message. Give me access to it, or use me in another channel.',
  messageGone: 'That message has been deleted.',
  channelGone: 'That channel has been deleted.',
  archivedThread: 'This thread is archived, so I cannot write here. Open it again, then use `/show`.',
  directMessagesClosed:
    'Discord does not let me write to you. Allow direct messages from members of this server in your privacy settings.',
  uploadTooLarge: 'Discord does not take a file as large as this one here. Ask for a smaller picture.',
  tooManyReactions: 'There are already as many different reactions on that message as Discord allows.',
  unavailable: 'Discord did not do what I asked it to. Try again in a moment.',
};

export const ours = {
  storeRefuses: ({ reference }: { reference: string }) =>
    `I cannot store anything right now. Try again later; if it keeps happening, mention \`${reference}\` to the people who run this bot.`,
  internal: ({ reference }: { reference: string }) =>
    `Something broke on my side, sorry. If it keeps happening, mention \`${reference}\` to the people who run this bot.`,
  workerLost: ({ reference }: { reference: string }) =>
    `The part of me that paints stopped twice on this job, sorry. Try again; if it keeps happening, mention \`${reference}\`.`,
  modelMissing: ({ pack, reference }: { pack: string; reference: string }) =>
    `The files of ${pack} are missing here. Choose other models, and mention \`${reference}\` to the people who run this bot.`,
  requestTooOld: ({ reference }: { reference: string }) =>
    `I was updated and no longer understand this job, sorry. Please ask for it again. Reference: \`${reference}\``,
  filterFailed: ({ reference }: { reference: string }) =>
    `My picture filter does not answer, so I do not show this picture now. Try again later; if it keeps happening, mention \`${reference}\` to the people who run this bot.`,
  waitingForFilter: ({ reference }: { reference: string }) =>
    `The picture is done, but my picture filter does not answer. I keep trying, and show it here once it has been checked. Reference: \`${reference}\``,
};
