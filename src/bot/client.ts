/** @file The connection to Discord: unprivileged intents only, nobody is ever pinged. */
import { Client, GatewayIntentBits, Options } from 'discord.js';
import type { BrokenAnswers } from './broken-answers.ts';

/** Of requests that Discord refuses, each so many are told; from 10,000 in ten minutes on it bans the address. */
const INVALID_REQUESTS = 100;

/** `api`: the base address of Discord's REST interface, which also says where the gateway is. */
export const createClient = (api: string, answers: BrokenAnswers): Client =>
  new Client({
    intents: [
      GatewayIntentBits.Guilds,
      GatewayIntentBits.GuildMessageReactions,
      GatewayIntentBits.DirectMessageReactions,
    ],
    allowedMentions: { parse: [] },
    enforceNonce: true,
    shards: 'auto',
    rest: { api, invalidRequestWarningInterval: INVALID_REQUESTS, makeRequest: answers.makeRequest },
    // Messages are fetched when somebody reacts; keeping them would only cost memory. Of people the last ones are kept.
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      ReactionManager: 0,
      UserManager: { maxSize: 1_000, keepOverLimit: ({ id, client }) => id === client.user.id },
      GuildMemberManager: { maxSize: 100, keepOverLimit: ({ id, client }) => id === client.user.id },
    }),
  });
