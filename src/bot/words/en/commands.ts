/** @file English: names and descriptions of the commands. */

import { command, option } from '../command-words.ts';
import { languages } from '../languages.ts';
import { choices } from './choices.ts';

export const commands = {
  imagine: command('imagine', 'Paint a picture from words', {
    prompt: option('prompt', 'What to paint, e.g. a castle at night | oil painting:0.5 | people:-0.3'),
    style: option('style', 'How it should look'),
    negative: option('negative', 'What the picture should not show'),
    quality: option('quality', 'How much work goes into it', choices.quality),
    aspect: option('aspect', 'The shape of the picture', choices.aspect),
    seed: option('seed', 'The same number paints the same picture again'),
    steps: option('steps', 'How many steps to paint'),
    start_image: option('start_image', 'A picture to begin from'),
    start_strength: option('start_strength', 'How strongly to hold on to the picture it began from'),
    image_prompt: option('image_prompt', 'A picture whose look to aim for'),
    image_weight: option('image_weight', 'How much that picture counts'),
    pack: option('pack', 'The models that paint'),
    private: option('private', 'Show it only to you'),
  }),
  upscale: command('upscale', 'Make a picture larger and sharper', {
    image: option('image', 'The picture'),
    scale: option('scale', 'How many times as wide and high', choices.scale),
  }),
  describe: command('describe', 'Say what a picture shows', {
    image: option('image', 'The picture'),
    labels: option('labels', 'What it could be, separated by commas'),
  }),
  blend: command('blend', 'Paint a picture that looks like two others', {
    first: option('first', 'The first picture'),
    second: option('second', 'The second picture'),
    prompt: option('prompt', 'What the new picture should show'),
    balance: option('balance', 'How much the second picture counts, in percent'),
  }),
  queue: command('queue', 'See what is being painted and what is waiting', {}),
  cancel: command('cancel', 'Cancel a job of yours', { job: option('job', 'Which one; without it, the newest') }),
  show: command('show', 'Bring back a job with its picture and buttons', {
    job: option('job', 'Which one'),
    private: option('private', 'Show it only to you'),
  }),
  gallery: command('gallery', 'Leaf through painted pictures', {
    person: option('person', 'Whose pictures; without it, yours'),
  }),
  quota: command('quota', 'See how many pictures you may still ask for', {}),
  help: command('help', 'How to use this bot', {}),
  settings: command('settings', 'Set up the bot for this server', {
    show: command('show', 'Show all settings', {}),
    channel: command('channel', 'Choose the channels where I may paint', {
      change: option('change', 'What to do', choices.change),
      channel: option('channel', 'Which channel; without it, this one'),
    }),
    spoiler: command('spoiler', 'Choose the channels where pictures stay hidden until pressed', {
      change: option('change', 'What to do', choices.change),
      channel: option('channel', 'Which channel; without it, this one'),
    }),
    role: command('role', 'Set how much the members of a role may ask for', {
      role: option('role', 'Which role'),
      change: option('change', 'What to do', choices.change),
      waiting: option('waiting', 'Jobs that may wait at once'),
      per_hour: option('per_hour', 'Jobs per hour'),
      cooldown: option('cooldown', 'Seconds from one job to the next'),
    }),
    defaults: command('defaults', 'Set what is used when nothing is chosen', {
      pack: option('pack', 'The models that paint'),
      quality: option('quality', 'How much work goes into a picture', choices.quality),
      style: option('style', 'How pictures should look'),
    }),
    reaction: command('reaction', 'Set the emoji of a reaction', {
      action: option('action', 'What the reaction does', choices.reaction),
      emoji: option('emoji', 'The emoji; without it, the reaction does nothing'),
    }),
    word: command('word', 'Change the list of words I refuse', {
      change: option('change', 'What to do', choices.change),
      word: option('word', 'The word or phrase'),
    }),
    filter: command('filter', 'Check pictures before they are shown', {
      on: option('on', 'Whether to check them'),
      threshold: option('threshold', 'From how many percent a picture is held back'),
    }),
    language: command('language', 'Set the language I speak here', {
      language: option('language', 'The language; without it, that of each member', languages),
    }),
    private: command('private', 'Set whether pictures are private unless asked otherwise', {
      on: option('on', 'Whether they are private'),
    }),
    buttons: command('buttons', 'Set who may press the buttons of a picture', {
      who: option('who', 'Who may press them', choices.press),
    }),
  }),
  admin: command('admin', 'Look after the bot', {
    pause: command('pause', 'Start no more jobs', {}),
    resume: command('resume', 'Start jobs again', {}),
    drain: command('drain', 'Accept no new jobs and finish those that are there', {}),
    block: command('block', 'Accept nothing from a person', { person: option('person', 'Whom') }),
    unblock: command('unblock', 'Accept jobs from a person again', { person: option('person', 'Whom') }),
    stats: command('stats', 'Show how the bot is doing', {}),
  }),
};

/** Entries of the menu of a message. */
export const menus = {
  upscale: 'Upscale with Tessera',
  imagine: 'Imagine from this picture',
  describe: 'Describe',
};
