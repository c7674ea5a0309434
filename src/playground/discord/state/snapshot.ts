/** @file The state in a file: read at the start, written whole and atomically after changes. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import type { Clock, Timer } from '../clock.ts';
import { isRecord } from '../json.ts';
import { byAge } from '../snowflake.ts';
import type {
  ChannelRecord,
  CommandRecord,
  GuildRecord,
  InteractionRecord,
  MessageRecord,
  UserRecord,
} from './records.ts';
import { type ApplicationRecord, State } from './state.ts';

const FORMAT = 'discord-stand-in/1';
const WRITE_DELAY_MS = 200;

/** The file's shape. */
interface Saved {
  readonly format: typeof FORMAT;
  readonly application: ApplicationRecord;
  readonly users: UserRecord[];
  readonly guilds: GuildRecord[];
  readonly channels: ChannelRecord[];
  readonly messages: MessageRecord[];
  readonly commands: CommandRecord[];
  readonly interactions: InteractionRecord[];
}

export interface SnapshotTools {
  readonly clock: Clock;
  readonly state: () => State;
  /** Told when the file cannot be written; the next change tries again. */
  readonly onProblem: (text: string) => void;
}

export class Snapshot {
  readonly #file: string;
  readonly #clock: Clock;
  readonly #state: () => State;
  readonly #onProblem: (text: string) => void;
  #timer: Timer | undefined;
  #writing: Promise<void> = Promise.resolve();
  #dirty = false;
  readonly loaded: State | undefined;
  /** The newest id of the file: later ones must be above. */
  readonly newestId: string | undefined;

  constructor(file: string, { clock, state, onProblem }: SnapshotTools, loaded: State | undefined) {
    this.#file = file;
    this.#clock = clock;
    this.#state = state;
    this.#onProblem = onProblem;
    this.loaded = loaded;
    this.newestId = loaded && newestId(loaded);
  }

  /** Notes a change; the file follows within 200 ms. */
  changed(): void {
    this.#dirty = true;
    this.#timer ??= this.#clock.after(WRITE_DELAY_MS, () => {
      this.#timer = undefined;
      void this.flush();
    });
  }

  /** Writes what has changed; resolves when the file holds it, or somebody was told why not. */
  async flush(): Promise<void> {
    this.#writing = this.#writing.then(() => (this.#dirty ? this.#write() : undefined));
    await this.#writing;
  }

  async close(): Promise<void> {
    this.#timer?.cancel();
    await this.flush();
  }

  async #write(): Promise<void> {
    this.#dirty = false;
    const temporary = `${this.#file}.new`;
    try {
      await writeFile(temporary, JSON.stringify(saved(this.#state())));
      await rename(temporary, this.#file);
    } catch (error) {
      this.#dirty = true;
      this.#onProblem(`The state file is not written: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

export async function openSnapshot(file: string, tools: SnapshotTools): Promise<Snapshot> {
  return new Snapshot(file, tools, await load(file));
}

async function load(file: string): Promise<State | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new Error(`The state file ${file} cannot be read. Check its permissions, or choose another.`, {
      cause: error,
    });
  }
  return restored(parsed(text, file));
}

function parsed(text: string, file: string): Saved {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`The state file ${file} is not JSON. Delete it to start with a new world.`, { cause: error });
  }
  if (!isSaved(value)) {
    throw new Error(`The state file ${file} is not of the format ${FORMAT}. Delete it to start with a new world.`);
  }
  return value;
}

/** The format's name stands for the shape of what the lists hold: only `saved` writes it. */
function isSaved(value: unknown): value is Saved {
  const lists = ['users', 'guilds', 'channels', 'messages', 'commands', 'interactions'];
  return (
    isRecord(value) &&
    value.format === FORMAT &&
    isRecord(value.application) &&
    lists.every((name) => Array.isArray(value[name]))
  );
}

function saved(state: State): Saved {
  return {
    format: FORMAT,
    application: state.application,
    users: [...state.users.values()],
    guilds: [...state.guilds.values()],
    channels: [...state.channels.values()],
    messages: [...state.messages.values()].flatMap((messages) => [...messages.values()]),
    commands: [...state.commands.values()],
    interactions: [...state.interactions.values()],
  };
}

function restored(file: Saved): State {
  const state = new State(file.application);
  for (const user of file.users) state.users.set(user.id, user);
  for (const guild of file.guilds) state.guilds.set(guild.id, guild);
  for (const channel of file.channels) state.channels.set(channel.id, channel);
  for (const command of file.commands) state.commands.set(command.id, command);
  for (const interaction of file.interactions) {
    // Its three seconds ended with the process that counted them.
    if (interaction.state === 'waiting') interaction.state = 'failed';
    state.interactions.set(interaction.id, interaction);
  }
  for (const message of file.messages) {
    const messages = state.messages.get(message.channelId) ?? new Map<string, MessageRecord>();
    state.messages.set(message.channelId, messages.set(message.id, message));
  }
  return state;
}

function newestId(state: State): string {
  const ids = [
    ...state.users.keys(),
    ...state.guilds.keys(),
    ...state.channels.keys(),
    ...state.commands.keys(),
    ...state.interactions.keys(),
    ...[...state.messages.values()].flatMap((messages) =>
      [...messages.values()].flatMap(({ id, attachments }) => [id, ...attachments.map((attachment) => attachment.id)]),
    ),
  ];
  return ids.sort(byAge).at(-1) ?? '0';
}
