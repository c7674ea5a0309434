/**
 * @file Interprets pickles for data only: a stack machine that makes values (values.ts) and never runs anything.
 * An opcode that is not in the table (opcodes.ts) is refused by its number.
 */

import { ByteReader } from './byte-reader.ts';
import { type Operations, opcodes } from './opcodes.ts';
import type { Value } from './values.ts';

/** Far above what the largest checkpoint needs (a 1.4 B-parameter one with optimiser: about 200,000). */
const MOST_OPCODES = 2_000_000;
/**
 * One pickle that begins at `start` of `bytes`.
 * @param persistent makes a value of the id of an object that is stored outside the pickle
 * @returns the value and the position after the pickle
 * @throws Error saying what is wrong
 */
export function unpickle(
  bytes: Uint8Array,
  start: number,
  persistent: (id: Value) => Value,
): { value: Value; end: number } {
  const machine = new Machine(new ByteReader(bytes, start), persistent);
  const value = machine.run();
  return { value, end: machine.position };
}

class Machine {
  readonly #in: ByteReader;
  readonly #persistent: (id: Value) => Value;
  #stack: Value[] = [];
  /** The stacks below each open mark. */
  readonly #marked: Value[][] = [];
  readonly #memo = new Map<number, Value>();

  constructor(reader: ByteReader, persistent: (id: Value) => Value) {
    this.#in = reader;
    this.#persistent = persistent;
  }

  get position(): number {
    return this.#in.position;
  }

  run(): Value {
    for (let count = 0; count < MOST_OPCODES; count++) {
      const opcode = String.fromCharCode(this.#in.uint8());
      if (opcode === '.') return this.#pop();
      const handler = opcodes[opcode];
      if (!handler) {
        const code = opcode.charCodeAt(0).toString(16).padStart(2, '0');
        throw new Error(`its pickle has opcode 0x${code} at byte ${this.position - 1}, which is not read`);
      }
      handler(this.#operations, this.#in);
    }
    throw new Error(`its pickle has more than ${MOST_OPCODES} opcodes; no checkpoint needs so many`);
  }

  readonly #pop = (): Value => {
    const value = this.#stack.pop();
    if (value === undefined) throw new Error(`its pickle takes from an empty stack at byte ${this.position - 1}`);
    return value;
  };

  /** What handlers may do to the machine. */
  readonly #operations: Operations = {
    push: (value) => {
      this.#stack.push(value);
    },
    pop: this.#pop,
    top: () => {
      const value = this.#stack.at(-1);
      if (value === undefined) throw new Error(`its pickle looks at an empty stack at byte ${this.position - 1}`);
      return value;
    },
    mark: () => {
      this.#marked.push(this.#stack);
      this.#stack = [];
    },
    popMark: () => {
      const items = this.#stack;
      const below = this.#marked.pop();
      if (!below) throw new Error(`its pickle closes a mark that is not open, at byte ${this.position - 1}`);
      this.#stack = below;
      return items;
    },
    get: (index) => {
      const value = this.#memo.get(index);
      if (value === undefined) throw new Error(`its pickle recalls ${index}, which it never kept`);
      return value;
    },
    put: (index, value) => {
      this.#memo.set(index ?? this.#memo.size, value);
    },
    persistent: (id) => this.#persistent(id),
  };
}
