/** @file Matrix products. */
import { op } from '../op.ts';
import { broadcast, dim, show, type Tensor } from '../tensor.ts';
import { transpose } from './movement.ts';
import { sum } from './reduction.ts';

const swapLast = (x: Tensor): Tensor => {
  const last = x.shape.length - 1;
  return transpose(
    x,
    x.shape.map((_, i) => (i === last ? last - 1 : i === last - 1 ? last : i)),
  );
};

/** […, M, K] · […, K, N] → […, M, N]; the leading axes broadcast. */
const MatMul = op<[a: Tensor, b: Tensor]>('MatMul', {
  forward: ([a, b]) => {
    if (dim(a, -1) !== dim(b, -2)) throw new RangeError(`${show(a.shape)} times ${show(b.shape)}`);
    return { shape: [...broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2)), dim(a, -2), dim(b, -1)] };
  },
  vjp: (dy, { x: [a, b] }) => [matmul(dy, swapLast(b)), matmul(swapLast(a), dy)],
});

interface GemmAttributes {
  readonly transA: boolean;
  readonly transB: boolean;
}

/**
 * op(a) · op(b) + bias, for matrices. Linear layers use it in both directions because `transB` reads a weight
 * that is stored once, where MatMul would want a transposed copy.
 */
const Gemm = op<[a: Tensor, b: Tensor, bias: Tensor | null], GemmAttributes>('Gemm', {
  forward: ([a, b, bias], { transA, transB }) => {
    const [m, ka] = transA ? [dim(a, 1), dim(a, 0)] : [dim(a, 0), dim(a, 1)];
    const [kb, n] = transB ? [dim(b, 1), dim(b, 0)] : [dim(b, 0), dim(b, 1)];
    if (ka !== kb) throw new RangeError(`${show(a.shape)} times ${show(b.shape)}, ${transB ? 'transposed' : 'as is'}`);
    if (bias && show(bias.shape) !== show([n])) throw new RangeError(`bias ${show(bias.shape)}, expected [${n}]`);
    return { shape: [m, n], attributes: { transA: Number(transA), transB: Number(transB) } };
  },
  vjp: (dy, { x: [a, b, bias] }, { transA, transB }) => [
    transA ? gemm(b, dy, null, transB, true) : gemm(dy, b, null, false, !transB),
    transB ? gemm(dy, a, null, true, transA) : gemm(a, dy, null, !transA, false),
    bias && sum(dy, [0]),
  ],
});

export const matmul = (a: Tensor, b: Tensor): Tensor => MatMul([a, b], {});
export const gemm = (a: Tensor, b: Tensor, bias: Tensor | null, transA: boolean, transB: boolean): Tensor =>
  Gemm([a, b, bias], { transA, transB });

export { swapLast };
