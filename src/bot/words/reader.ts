/** @file The language of somebody on a server: the server's choice, else their own if we speak it, else the server's usual one. */
import type { Client } from 'discord.js';
import type { Settings } from '../settings.ts';
import { type Words, wordsFor } from './words.ts';

export interface Speaking {
  readonly settings: Settings;
  readonly client: Client;
}

/** `locale`: of the person's Discord; `null`: it is not known. */
export const readersWords = ({ settings, client }: Speaking, guild: string | null, locale: string | null): Words =>
  wordsFor(settings.of(guild).language, locale, client.guilds.cache.get(guild ?? '')?.preferredLocale);
