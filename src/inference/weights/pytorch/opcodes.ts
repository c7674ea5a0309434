/** @file The opcodes of pickles, protocols 0 to 4, as CPython's Lib/pickletools.py describes them. */

import type { ByteReader } from './byte-reader.ts';
import { callResult } from './calls.ts';
import { ClassName, Dict, Instance, type Value } from './values.ts';

/** Whole numbers beyond 64 bits occur once: in the magic number of legacy files, which has 10 bytes. */
const LONGEST_INTEGER = 16;

/** What opcodes may do to the machine. */
export interface Operations {
  push(value: Value): void;
  pop(): Value;
  top(): Value;
  mark(): void;
  /** The values above the last mark, which goes. */
  popMark(): Value[];
  get(index: number): Value;
  /** Without an index: the next free one. */
  put(index: number | undefined, value: Value): void;
  persistent(id: Value): Value;
}

type Handler = (machine: Operations, input: ByteReader) => void;

const constant =
  (value: Value): Handler =>
  (machine) =>
    machine.push(value);
const number =
  (read: (input: ByteReader) => Value): Handler =>
  (machine, input) =>
    machine.push(read(input));
const text = (read: (input: ByteReader) => number): Handler => number((input) => input.utf8(read(input)));
/** Python 2's byte strings; Latin-1 gives each byte back. */
const bytesText = (read: (input: ByteReader) => number): Handler => number((input) => input.latin1(read(input)));
const bytes = (read: (input: ByteReader) => number): Handler => number((input) => input.bytes(read(input)));

const uint8 = (input: ByteReader) => input.uint8();
const uint16 = (input: ByteReader) => input.uint16();
const uint32 = (input: ByteReader) => input.uint32();
const uint64 = (input: ByteReader) => input.uint64();

/** The opcodes by their byte, in the order of pickletools. */
export const opcodes: Readonly<Record<string, Handler>> = {
  // Numbers, texts and bytes
  I: number((input) => integerLine(input.line())),
  J: number((input) => input.int32()),
  K: number(uint8),
  M: number(uint16),
  L: number((input) => integerLine(input.line())),
  '\x8a': number((input) => integer(input.bytes(input.uint8()))),
  '\x8b': number((input) => integer(input.bytes(input.uint32()))),
  S: number((input) => input.line().replace(/^(['"])(.*)\1$/s, '$2')),
  T: bytesText(uint32),
  U: bytesText(uint8),
  B: bytes(uint32),
  C: bytes(uint8),
  '\x8e': bytes(uint64),
  N: constant(null),
  '\x88': constant(true),
  '\x89': constant(false),
  V: number((input) => unescaped(input.line())),
  '\x8c': text(uint8),
  X: text(uint32),
  '\x8d': text(uint64),
  F: number((input) => Number(input.line())),
  G: number((input) => input.float64()),

  // Lists, tuples, dicts and sets
  ']': (machine) => machine.push([]),
  a: (machine) => {
    const value = machine.pop();
    append(machine.top(), [value]);
  },
  e: (machine) => {
    const values = machine.popMark();
    append(machine.top(), values);
  },
  l: (machine) => machine.push(machine.popMark()),
  ')': (machine) => machine.push([]),
  t: (machine) => machine.push(machine.popMark()),
  '\x85': (machine) => machine.push([machine.pop()]),
  '\x86': (machine) => {
    const second = machine.pop();
    machine.push([machine.pop(), second]);
  },
  '\x87': (machine) => {
    const third = machine.pop();
    const second = machine.pop();
    machine.push([machine.pop(), second, third]);
  },
  '}': (machine) => machine.push(new Dict()),
  d: (machine) => {
    const dict = new Dict();
    const assignments = machine.popMark();
    assign(dict, assignments);
    machine.push(dict);
  },
  s: (machine) => {
    const value = machine.pop();
    const key = machine.pop();
    assign(machine.top(), [key, value]);
  },
  u: (machine) => {
    const assignments = machine.popMark();
    assign(machine.top(), assignments);
  },
  '\x8f': (machine) => machine.push([]),
  '\x90': (machine) => {
    const values = machine.popMark();
    append(machine.top(), values);
  },
  '\x91': (machine) => machine.push(machine.popMark()),

  // The stack and the memo
  '0': (machine) => {
    machine.pop();
  },
  '2': (machine) => machine.push(machine.top()),
  '(': (machine) => machine.mark(),
  '1': (machine) => {
    machine.popMark();
  },
  g: (machine, input) => machine.push(machine.get(Number(input.line()))),
  h: (machine, input) => machine.push(machine.get(input.uint8())),
  j: (machine, input) => machine.push(machine.get(input.uint32())),
  p: (machine, input) => machine.put(Number(input.line()), machine.top()),
  q: (machine, input) => machine.put(input.uint8(), machine.top()),
  r: (machine, input) => machine.put(input.uint32(), machine.top()),
  '\x94': (machine) => machine.put(undefined, machine.top()),

  // Classes and objects: named, never built
  c: (machine, input) => machine.push(new ClassName(`${input.line()}.${input.line()}`)),
  '\x93': (machine) => {
    const name = machine.pop();
    machine.push(new ClassName(`${textOf(machine.pop())}.${textOf(name)}`));
  },
  R: (machine) => {
    const args = machine.pop();
    machine.push(callResult(pathOf(machine.pop()), argumentsOf(args)));
  },
  i: (machine, input) => {
    const path = `${input.line()}.${input.line()}`;
    machine.push(callResult(path, machine.popMark()));
  },
  o: (machine) => {
    const [type, ...args] = machine.popMark();
    machine.push(callResult(pathOf(type ?? null), args));
  },
  b: (machine) => {
    const state = machine.pop();
    const target = machine.top();
    // The attributes of dicts (a state dict's `_metadata`), of tensors and of parameters say nothing about weights.
    if (target instanceof Instance) target.state = state;
  },
  '\x81': (machine) => {
    argumentsOf(machine.pop());
    machine.push(newObject(pathOf(machine.pop())));
  },
  '\x92': (machine) => {
    machine.pop();
    argumentsOf(machine.pop());
    machine.push(newObject(pathOf(machine.pop())));
  },

  // Storages
  P: (machine, input) => machine.push(machine.persistent(input.line())),
  Q: (machine) => machine.push(machine.persistent(machine.pop())),

  // Protocol and frames
  '\x80': (_, input) => {
    const protocol = input.uint8();
    if (protocol > 5) throw new Error(`its pickle has protocol ${protocol}; 0 to 5 are known`);
  },
  '\x95': (_, input) => {
    input.uint64();
  },
};

/** `cls.__new__(cls, …)`: a dict or list is what it says, all else stands for itself. */
const newObject = (path: string): Value => (path === 'collections.OrderedDict' ? new Dict() : new Instance(path));

function append(target: Value, values: readonly Value[]): void {
  const list = target instanceof Instance ? target.list : target;
  if (!Array.isArray(list)) throw new Error('its pickle appends to something that is not a list');
  for (const value of values) list.push(value);
}

function assign(target: Value, assignments: readonly Value[]): void {
  const dict = target instanceof Instance ? target.dict : target;
  if (!(dict instanceof Dict)) throw new Error('its pickle sets an item of something that is not a dict');
  if (assignments.length % 2 !== 0) throw new Error('its pickle sets a dict item without a value');
  for (const value of assignments) dict.assignments.push(value);
}

function pathOf(value: Value): string {
  if (value instanceof ClassName) return value.path;
  throw new Error('its pickle calls something that is not a named function');
}

function argumentsOf(value: Value): Value[] {
  if (Array.isArray(value)) return value;
  throw new Error('its pickle calls a function without a tuple of arguments');
}

function textOf(value: Value): string {
  if (typeof value === 'string') return value;
  throw new Error('its pickle names a class by something that is not text');
}

/** Protocol 0 writes line feeds, backslashes and everything beyond Latin-1 as \\uXXXX or \\UXXXXXXXX. */
const unescaped = (line: string): string =>
  line.replace(/\\u([0-9a-f]{4})|\\U000([0-9a-f]{5})/gi, (_, short, long) =>
    String.fromCodePoint(Number.parseInt(short ?? long, 16)),
  );

/** Little-endian two's complement of any length; none is 0. */
function integer(bytes: Uint8Array): number | bigint {
  if (bytes.length > LONGEST_INTEGER) throw new Error(`its pickle has a whole number of ${bytes.length} bytes`);
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]!);
  const signed = BigInt.asIntN(8 * bytes.length, value);
  return Number.isSafeInteger(Number(signed)) ? Number(signed) : signed;
}

/** Protocol 0: decimal, with `L` after a long; `00` and `01` are the booleans. */
function integerLine(line: string): Value {
  if (line === '00') return false;
  if (line === '01') return true;
  const value = Number(line.replace(/L$/, ''));
  if (!Number.isSafeInteger(value))
    throw new Error(`its pickle has "${line.slice(0, 20)}" where a whole number belongs`);
  return value;
}
