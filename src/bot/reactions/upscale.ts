/** @file 🔍 enlarges a picture. */
import { reaction } from '../framework/definitions.ts';
import { upscale } from '../orders/from-job.ts';

export default reaction({ emoji: '🔍', run: (asker, job, bot) => upscale(bot, asker, job, 2) });
