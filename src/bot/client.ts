/** @file The connection to Discord: unprivileged intents only, nobody is ever pinged. */
import { Client, GatewayIntentBits, Options, Partials } from 'discord.js';

/** `api`: the base address of Discord's REST interface, which also says where the gateway is. */
export const createClient = (api: string): Client =>
  new Client({
    intents: [
      GatewayIntentBits.Guilds,
      GatewayIntentBits.GuildMessageReactions,
      GatewayIntentBits.DirectMessageReactions,
    ],
    // Without these, reactions on messages from before the start, and in direct messages, are not heard of.
    partials: [Partials.Message, Partials.Reaction, Partials.Channel, Partials.User],
    allowedMentions: { parse: [] },
    enforceNonce: true,
    shards: 'auto',
    rest: { api },
    // Messages are fetched when somebody reacts; keeping them would only cost memory.
    makeCache: Options.cacheWithLimits({ ...Options.DefaultMakeCacheSettings, MessageManager: 0, ReactionManager: 0 }),
  });
