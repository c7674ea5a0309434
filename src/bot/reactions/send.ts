/** @file ✉️ sends a copy by direct message. */
import { reaction } from '../framework/definitions.ts';
import { sendCopy } from '../orders/show.ts';

export default reaction({ emoji: '✉️', run: (asker, job, bot) => sendCopy(bot, asker, job) });
