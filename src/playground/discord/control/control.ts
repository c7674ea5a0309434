/** @file The control API in the same process: act as people, look at everything, change the rules, break things. */
import {
  addChannel,
  addMember,
  addThread,
  changeChannel,
  changeGuild,
  deleteChannel,
  deleteGuild,
  removeMember,
} from '../actions/channels.ts';
import type { Limits } from '../enforcement/limits.ts';
import type { Fault } from '../faults.ts';
import type { GatewayEvent } from '../gateway/gateway.ts';
import type { Json } from '../json.ts';
import type { ChannelRecord, GuildRecord, InteractionRecord, MessageRecord, UserRecord } from '../state/records.ts';
import { newGuild } from '../state/seed.ts';
import type { Timeline } from '../timeline.ts';
import type { World } from '../world.ts';
import { Actor } from './actor.ts';
import { ActError } from './errors.ts';
import { overview, wholeMessageView } from './views.ts';

/** How the line to the bot is to break. */
export type GatewayFault =
  | { readonly kind: 'close'; readonly code: number }
  | { readonly kind: 'terminate' }
  | { readonly kind: 'reconnect' }
  | { readonly kind: 'invalid-session'; readonly resumable: boolean }
  | { readonly kind: 'deaf'; readonly deaf: boolean }
  | { readonly kind: 'lose'; readonly events: number }
  | { readonly kind: 'down'; readonly down: boolean };

export class Control {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** Everything the stand-in holds, for what the methods below do not offer. */
  get world(): World {
    return this.#world;
  }

  get timeline(): Timeline {
    return this.#world.timeline;
  }

  get limits(): Limits {
    return this.#world.limits;
  }

  /** A person, by id or user name. */
  as(name: string): Actor {
    return new Actor(this.#world, this.user(name));
  }

  user(name: string): UserRecord {
    const { users } = this.#world.state;
    const user = users.get(name) ?? [...users.values()].find(({ username }) => username === name);
    if (!user)
      throw new ActError(
        `There is nobody called ${name}; there are ${[...users.values()].map(({ username }) => username).join(', ')}.`,
      );
    return user;
  }

  channel(name: string): ChannelRecord {
    const { channels } = this.#world.state;
    const channel = channels.get(name) ?? [...channels.values()].find((candidate) => candidate.name === name);
    if (!channel)
      throw new ActError(
        `There is no channel ${name}; there are ${[...channels.values()].map((candidate) => candidate.name || candidate.id).join(', ')}.`,
      );
    return channel;
  }

  guild(name: string): GuildRecord {
    const { guilds } = this.#world.state;
    const guild = guilds.get(name) ?? [...guilds.values()].find((candidate) => candidate.name === name);
    if (!guild)
      throw new ActError(
        `There is no server ${name}; there are ${[...guilds.values()].map((candidate) => candidate.name).join(', ')}.`,
      );
    return guild;
  }

  /** Resolves when the bot has answered an interaction, or its three seconds are over. */
  async outcome(interaction: string | Pick<InteractionRecord, 'id'>): Promise<InteractionRecord> {
    return await this.#world.ledger.outcome(typeof interaction === 'string' ? interaction : interaction.id);
  }

  /** The messages of a channel, oldest first, ephemeral ones included. */
  messages(channel: string): MessageRecord[] {
    return this.#world.state.messagesOf(this.channel(channel).id);
  }

  /** A message, deleted or not, with its versions. */
  message(id: string): MessageRecord {
    const message = this.#world.state.findMessage(id);
    if (!message)
      throw new ActError(
        `There is no message ${id}. The ${this.#world.limits.keptMessagesPerChannel} newest of each channel are kept.`,
      );
    return message;
  }

  /** A message as Discord's JSON, with what only the control API knows beside it. */
  messageView(message: MessageRecord): Json {
    return wholeMessageView(this.#world, message);
  }

  /** Servers, channels, people, commands, connected bots, limits. */
  overview(): Json {
    return overview(this.#world);
  }

  onEvent(listener: (event: GatewayEvent) => void): () => void {
    return this.#world.gateway.onEvent(listener);
  }

  /** Resolves when a bot is connected; at once if one is. */
  async botConnected(): Promise<void> {
    while (this.#world.gateway.connected().length === 0) await this.#world.wire.sleep(5);
  }

  addUser(username: string, extra: Partial<Omit<UserRecord, 'id' | 'bot'>> & { guild?: string } = {}): Actor {
    const { guild, ...rest } = extra;
    const user: UserRecord = {
      id: this.#world.ids.next(),
      username,
      globalName: null,
      bot: false,
      locale: 'en-US',
      nitro: 0,
      dmsOpen: true,
      installedApp: false,
      ...rest,
    };
    this.#world.state.users.set(user.id, user);
    if (guild !== undefined) addMember(this.#world, this.guild(guild), user.id);
    return new Actor(this.#world, user);
  }

  /** Changes a person: language, Nitro, open direct messages, whether they installed the app. */
  changeUser(name: string, change: Partial<Omit<UserRecord, 'id' | 'bot'>>): void {
    Object.assign(this.user(name), change);
  }

  addGuild(name: string, owner: string, withBot = true): GuildRecord {
    const guild = newGuild(this.#world.ids.next(), name, this.user(owner).id);
    this.#world.state.guilds.set(guild.id, guild);
    addMember(this.#world, guild, guild.ownerId);
    addChannel(this.#world, { name: `${name.toLowerCase()}-general`, guildId: guild.id });
    if (withBot) addMember(this.#world, guild, this.#world.state.botId);
    return guild;
  }

  changeGuild(name: string, change: Partial<Pick<GuildRecord, 'name' | 'premiumTier' | 'locale'>>): void {
    changeGuild(this.#world, this.guild(name), change);
  }

  deleteGuild(name: string): void {
    deleteGuild(this.#world, this.guild(name));
  }

  /** Shows somebody the door; `@bot` is the bot. */
  kick(guild: string, user: string): void {
    removeMember(this.#world, this.guild(guild), user === '@bot' ? this.#world.state.botId : this.user(user).id);
  }

  /** Lets somebody in; `@bot` is the bot. */
  invite(guild: string, user: string): void {
    addMember(this.#world, this.guild(guild), user === '@bot' ? this.#world.state.botId : this.user(user).id);
  }

  addChannel(
    guild: string,
    name: string,
    extra: Partial<Pick<ChannelRecord, 'nsfw' | 'topic' | 'overwrites' | 'type'>> = {},
  ): ChannelRecord {
    return addChannel(this.#world, { ...extra, name, guildId: this.guild(guild).id });
  }

  addThread(channel: string, name: string, owner: string): ChannelRecord {
    return addThread(this.#world, this.channel(channel), { name, ownerId: this.user(owner).id, type: 11 });
  }

  changeChannel(name: string, change: Partial<Pick<ChannelRecord, 'name' | 'nsfw' | 'topic' | 'overwrites'>>): void {
    changeChannel(this.#world, this.channel(name), change);
  }

  deleteChannel(name: string): void {
    deleteChannel(this.#world, this.channel(name));
  }

  fault(fault: Fault): number {
    return this.#world.faults.add(fault);
  }

  clearFaults(): void {
    this.#world.faults.clear();
    this.#world.gateway.down = false;
  }

  /** Makes an interaction's token invalid before its time. */
  expireToken(interactionId: string): void {
    const interaction = this.#world.state.interactions.get(interactionId);
    if (!interaction) throw new ActError(`There is no interaction ${interactionId}.`);
    interaction.expired = true;
  }

  gatewayFault(fault: GatewayFault): void {
    const { gateway } = this.#world;
    if (fault.kind === 'down') {
      gateway.down = fault.down;
      return;
    }
    for (const connection of gateway.connections()) {
      if (fault.kind === 'close') connection.close(fault.code, 'closed by a fault');
      else if (fault.kind === 'terminate') connection.terminate();
      else if (fault.kind === 'reconnect') connection.askReconnect();
      else if (fault.kind === 'invalid-session') connection.invalidate(fault.resumable);
      else if (fault.kind === 'deaf') connection.deaf = fault.deaf;
      else connection.session?.lose(fault.events);
    }
  }

  /** Moves Discord's calendar ahead: tokens and addresses age, the bot's own clock does not. */
  advance(ms: number): void {
    this.#world.clock.advance(ms);
  }

  async reset(): Promise<void> {
    await this.#world.reset();
  }
}
