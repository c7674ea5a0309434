/** @file Discord's ids: 42 bits of time since 2015, 22 bits that tell apart what happened in one millisecond. */

/** The first millisecond of 2015, from which snowflakes count. */
const EPOCH = 1_420_070_400_000;
const SEQUENCE_BITS = 22n;
const SEQUENCE_LIMIT = 4_096;

/** Makes ids that grow and never repeat, also when the clock stands still. */
export class Snowflakes {
  readonly #now: () => number;
  #time: number;
  #sequence = 0;

  /** @param after the newest id already in use: later ones are newer, whatever the clock says. */
  constructor(now: () => number, after = '0') {
    this.#now = now;
    this.#time = timeOf(after) + 1;
  }

  next(): string {
    const now = Math.floor(this.#now());
    if (now > this.#time) {
      this.#time = now;
      this.#sequence = 0;
    } else if (++this.#sequence === SEQUENCE_LIMIT) {
      this.#time += 1;
      this.#sequence = 0;
    }
    return ((BigInt(this.#time - EPOCH) << SEQUENCE_BITS) | BigInt(this.#sequence)).toString();
  }
}

/** When an id was made, in milliseconds since 1970. */
export function timeOf(id: string): number {
  return Number(BigInt(id) >> SEQUENCE_BITS) + EPOCH;
}

/** The shard that a guild's events go to. @see https://discord.com/developers/docs/events/gateway#sharding */
export function shardOf(guildId: string, shards: number): number {
  return Number((BigInt(guildId) >> SEQUENCE_BITS) % BigInt(shards));
}

export function isSnowflake(text: string): boolean {
  return /^[1-9]\d{16,19}$/.test(text);
}

/** Orders ids by age: older first. */
export function byAge(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
