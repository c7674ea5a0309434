/** @file Loaded into the bot's process before it starts: its clock jumps ahead when the test says so. */
import { subscribe } from 'node:diagnostics_channel';
import { setTimeout as delay } from 'node:timers/promises';

const real = Date.now;
let ahead = 0;
Date.now = () => real() + ahead;

/** Requests that were made by the old time: a test that moves Discord's clock, too, has to let them arrive first. */
const underWay = new Set<unknown>();
const of = (message: unknown): unknown => Object(message).request;
subscribe('undici:request:create', (message) => underWay.add(of(message)));
for (const end of ['trailers', 'error']) subscribe(`undici:request:${end}`, (message) => underWay.delete(of(message)));

process.on('message', async (ms) => {
  ahead += Number(ms);
  do await delay(1);
  while (underWay.size > 0);
  process.send?.('jumped');
});
// Without the test there is nobody to stop it.
process.on('disconnect', () => process.exit(1));
// The line to the test must not keep the bot alive.
process.channel?.unref();
