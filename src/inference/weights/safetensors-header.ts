/** @file The table of contents of a safetensors file, checked so that every later read is inside the file. */

import { z } from 'zod';
import type { Dtype, TensorInfo } from './checkpoint.ts';
import { bytesPerElement, elementCount } from './dtype.ts';

/** The format's dtype names (https://huggingface.co/docs/safetensors) that networks' weights come in. */
export const DTYPES = {
  F64: 'float64',
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
  I64: 'int64',
  I32: 'int32',
  I16: 'int16',
  I8: 'int8',
  U8: 'uint8',
  BOOL: 'bool',
} as const satisfies Readonly<Record<string, Dtype>>;

export interface StoredTensor extends TensorInfo {
  /** First byte, counted from the end of the header. */
  readonly begin: number;
  readonly end: number;
}

export interface Header {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  readonly metadata: ReadonlyMap<string, string>;
}

const position = z.int().nonnegative();
const entrySchema = z.strictObject({
  dtype: z.string(),
  shape: z.array(position),
  data_offsets: z.tuple([position, position]),
});
const metadataSchema = z.record(z.string(), z.string());

/**
 * @param json the header's text
 * @param dataSize bytes that follow it in the file
 * @throws Error saying what is wrong, without the file's name
 */
export function parseHeader(json: string, dataSize: number): Header {
  const parsed: unknown = JSON.parse(json);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw new Error('its header is no object');
  const twice = duplicateKey(json);
  if (twice !== undefined) throw new Error(`its header names "${twice}" twice`);

  const tensors = new Map<string, StoredTensor>();
  let metadata = new Map<string, string>();
  for (const [name, value] of Object.entries(parsed)) {
    if (name === '__metadata__') {
      const result = metadataSchema.safeParse(value);
      if (!result.success) throw new Error('its metadata is not a table of texts');
      metadata = new Map(Object.entries(result.data));
    } else {
      tensors.set(name, parseEntry(name, value));
    }
  }
  checkLayout([...tensors.values()], dataSize);
  return { tensors, metadata };
}

function parseEntry(name: string, value: unknown): StoredTensor {
  const result = entrySchema.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw new Error(
      `the header's entry "${name}" is malformed: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
    );
  }
  const { dtype: code, shape, data_offsets } = result.data;
  const [begin, end] = data_offsets;
  if (!isDtype(code)) throw new Error(`"${name}" has dtype ${code}; read are ${Object.keys(DTYPES).join(', ')}`);
  const dtype = DTYPES[code];
  const count = elementCount(shape);
  if (count === undefined || count * bytesPerElement[dtype] !== end - begin) {
    throw new Error(`"${name}" is ${code} [${shape}], but its bytes ${begin} to ${end} are ${end - begin}`);
  }
  return { name, shape, dtype, begin, end };
}

const isDtype = (code: string): code is keyof typeof DTYPES => Object.hasOwn(DTYPES, code);

/** The tensors must tile the data: no overlap, no hole, nothing outside. */
function checkLayout(tensors: StoredTensor[], dataSize: number): void {
  let covered = 0;
  let last = 'the header';
  for (const { name, begin, end } of tensors.sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin < covered) throw new Error(`"${name}" starts at byte ${begin}, inside ${last}, which ends at ${covered}`);
    if (begin > covered)
      throw new Error(`bytes ${covered} to ${begin}, between ${last} and "${name}", belong to no tensor`);
    if (end > dataSize) {
      throw new Error(
        `"${name}" ends at byte ${end} of the data, but only ${dataSize} bytes are there; the file is cut short`,
      );
    }
    covered = end;
    last = `"${name}"`;
  }
  if (covered !== dataSize) throw new Error(`${dataSize - covered} bytes after ${last} belong to no tensor`);
}

/** The first key that occurs twice in one object of a valid JSON text: `JSON.parse` keeps the last one in silence. */
function duplicateKey(json: string): string | undefined {
  const open: (Set<string> | null)[] = []; // the keys of each enclosing object, null for arrays
  for (let i = 0; i < json.length; i++) {
    const character = json[i];
    if (character === '{') open.push(new Set());
    else if (character === '[') open.push(null);
    else if (character === '}' || character === ']') open.pop();
    else if (character === '"') {
      const start = i;
      for (i++; json[i] !== '"'; i++) if (json[i] === '\\') i++;
      const keys = open.at(-1);
      if (!keys || !/^\s*:/.test(json.slice(i + 1, i + 64))) continue;
      const key = String(JSON.parse(json.slice(start, i + 1)));
      if (keys.has(key)) return key;
      keys.add(key);
    }
  }
  return undefined;
}
