/** @file The connection to Discord: unprivileged intents only, nobody is ever pinged. */
import { Client, GatewayIntentBits, Options } from 'discord.js';

/** `api`: the base address of Discord's REST interface, which also says where the gateway is. */
export const createClient = (api: string): Client =>
  new Client({
    intents: [
      GatewayIntentBits.Guilds,
      GatewayIntentBits.GuildMessageReactions,
      GatewayIntentBits.DirectMessageReactions,
    ],
    allowedMentions: { parse: [] },
    enforceNonce: true,
    shards: 'auto',
    rest: { api },
    // Messages are fetched when somebody reacts; keeping them would only cost memory.
    makeCache: Options.cacheWithLimits({ ...Options.DefaultMakeCacheSettings, MessageManager: 0, ReactionManager: 0 }),
  });
