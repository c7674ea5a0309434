/** @file Reactions come and go. */
import { refuse } from '../errors.ts';
import type { MessageRecord, ReactionRecord } from '../state/records.ts';
import { memberOf } from '../state/state.ts';
import { memberView } from '../views/user.ts';
import type { World } from '../world.ts';

/** Sets of strings need the flag `v`, which the compiler only takes as a literal from ES2024 on; Node has it. */
const SETS: string = 'v';
const EMOJI = new RegExp('^\\p{RGI_Emoji}$', SETS);
const VARIATION_SELECTOR = '\uFE0F';

/**
 * An emoji as it stands in an address: itself, or `name:id`.
 * @throws DiscordError 10014 for what is none, or is no emoji of a server here.
 */
export function parseEmoji(world: World, text: string): ReactionRecord['emoji'] {
  const custom = /^(?:a:)?(\w+):(\d+)$/.exec(text);
  if (custom) {
    const id = custom[2]!;
    const known = [...world.state.guilds.values()].flatMap(({ emojis }) => emojis).find((emoji) => emoji.id === id);
    if (!known) throw refuse('unknownEmoji');
    return { id, name: known.name };
  }
  if (EMOJI.test(text)) return { id: null, name: text };
  if (EMOJI.test(text + VARIATION_SELECTOR)) return { id: null, name: text };
  throw refuse('unknownEmoji', `${JSON.stringify(text)} is not one emoji`);
}

export function findReaction(message: MessageRecord, emoji: ReactionRecord['emoji']): ReactionRecord | undefined {
  const plain = (name: string) => name.replaceAll(VARIATION_SELECTOR, '');
  return message.reactions.find((reaction) =>
    emoji.id === null
      ? reaction.emoji.id === null && plain(reaction.emoji.name) === plain(emoji.name)
      : reaction.emoji.id === emoji.id,
  );
}

/** @throws DiscordError 30010 above the limit of different emojis. */
export function addReaction(
  world: World,
  message: MessageRecord,
  userId: string,
  emoji: ReactionRecord['emoji'],
): void {
  let reaction = findReaction(message, emoji);
  if (reaction?.userIds.includes(userId)) return;
  if (!reaction) {
    if (message.reactions.length >= world.limits.reactionsPerMessage) throw refuse('maxReactions');
    reaction = { emoji, userIds: [] };
    message.reactions.push(reaction);
  }
  reaction.userIds.push(userId);
  const guild = message.guildId === null ? undefined : world.state.guilds.get(message.guildId);
  const member = guild && memberOf(guild, userId);
  emit(world, 'MESSAGE_REACTION_ADD', message, {
    user_id: userId,
    emoji: reaction.emoji,
    message_author_id: message.authorId,
    burst: false,
    burst_colors: [],
    type: 0,
    ...(member && { member: memberView(member, world.state.user(userId)) }),
  });
}

/** @returns whether there was such a reaction. */
export function removeReaction(
  world: World,
  message: MessageRecord,
  userId: string,
  emoji: ReactionRecord['emoji'],
): boolean {
  const reaction = findReaction(message, emoji);
  if (!reaction?.userIds.includes(userId)) return false;
  reaction.userIds = reaction.userIds.filter((id) => id !== userId);
  if (reaction.userIds.length === 0) message.reactions = message.reactions.filter((other) => other !== reaction);
  emit(world, 'MESSAGE_REACTION_REMOVE', message, { user_id: userId, emoji: reaction.emoji, burst: false, type: 0 });
  return true;
}

/** Removes all reactions, or all with one emoji. */
export function clearReactions(world: World, message: MessageRecord, emoji?: ReactionRecord['emoji']): void {
  const cleared = emoji && findReaction(message, emoji);
  message.reactions = emoji ? message.reactions.filter((reaction) => reaction !== cleared) : [];
  emit(world, emoji ? 'MESSAGE_REACTION_REMOVE_EMOJI' : 'MESSAGE_REACTION_REMOVE_ALL', message, emoji ? { emoji } : {});
}

function emit(world: World, name: string, message: MessageRecord, data: object): void {
  world.gateway.emit({
    name,
    data: {
      channel_id: message.channelId,
      message_id: message.id,
      ...(message.guildId !== null && { guild_id: message.guildId }),
      ...data,
    },
    guildId: message.guildId,
    channelId: message.channelId,
  });
}
