/** @file Which torch storage classes hold which numbers. */

import type { Dtype } from '../checkpoint.ts';
import type { Storage } from './values.ts';

const dtypes: Readonly<Record<string, Dtype>> = {
  DoubleStorage: 'float64',
  FloatStorage: 'float32',
  HalfStorage: 'float16',
  BFloat16Storage: 'bfloat16',
  LongStorage: 'int64',
  IntStorage: 'int32',
  ShortStorage: 'int16',
  CharStorage: 'int8',
  ByteStorage: 'uint8',
  BoolStorage: 'bool',
};

/** `undefined` for what weights are not made of: complex and quantised numbers. */
export const dtypeOf = ({ type }: Storage): Dtype | undefined =>
  Object.hasOwn(dtypes, type) ? dtypes[type] : undefined;
