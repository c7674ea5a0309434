/** @file 🎲 paints it again with a new seed. */
import { reaction } from '../framework/definitions.ts';
import { again } from '../orders/from-job.ts';

export default reaction({ emoji: '🎲', run: (asker, job, bot) => again(bot, asker, job) });
