/** @file Writes pickles (protocol 2) and the archives around them, well-formed or hostile. */

import { zipSync } from 'fflate';

export type Pickled = Buffer;

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const op = (code: string, ...rest: Uint8Array[]): Buffer => Buffer.concat([Buffer.from(code, 'latin1'), ...rest]);

/** Whole pickles: `pickle(value)`; the other functions make the parts. */
export const pickle = (value: Pickled): Pickled => Buffer.concat([op('\x80\x02'), value, op('.')]);
export const text = (value: string): Pickled => op('X', uint32(Buffer.byteLength(value)), Buffer.from(value));
export const global = (module: string, name: string): Pickled => op('c', Buffer.from(`${module}\n${name}\n`));
export const none: Pickled = op('N');
export const tuple = (...items: Pickled[]): Pickled => Buffer.concat([op('('), ...items, op('t')]);
export const dict = (entries: readonly (readonly [key: Pickled | string, value: Pickled])[]): Pickled =>
  Buffer.concat([
    op('}('),
    ...entries.flatMap(([key, value]) => [typeof key === 'string' ? text(key) : key, value]),
    op('u'),
  ]);
export const reduce = (callable: Pickled, ...args: Pickled[]): Pickled =>
  Buffer.concat([callable, tuple(...args), op('R')]);
export const newObject = (type: Pickled, state?: Pickled): Pickled =>
  Buffer.concat([type, op(')\x81'), ...(state ? [state, op('b')] : [])]);

/** LONG1 of 9 bytes: whole numbers of up to 64 bits and a sign. */
export function int(value: number | bigint): Pickled {
  const bytes = Buffer.alloc(9);
  bytes.writeBigInt64LE(BigInt.asIntN(64, BigInt(value)));
  bytes[8] = value < 0 ? 0xff : 0;
  return op('\x8a', Uint8Array.of(9), bytes);
}
const ints = (values: readonly (number | bigint)[]) => tuple(...values.map(int));

export interface TensorOptions {
  readonly storage?: string;
  readonly key?: string;
  readonly elements?: number | bigint;
  readonly offset?: number | bigint;
  readonly shape: readonly (number | bigint)[];
  readonly strides: readonly (number | bigint)[];
  /** The legacy format's view of a storage. */
  readonly view?: readonly [key: string, start: number, elements: number];
}

export function tensor({
  storage = 'FloatStorage',
  key = '0',
  elements = 6,
  offset = 0,
  shape,
  strides,
  view,
}: TensorOptions) {
  const viewed = view && tuple(text(view[0]), int(view[1]), int(view[2]));
  const id = tuple(
    text('storage'),
    global('torch', storage),
    text(key),
    text('cpu'),
    int(elements),
    ...(viewed ? [viewed] : []),
  );
  const stored = Buffer.concat([id, op('Q')]);
  return reduce(
    global('torch._utils', '_rebuild_tensor_v2'),
    stored,
    int(offset),
    ints(shape),
    ints(strides),
    op('\x89'),
    none,
  );
}

/** An archive as torch.save writes it; `level` 0 stores, 1 to 9 deflate. */
export const archive = (
  root: Pickled,
  storages: Readonly<Record<string, Uint8Array>> = {},
  { level = 0, more = {} }: { level?: 0 | 9; more?: Readonly<Record<string, Uint8Array>> } = {},
): Uint8Array => {
  const data = Object.entries(storages).map(([key, bytes]) => [`archive/data/${key}`, bytes]);
  return zipSync({ 'archive/data.pkl': pickle(root), ...Object.fromEntries(data), ...more }, { level });
};

/** The stream format before PyTorch 1.6. */
export function legacy(
  root: Pickled,
  storages: readonly (readonly [key: string, elements: number, bytes: Uint8Array])[],
) {
  const magic = op('\x8a', Uint8Array.of(10), Buffer.from('6cfc9c46f9206aa85019', 'hex'));
  const system = dict([['little_endian', op('\x88')]]);
  const keys = Buffer.concat([op(']('), ...storages.map(([key]) => text(key)), op('e')]);
  const data = storages.flatMap(([, elements, bytes]) => {
    const count = Buffer.alloc(8);
    count.writeBigInt64LE(BigInt(elements));
    return [count, bytes];
  });
  return Buffer.concat([...[magic, int(1001), system, root, keys].map(pickle), ...data]);
}

export const bytesOf = (array: ArrayBufferView<ArrayBuffer>): Uint8Array<ArrayBuffer> =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
