/** @file A tensor is a name, a static shape and a dtype inside one graph; its values exist only while ONNX Runtime runs. */
import type { Graph } from './graph.ts';

export type Dtype = 'float32' | 'float16' | 'int64' | 'uint8' | 'bool';
export type Shape = readonly number[];

export interface Tensor {
  readonly graph: Graph;
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: Dtype;
}

/** A number stands for a constant of the other operand's dtype. */
export type Operand = Tensor | number;

export const size = (shape: Shape): number => shape.reduce((product, side) => product * side, 1);

export const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((side, i) => side === b[i]);

export const show = (shape: Shape): string => `[${shape.join(',')}]`;

/** Length of one axis; negative axes count from the end. Throws if there is no such axis. */
export function dim(tensor: { readonly shape: Shape; readonly name?: string }, axis: number): number {
  const side = tensor.shape.at(axis);
  if (side === undefined) throw new RangeError(`${tensor.name ?? 'tensor'} ${show(tensor.shape)} has no axis ${axis}`);
  return side;
}

/** The axis counted from the front. */
export const positiveAxis = (axis: number, rank: number): number => (axis < 0 ? axis + rank : axis);

/** The four sides of a picture or feature map. Throws unless the rank is 4. */
export function nchw(x: Tensor): [n: number, c: number, h: number, w: number] {
  const [n, c, h, w] = x.shape;
  if (n === undefined || c === undefined || h === undefined || w === undefined || x.shape.length !== 4) {
    throw new RangeError(`${x.name}: expected [N, C, H, W], got ${show(x.shape)}`);
  }
  return [n, c, h, w];
}

/** NumPy's broadcasting: shapes are aligned at the right, a side of 1 stretches. Throws if two sides differ. */
export function broadcast(...shapes: Shape[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, i) => {
    let result = 1;
    for (const shape of shapes) {
      const side = shape[shape.length - rank + i] ?? 1;
      if (side !== 1 && result !== 1 && side !== result) {
        throw new RangeError(`shapes ${shapes.map(show).join(' and ')} do not broadcast`);
      }
      if (side !== 1) result = side;
    }
    return result;
  });
}
