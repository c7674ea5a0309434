/** @file A person at the other end: does what somebody could do in Discord's client, and nothing else. */
import { ApplicationCommandType, ComponentType, InteractionType, PermissionFlagsBits } from 'discord-api-types/v10';
import { changeThread, directChannel, neededToOpen } from '../actions/channels.ts';
import { deleteMessage, prepareEdit, prepareMessage } from '../actions/messages.ts';
import { addReaction, findReaction, parseEmoji, removeReaction } from '../actions/reactions.ts';
import { type PermissionName, permissionsIn } from '../enforcement/permissions.ts';
import { type ModalValues, modalData, resolved } from '../interactions/modal.ts';
import { type FileValue, type OptionValues, optionData } from '../interactions/options.ts';
import { announceInteraction, ownersOf } from '../interactions/payload.ts';
import { Resolver } from '../interactions/resolve.ts';
import type { Json } from '../json.ts';
import type { ChannelRecord, CommandRecord, InteractionRecord, MessageRecord, UserRecord } from '../state/records.ts';
import type { World } from '../world.ts';
import { ActError } from './errors.ts';
import { findCommand } from './offered.ts';
import { requireOf, seenChannel, seenMessage, usable } from './sight.ts';

export class Actor {
  readonly #world: World;
  readonly user: UserRecord;

  constructor(world: World, user: UserRecord) {
    this.#world = world;
    this.user = user;
  }

  /** Runs a slash command: `'settings channels add'` names a subcommand of a group. */
  async command(name: string, values: OptionValues = {}, place: { channel?: string } = {}): Promise<InteractionRecord> {
    const channel = this.#place(place.channel);
    const [first = '', ...path] = name.replace(/^\//, '').split(' ');
    const command = findCommand(this.#world, this.user, channel, ApplicationCommandType.ChatInput, first);
    const resolver = new Resolver(this.#world, channel, this.user);
    const options = await optionData(
      { options: command.definition.options, values, locale: this.user.locale },
      path,
      resolver,
    );
    return this.#interact(InteractionType.ApplicationCommand, channel, command.definition.name, {
      ...commandHead(command),
      ...(options.length > 0 && { options }),
      ...resolver.resolved,
    });
  }

  /** Types into an option; the bot's choices are in the interaction's `choices`. */
  async autocomplete(
    name: string,
    focused: string,
    values: OptionValues = {},
    place: { channel?: string } = {},
  ): Promise<InteractionRecord> {
    const channel = this.#place(place.channel);
    const [first = '', ...path] = name.replace(/^\//, '').split(' ');
    const command = findCommand(this.#world, this.user, channel, ApplicationCommandType.ChatInput, first);
    const resolver = new Resolver(this.#world, channel, this.user);
    const request = {
      options: command.definition.options,
      values: { ...values, [focused]: values[focused] ?? '' },
      locale: this.user.locale,
      focused,
    };
    const options = await optionData(request, path, resolver);
    return this.#interact(InteractionType.ApplicationCommandAutocomplete, channel, command.definition.name, {
      ...commandHead(command),
      options,
      ...resolver.resolved,
    });
  }

  /** Uses a command from a message's menu. */
  messageMenu(name: string, messageId: string): InteractionRecord {
    const message = this.#message(messageId);
    const channel = this.#place(message.channelId);
    const command = findCommand(this.#world, this.user, channel, ApplicationCommandType.Message, name);
    const resolver = new Resolver(this.#world, channel, this.user);
    const target_id = resolver.message(message);
    const data = { ...commandHead(command), target_id, ...resolver.resolved };
    return this.#interact(InteractionType.ApplicationCommand, channel, name, data, { targetMessageId: message.id });
  }

  /** Uses a command from a person's menu. */
  userMenu(name: string, userName: string, place: { channel?: string } = {}): InteractionRecord {
    const channel = this.#place(place.channel);
    const command = findCommand(this.#world, this.user, channel, ApplicationCommandType.User, name);
    const resolver = new Resolver(this.#world, channel, this.user);
    const target_id = resolver.user(userName);
    return this.#interact(InteractionType.ApplicationCommand, channel, name, {
      ...commandHead(command),
      target_id,
      ...resolver.resolved,
    });
  }

  /** Presses the button with this custom_id or label. */
  press(messageId: string, button: string): InteractionRecord {
    const message = this.#message(messageId);
    const component = usable(message, button, [ComponentType.Button]);
    if (component.disabled) throw new ActError(`The button ${button} is switched off.`);
    if (!component.custom_id) throw new ActError(`The button ${button} is a link: it does not reach the bot.`);
    return this.#useComponent(message, component, {});
  }

  /**
   * Presses a button that is not there: what a changed client can send. Discord itself checks the message,
   * but bots must not trust the id.
   */
  forge(messageId: string, customId: string): InteractionRecord {
    return this.#useComponent(this.#message(messageId), { type: ComponentType.Button, custom_id: customId, id: 1 }, {});
  }

  /** Chooses in the select menu with this custom_id; people, roles and channels by id or name. */
  select(messageId: string, customId: string, values: readonly string[]): InteractionRecord {
    const message = this.#message(messageId);
    const menu = usable(message, customId, SELECTS);
    if (menu.disabled) throw new ActError(`The menu ${customId} is switched off.`);
    const least = typeof menu.min_values === 'number' ? menu.min_values : 1;
    const most = typeof menu.max_values === 'number' ? menu.max_values : 1;
    if (values.length < least || values.length > most) {
      throw new ActError(`The menu ${customId} takes ${least} to ${most} values; these are ${values.length}.`);
    }
    const options = Array.isArray(menu.options) ? menu.options.map((option: Json) => String(option.value)) : undefined;
    const wrong = options && values.filter((value) => !options.includes(value));
    if (wrong && wrong.length > 0)
      throw new ActError(`The menu ${customId} has no ${wrong.join(', ')}; it has ${options.join(', ')}.`);
    const resolver = new Resolver(this.#world, this.#world.state.channel(message.channelId), this.user);
    const chosen = values.map((value) => resolved(menu.type, value, resolver));
    return this.#useComponent(message, menu, { values: chosen, ...resolver.resolved });
  }

  /** Fills in and sends the modal that answered an interaction; fields left out keep what the bot put in. */
  async submit(interactionId: string, values: ModalValues): Promise<InteractionRecord> {
    const asked = this.#world.state.interactions.get(interactionId);
    if (!asked?.modal) throw new ActError(`The interaction ${interactionId} was not answered with a modal.`);
    if (asked.userId !== this.user.id)
      throw new ActError(`This modal was shown to somebody else than ${this.user.username}.`);
    const channel = this.#place(asked.channelId);
    const resolver = new Resolver(this.#world, channel, this.user);
    const components = await modalData(asked.modal, values, resolver);
    const data = { custom_id: asked.modal.custom_id, components, ...resolver.resolved };
    return this.#interact(InteractionType.ModalSubmit, channel, null, data, { sourceMessageId: asked.sourceMessageId });
  }

  /** Writes a message, in a channel or (with the bot) directly. */
  async say(
    content: string,
    place: { channel?: string; files?: readonly FileValue[]; replyTo?: string } = {},
  ): Promise<MessageRecord> {
    const channel = this.#place(place.channel);
    this.#need(channel, channel.thread ? 'SendMessagesInThreads' : 'SendMessages');
    if (channel.thread?.locked) this.#need(channel, 'ManageThreads');
    const files = (place.files ?? []).map(({ name, bytes }, index) => ({
      key: String(index),
      filename: name,
      bytes: Buffer.from(bytes),
    }));
    const replied = place.replyTo === undefined ? undefined : this.#message(place.replyTo);
    const send = prepareMessage(
      this.#world,
      { content },
      {
        channel,
        authorId: this.user.id,
        by: 'user',
        files,
        fileLimit: this.#world.limits.userAttachmentBytes[this.user.nitro] ?? 0,
        type: replied ? 19 : 0,
        reference: replied ? { messageId: replied.id, channelId: channel.id, guildId: channel.guildId } : null,
      },
    );
    return await send();
  }

  /** Changes an own message. */
  async edit(messageId: string, content: string): Promise<MessageRecord> {
    const message = this.#message(messageId);
    if (message.authorId !== this.user.id) throw new ActError(`${this.user.username} did not write this message.`);
    return await prepareEdit(this.#world, message, { content }, { by: 'user', files: [], fileLimit: 0 })();
  }

  react(messageId: string, emoji: string): void {
    const message = this.#message(messageId);
    const channel = this.#place(message.channelId);
    const parsed = parseEmoji(this.#world, emoji);
    if (!findReaction(message, parsed)) this.#need(channel, 'AddReactions');
    if (channel.thread?.archived) throw new ActError('This thread is archived.');
    addReaction(this.#world, message, this.user.id, parsed);
  }

  unreact(messageId: string, emoji: string): void {
    const message = this.#message(messageId);
    if (!removeReaction(this.#world, message, this.user.id, parseEmoji(this.#world, emoji))) {
      throw new ActError(`${this.user.username} has no ${emoji} on this message.`);
    }
  }

  /** Deletes a message: an own one, or with Manage Messages anybody's. An ephemeral one is dismissed. */
  delete(messageId: string): void {
    const message = this.#message(messageId);
    const own = message.authorId === this.user.id || message.ephemeralTo === this.user.id;
    if (!own) this.#need(this.#place(message.channelId), 'ManageMessages');
    deleteMessage(this.#world, message);
  }

  archive(threadId: string, archived = true): void {
    const channel = this.#place(threadId);
    if (!archived) this.#need(channel, neededToOpen(channel));
    else if (channel.thread?.ownerId !== this.user.id || channel.thread.locked) this.#need(channel, 'ManageThreads');
    changeThread(this.#world, channel, { archived });
  }

  /** Only moderators write in a locked thread, and only they open it once it is archived. */
  lock(threadId: string, locked = true): void {
    const channel = this.#place(threadId);
    this.#need(channel, 'ManageThreads');
    changeThread(this.#world, channel, { locked });
  }

  /** The direct channel with the bot. */
  dm(): ChannelRecord {
    return directChannel(this.#world, [this.#world.state.botId, this.user.id]);
  }

  #place(name: string | undefined): ChannelRecord {
    return name === '@bot' ? this.dm() : seenChannel(this.#world, this.user, name);
  }

  #message(id: string): MessageRecord {
    return seenMessage(this.#world, this.user, id);
  }

  #useComponent(message: MessageRecord, component: Json, more: Json): InteractionRecord {
    const channel = this.#place(message.channelId);
    const data = { id: component.id, component_type: component.type, custom_id: component.custom_id, ...more };
    return this.#interact(InteractionType.MessageComponent, channel, null, data, { sourceMessageId: message.id });
  }

  #need(channel: ChannelRecord, permission: PermissionName): void {
    requireOf(this.#world, this.user, channel, permission);
  }

  #interact(
    type: InteractionType,
    channel: ChannelRecord,
    name: string | null,
    data: Json,
    messages: { sourceMessageId?: string | null; targetMessageId?: string } = {},
  ): InteractionRecord {
    const owners = ownersOf(this.#world, channel, this.user);
    const { state, clock } = this.#world;
    const external = channel.guildId !== null && !('0' in owners);
    const mayShow =
      (permissionsIn(state, channel, this.user.id, clock.now()) & PermissionFlagsBits.UseExternalApps) !== 0n;
    const interaction = this.#world.ledger.open({
      type,
      userId: this.user.id,
      channelId: channel.id,
      guildId: channel.guildId,
      name,
      owners,
      sourceMessageId: messages.sourceMessageId ?? null,
      targetMessageId: messages.targetMessageId ?? null,
      forcedEphemeral: external && !mayShow,
    });
    announceInteraction(this.#world, interaction, data);
    return interaction;
  }
}

const SELECTS: readonly number[] = [
  ComponentType.StringSelect,
  ComponentType.UserSelect,
  ComponentType.RoleSelect,
  ComponentType.MentionableSelect,
  ComponentType.ChannelSelect,
];

function commandHead(command: CommandRecord): Json {
  const { name, type } = command.definition;
  return { id: command.id, name, type, ...(command.guildId !== null && { guild_id: command.guildId }) };
}
