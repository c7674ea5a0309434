/** @file Loaded into the bot's process before it starts: its clock jumps ahead when the test says so. */
const real = Date.now;
let ahead = 0;
Date.now = () => real() + ahead;

process.on('message', (ms) => {
  ahead += Number(ms);
  process.send?.('jumped');
});
// The line to the test must not keep the bot alive.
process.channel?.unref();
