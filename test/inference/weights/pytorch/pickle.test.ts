/** @file The pickle machine: data of all protocols, and what it refuses. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { unpickle } from '../../../../src/inference/weights/pytorch/pickle.ts';
import { Dict, Instance, type Value } from '../../../../src/inference/weights/pytorch/values.ts';
import { dict, global, int, newObject, pickle, reduce, text } from './pickle-bytes.ts';

/** Written by Python's own pickle module, one for each of the protocols 0 to 4. */
const written: { data: string[]; system: string[] } = JSON.parse(
  readFileSync('test/fixtures/weights/pickles.json', 'utf8'),
);
const noStorages = () => {
  throw new Error('no storage here');
};
const read = (bytes: Uint8Array): Value => unpickle(bytes, 0, noStorages).value;
const entriesOf = (value: Value) => (value instanceof Dict ? Object.fromEntries(value.entries()) : value);

describe('unpickle', () => {
  it.each([...written.data.entries()])('reads what Python writes with protocol %i', (_, base64) => {
    const bytes = Buffer.from(base64, 'base64');
    const { value, end } = unpickle(bytes, 0, noStorages);
    expect(end).toBe(bytes.length);
    expect(entriesOf(value)).toEqual({
      9: 'nine',
      a: [
        0,
        -2,
        300,
        70000,
        2 ** 40,
        -(2 ** 40),
        1.5,
        null,
        true,
        false,
        'é\n',
        [],
        [1],
        [1, 2],
        [1, 2, 3],
        [1, 2, 3, 4],
      ],
      b: [7],
      c: [8],
      e: 'x'.repeat(300),
    });
  });

  it.each([...written.system.entries()])('refuses os.system by name in protocol %i', (_, base64) => {
    expect(() => read(Buffer.from(base64, 'base64'))).toThrow(/wants to call posix\.system.*Nothing was run/s);
  });

  it.each([
    ['INST', "(S'true'\nios\nsystem\n."],
    ['OBJ', "(cos\nsystem\nS'true'\no."],
    ['REDUCE', "cos\nsystem\n(S'true'\ntR."],
    ['REDUCE of a name put together', '\x8c\x02os\x8c\x06system\x93)R.'],
    ['REDUCE of a name recalled', 'cos\nsystem\nq\x000h\x00)R.'],
  ])('refuses os.system by way of %s', (_, bytes) => {
    expect(() => read(Buffer.from(bytes, 'latin1'))).toThrow('it wants to call os.system');
  });

  it.each(['eval', 'exec', 'getattr', '__import__', 'open', 'apply', 'map'])('refuses builtins.%s', (name) => {
    expect(() => read(pickle(reduce(global('__builtin__', name), text('x'))))).toThrow(`__builtin__.${name}`);
  });

  it('does not take names from the prototype of its tables', () => {
    expect(() => read(pickle(reduce(global('constructor', 'constructor'))))).toThrow('constructor.constructor');
    expect(() => read(pickle(reduce(global('', ''))))).toThrow('it wants to call .');
  });

  it('keeps foreign classes as names and foreign objects as inert stand-ins', () => {
    const value = read(
      pickle(
        dict([
          [global('callbacks', 'Checkpoint'), int(1)],
          ['hyper', newObject(global('argparse', 'Namespace'), dict([['rate', int(3)]]))],
          ['popen', newObject(global('subprocess', 'Popen'), text('state'))],
        ]),
      ),
    );
    const { hyper, popen } = value instanceof Dict ? Object.fromEntries(value.entries()) : {};
    expect(hyper).toBeInstanceOf(Instance);
    expect(hyper instanceof Instance && entriesOf(hyper.state)).toEqual({ rate: 3 });
    expect(popen).toMatchObject({ className: 'subprocess.Popen', state: 'state' });
  });

  it.each([
    ['an unknown opcode', '\x80\x02\x97.', /opcode 0x97 at byte 2/],
    ['extension registry', '\x82\x01.', /opcode 0x82/],
    ['an unknown protocol', '\x80\x09.', /protocol 9/],
    ['an end in the middle', '\x80\x02}', /cut short/],
    ['text longer than the pickle', 'X\xff\xff\xff\xffabc.', /needs 4294967295 bytes/],
    ['text of 2^63 bytes', '\x8d\x00\x00\x00\x00\x00\x00\x00\x80.', /needs 9223372036854776000 bytes/],
    ['a whole number of 255 bytes', `\x8a\xff${'\x01'.repeat(255)}.`, /whole number of 255 bytes/],
    ['an empty stack', '.', /empty stack/],
    ['no open mark', 't.', /mark that is not open/],
    ['a memo that was never kept', 'h\x07.', /recalls 7/],
    ['appending to a text', 'X\x01\x00\x00\x00aNa.', /not a list/],
    ['a key without a value', '}(Nu.', /without a value/],
    ['calling a number', 'K\x01)R.', /not a named function/],
    ['a name without end', `c${'a'.repeat(10_000)}`, /no end of line/],
    ['words where a number belongs', 'Iten\n.', /"ten"/],
    ['a malformed storage', 'NQ.', /no storage here/],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => read(Buffer.from(bytes, 'latin1'))).toThrow(message);
  });

  it('stops at two million opcodes', () => {
    expect(() => read(Buffer.alloc(3_000_000, ']'))).toThrow('more than 2000000 opcodes');
  });
});
