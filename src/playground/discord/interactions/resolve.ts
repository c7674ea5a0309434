/** @file Looks up what a person named, and collects it for the interaction's `resolved`. */
import { planAttachments, storeAttachments } from '../actions/attachments.ts';
import type { UploadedFile } from '../cdn/files.ts';
import { ActError } from '../control/errors.ts';
import { guildPermissions, permissionsIn } from '../enforcement/permissions.ts';
import type { Json } from '../json.ts';
import type { ChannelRecord, MessageRecord, UserRecord } from '../state/records.ts';
import { memberOf } from '../state/state.ts';
import { channelView } from '../views/guild.ts';
import { attachmentView, messageView } from '../views/message.ts';
import { memberView, roleView, userView } from '../views/user.ts';
import type { World } from '../world.ts';

/** Discord's interaction payloads carry what their ids stand for. */
export class Resolver {
  readonly #world: World;
  readonly #channel: ChannelRecord;
  readonly #user: UserRecord;
  readonly #found: Record<string, Record<string, Json>> = {};

  constructor(world: World, channel: ChannelRecord, user: UserRecord) {
    this.#world = world;
    this.#channel = channel;
    this.#user = user;
  }

  /** `resolved`, or nothing when nothing was named. */
  get resolved(): Json {
    return Object.keys(this.#found).length > 0 ? { resolved: this.#found } : {};
  }

  user(name: string): string {
    const { state } = this.#world;
    const user = state.users.get(name) ?? [...state.users.values()].find(({ username }) => username === name);
    if (!user) throw new ActError(`There is nobody called ${name}.`);
    this.#note('users', user.id, userView(user));
    const guild = this.#channel.guildId === null ? undefined : state.guild(this.#channel.guildId);
    const member = guild && memberOf(guild, user.id);
    if (guild && member) {
      const permissions = guildPermissions(guild, member).toString();
      this.#note('members', user.id, { ...memberView(member), permissions });
    }
    return user.id;
  }

  role(name: string): string {
    const guild = this.#channel.guildId === null ? undefined : this.#world.state.guild(this.#channel.guildId);
    const role = guild?.roles.find((candidate) => candidate.id === name || candidate.name === name);
    if (!role) throw new ActError(`There is no role ${name} here.`);
    this.#note('roles', role.id, roleView(role));
    return role.id;
  }

  mentionable(name: string): string {
    const { state } = this.#world;
    const isUser = state.users.has(name) || [...state.users.values()].some(({ username }) => username === name);
    return isUser ? this.user(name) : this.role(name);
  }

  /** @param types the channel types allowed; none means all. */
  channel(name: string, types: readonly number[]): string {
    const { state, clock } = this.#world;
    const channel = [...state.channels.values()].find(
      (candidate) => candidate.guildId === this.#channel.guildId && (candidate.id === name || candidate.name === name),
    );
    if (!channel) throw new ActError(`There is no channel ${name} here.`);
    if (types.length > 0 && !types.includes(channel.type)) {
      throw new ActError(
        `The channel ${channel.name} is of type ${channel.type}; only ${types.join(', ')} are allowed.`,
      );
    }
    const permissions = permissionsIn(state, channel, this.#user.id, clock.now()).toString();
    this.#note('channels', channel.id, { ...channelView(state, channel), permissions });
    return channel.id;
  }

  message(message: MessageRecord): string {
    this.#note('messages', message.id, messageView(this.#world, message));
    return message.id;
  }

  /** @throws ActError for a file that this person may not upload. */
  async upload(file: UploadedFile): Promise<string> {
    const limit = this.#world.limits.userAttachmentBytes[this.#user.nitro] ?? 0;
    if (file.bytes.length > limit) {
      throw new ActError(
        `${file.filename} has ${file.bytes.length} bytes; ${this.#user.username} may upload ${limit}.`,
      );
    }
    const plan = planAttachments(this.#world, {
      channelId: this.#channel.id,
      ephemeral: true,
      entries: undefined,
      files: [file],
      existing: [],
      limit,
    });
    await storeAttachments(this.#world, plan);
    const attachment = plan.attachments[0]!;
    this.#note('attachments', attachment.id, attachmentView(this.#world, attachment));
    return attachment.id;
  }

  #note(kind: string, id: string, view: Json): void {
    this.#found[kind] = { ...this.#found[kind], [id]: view };
  }
}
