/** @file What every part of the bot is handed. */
import type { Client } from 'discord.js';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Clock } from '../jobs/clock.ts';
import type { JobQueue } from '../jobs/queue.ts';
import type { Store } from '../jobs/store/store.ts';
import type { Metrics } from '../metrics.ts';
import type { BrokenAnswers } from './broken-answers.ts';
import type { Mentions } from './mentions.ts';
import type { PictureFilter } from './moderation/picture-filter.ts';
import type { PictureGate } from './moderation/picture-gate.ts';
import type { Packs } from './packs.ts';
import type { People } from './people.ts';
import type { Presenter } from './replies/presenter.ts';
import type { Settings } from './settings.ts';
import type { Shown } from './shown.ts';

export interface Bot {
  readonly config: Config;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly client: Client<true>;
  readonly answers: BrokenAnswers;
  readonly store: Store;
  readonly queue: JobQueue;
  readonly settings: Settings;
  readonly people: People;
  readonly packs: Packs;
  /** Of the commands that are registered. */
  readonly mentions: Mentions;
  readonly shown: Shown;
  readonly presenter: Presenter;
  /** Looks at pictures before they are shown. */
  readonly filter: PictureFilter;
  /** Asked before every picture that is shown. */
  readonly gate: PictureGate;
  /** Names of the devices that paint, as in `cpu`. */
  devices(): readonly string[];
  /** Discord's ids of those who run the bot. */
  readonly operators: ReadonlySet<string>;
  /** Emojis of the reactions by their names, unless a server has its own. */
  readonly emojis: ReadonlyMap<string, string>;
}
