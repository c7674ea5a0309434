/** @file Proves the device named on the command line, in a process that may crash without harm; tells its parent how it went. */
import { messageOf } from '../message-of.ts';
import type { Device } from './devices.ts';
import type { ProbeResult } from './probe.ts';
import { proveDevice } from './probe-graph.ts';

const tell = (result: ProbeResult): void => {
  // Providers may crash while they are unloaded: leave as soon as the message is out.
  process.send?.(result, () => process.exit());
};

proveDevice(process.argv[2] as Device).then(
  () => tell({ ok: true }),
  (error: unknown) => tell({ ok: false, why: messageOf(error) }),
);
