/** @file Somebody who asks for something, by a command, a button or a reaction, and where the answer goes. */
import type { Job } from '../jobs/job.ts';
import type { Outgoing } from './replies/outgoing.ts';
import type { Words } from './words/words.ts';

/** The message in which a job will be shown. */
export interface Seat {
  readonly channel: string;
  readonly message: string;
  readonly interaction: Job['interaction'];
  /** Takes the message away again. */
  leave(): Promise<void>;
}

export interface Asker {
  readonly user: string;
  /** `null` in direct messages. */
  readonly guild: string | null;
  readonly channel: string;
  /** The channel that a thread belongs to; `null` elsewhere. */
  readonly parentChannel: string | null;
  /** Of the person's Discord. */
  readonly locale: string;
  readonly words: Words;
  readonly roles: readonly string[];
  /** May manage messages here. */
  readonly moderator: boolean;
  /** May manage the server. */
  readonly manager: boolean;
  /** Whether the channel is for adults, or a direct message. */
  readonly ageRestricted: boolean;
  /** The answer is seen by the asker alone. */
  readonly private: boolean;
  /** Whether the bot can edit its message here without the interaction's token. */
  readonly reachable: boolean;
  /** Bytes that a file may have here; `null` when Discord does not say. */
  readonly fileLimit: number | null;
  /** Whether they may be shown here what is in that channel of the server. */
  sees(channel: string): boolean;
  /** What of the bot's is missing here, as a refusal; asked before anything is promised. */
  assertBotPermitted(): void;
  /** A message for a job: the first is the answer itself, later ones follow it. */
  seat(): Promise<Seat>;
  /**
   * Makes room for several messages: Discord takes what follows an answer for the answer itself while that is still empty.
   * Source: Discord's "Create Followup Message".
   */
  begin(): Promise<void>;
  /** The answer, of which nothing was shown yet, is for the asker alone from now on, as far as the place allows. */
  hide(): Promise<void>;
  /** Answers with words or more, in the answer itself. */
  answer(outgoing: Outgoing): Promise<void>;
  /** The same; the id of its message. */
  show(outgoing: Outgoing): Promise<string>;
  /** Words for the asker alone, or as near to that as the place allows. */
  whisper(text: string, components?: Outgoing['components']): Promise<void>;
}

/** The server that a job is shown in; `null` in direct messages, wherever it was asked for. */
export const serverOf = ({ guild, direct }: Pick<Job, 'guild' | 'direct'>): string | null => (direct ? null : guild);

/** A link to the message of a job. */
export const linkTo = (job: Pick<Job, 'guild' | 'channel' | 'message' | 'direct'>): string =>
  `https://discord.com/channels/${serverOf(job) ?? '@me'}/${job.channel}/${job.message ?? ''}`;

/** The channel of the answer, if the bot can edit it there when the interaction's token is dead. */
export const lastingPlace = ({ private: isPrivate, reachable, channel }: Asker): string | null =>
  isPrivate || !reachable ? null : channel;
