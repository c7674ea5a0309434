/** @file Samples of every operation, by the operation's name. */
import { deliberate } from './deliberate.ts';
import { elementwise } from './elementwise.ts';
import { movement } from './movement.ts';
import { products } from './products.ts';
import { reduction } from './reduction.ts';
import type { Sample } from './sample.ts';

export const samples: Readonly<Record<string, readonly Sample[]>> = {
  ...elementwise,
  ...movement,
  ...reduction,
  ...products,
  ...deliberate,
};
