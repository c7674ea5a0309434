/** @file Everything that one stand-in holds, handed to every part that acts on it. */
import { randomBytes } from 'node:crypto';
import { Blobs } from './cdn/blobs.ts';
import { Signer } from './cdn/signing.ts';
import { Clock } from './clock.ts';
import { RateLimiter } from './enforcement/buckets.ts';
import { defaultLimits, type Limits } from './enforcement/limits.ts';
import { Faults } from './faults.ts';
import { Gateway } from './gateway/gateway.ts';
import { PRIVILEGED } from './gateway/intents.ts';
import { Ledger } from './interactions/ledger.ts';
import { Snowflakes } from './snowflake.ts';
import { seededState } from './state/seed.ts';
import { openSnapshot, type Snapshot } from './state/snapshot.ts';
import type { State } from './state/state.ts';
import { Timeline } from './timeline.ts';

export interface WorldOptions {
  /** What the bot must log in with. */
  readonly token?: string;
  readonly applicationName?: string;
  /** Privileged intents that are switched on for the application. Default: none, as for a new application. */
  readonly privileged?: readonly (keyof typeof PRIVILEGED)[];
  /** Keeps the state in this file, and attachments in the folder `FILE.attachments`. Default: in memory. */
  readonly stateFile?: string;
  readonly limits?: Partial<Limits>;
  /** How much faster than the computer's the calendar runs: 15 minutes take 15 s at 60. */
  readonly speed?: number;
  /** Told about unknown routes, mistakes of the stand-in, and bots that share a token. */
  readonly onProblem?: (text: string) => void;
}

export interface World {
  readonly options: Required<Pick<WorldOptions, 'token' | 'applicationName' | 'onProblem'>> & WorldOptions;
  /** Discord's calendar: deadlines, ages, expiry. Can be scaled and moved. */
  readonly clock: Clock;
  /** The computer's time: rate limits, heartbeats, delays. */
  readonly wire: Clock;
  readonly limits: Limits;
  ids: Snowflakes;
  state: State;
  readonly blobs: Blobs;
  readonly signer: Signer;
  readonly timeline: Timeline;
  readonly faults: Faults;
  readonly rates: RateLimiter;
  readonly gateway: Gateway;
  readonly ledger: Ledger;
  readonly snapshot: Snapshot | undefined;
  /** Forgets everything that happened and starts over with the seeded world. Connected bots are sent away. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export const DEFAULT_TOKEN = 'playground';

export async function createWorld(options: WorldOptions): Promise<World> {
  const clock = new Clock({ speed: options.speed ?? 1 });
  const wire = new Clock();
  const limits: Limits = { ...defaultLimits(), ...options.limits };
  const filled = { token: DEFAULT_TOKEN, applicationName: 'Playground', onProblem: () => {}, ...options };
  const ids = new Snowflakes(() => clock.now());
  const seed = () =>
    seededState(world.ids, {
      applicationName: filled.applicationName,
      applicationFlags: (options.privileged ?? []).reduce((flags, name) => flags | PRIVILEGED[name], 0),
      now: clock.now(),
    });
  const world: World = {
    options: filled,
    clock,
    wire,
    limits,
    ids,
    get state(): State {
      return state;
    },
    set state(next: State) {
      state = next;
    },
    blobs: await Blobs.open(options.stateFile && `${options.stateFile}.attachments`, () => limits.keptAttachmentBytes),
    signer: new Signer(randomBytes(32)),
    timeline: new Timeline(() => limits.keptRequests),
    faults: new Faults(),
    rates: new RateLimiter(wire, limits),
    gateway: new Gateway(() => world),
    ledger: new Ledger(() => world),
    snapshot: options.stateFile
      ? await openSnapshot(options.stateFile, { clock: wire, state: () => state, onProblem: filled.onProblem })
      : undefined,
    async reset() {
      world.gateway.disconnectAll(4_000, 'The stand-in was reset.');
      world.state = seed();
      await world.blobs.clear();
      world.timeline.reset();
      world.faults.clear();
      world.rates.reset();
      Object.assign(limits, defaultLimits(), options.limits);
      world.snapshot?.changed();
    },
    async close() {
      world.gateway.close();
      clock.stop();
      await world.snapshot?.close();
      wire.stop();
      await world.blobs.close();
    },
  };
  let state: State = world.snapshot?.loaded ?? seed();
  if (world.snapshot?.newestId) world.ids = new Snowflakes(() => clock.now(), world.snapshot.newestId);
  world.gateway.onEvent(() => world.snapshot?.changed());
  return world;
}
