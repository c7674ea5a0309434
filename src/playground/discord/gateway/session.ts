/** @file One bot's session: its place in the stream of events, and what it may still have to be told again. */
import type { Json } from '../json.ts';
import type { Connection } from './connection.ts';

interface Sent {
  readonly seq: number;
  readonly payload: string;
}

export interface SessionOptions {
  readonly id: string;
  readonly intents: number;
  readonly shard: readonly [index: number, count: number];
}

export class Session {
  readonly id: string;
  readonly intents: number;
  readonly shard: readonly [index: number, count: number];
  #seq = 0;
  #sent: Sent[] = [];
  #connection: Connection | undefined;
  /** Sequence numbers that never reach the bot: what `lose` asked for. */
  #losing = 0;

  constructor(options: SessionOptions) {
    this.id = options.id;
    this.intents = options.intents;
    this.shard = options.shard;
  }

  get seq(): number {
    return this.#seq;
  }

  get connection(): Connection | undefined {
    return this.#connection;
  }

  attach(connection: Connection | undefined): void {
    this.#connection = connection;
  }

  /** The next `count` events are not sent, as if the line had swallowed them; a resume replays them. */
  lose(count: number): void {
    this.#losing = count;
  }

  /** Sends an event now, or keeps it for the resume. At most `kept` events can be replayed. */
  dispatch(event: string, data: Json, kept: number): void {
    this.#seq += 1;
    const payload = JSON.stringify({ op: 0, t: event, s: this.#seq, d: data });
    this.#sent.push({ seq: this.#seq, payload });
    if (this.#sent.length > kept * 1.25) this.#sent = this.#sent.slice(-kept);
    if (this.#losing > 0) this.#losing -= 1;
    else this.#connection?.send(payload);
  }

  /** What came after `seq`; undefined if that is no longer known. */
  after(seq: number): readonly string[] | undefined {
    if (seq > this.#seq) return undefined;
    const oldest = this.#sent[0]?.seq ?? this.#seq + 1;
    if (seq < oldest - 1) return undefined;
    return this.#sent.filter((sent) => sent.seq > seq).map(({ payload }) => payload);
  }
}
