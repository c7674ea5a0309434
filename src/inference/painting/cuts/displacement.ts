/** @file Fields that move each pixel of a cut a little, in coordinates −1…1: [S, S, 2], x then y. */
import type { Random } from '../random.ts';

/**
 * A gentle wobble: uniform noise smoothed by a Gaussian of σ = 32 pixels at S = 224, as kornia's elastic transform with α = 1.
 * So smooth a field is drawn on a lattice of points σ apart and interpolated, with the deviation that smoothing leaves:
 * √(1/3) / (2σ√π).
 */
export function wobble(random: Random, s: number, target: Float32Array): void {
  const sigma = (32 / 224) * s;
  const deviation = Math.sqrt(1 / 3) / (2 * 32 * Math.sqrt(Math.PI));
  const points = Math.ceil(s / sigma) + 3;
  for (const axis of [0, 1]) {
    const lattice = Float32Array.from({ length: points * points }, () => random.normal() * deviation);
    for (let row = 0; row < s; row++) {
      const [y, wy] = splineAt(row / sigma);
      for (let column = 0; column < s; column++) {
        const [x, wx] = splineAt(column / sigma);
        let value = 0;
        for (let j = 0; j < 4; j++) {
          for (let i = 0; i < 4; i++) value += wy[j]! * wx[i]! * (lattice[(y + j) * points + x + i] ?? 0);
        }
        target[(row * s + column) * 2 + axis] = value * 2; // averaging four by four halves the deviation, roughly
      }
    }
  }
}

/** The cubic B-spline's first lattice point and four weights at a place. */
function splineAt(place: number): [number, readonly number[]] {
  const first = Math.floor(place);
  const t = place - first;
  return [
    first,
    [(1 - t) ** 3 / 6, (3 * t ** 3 - 6 * t ** 2 + 4) / 6, (-3 * t ** 3 + 3 * t ** 2 + 3 * t + 1) / 6, t ** 3 / 6],
  ];
}

/**
 * A thin plate held at its corners and its centre, each moved by up to ±0.8 along both axes.
 * f(p) = a₀ + a₁x + a₂y + Σ wᵢ·U(‖p − pᵢ‖), U(r) = r²·log r; the weights solve an 8 × 8 system per axis.
 */
export function bend(random: Random, s: number): Float32Array {
  const held: readonly (readonly [number, number])[] = [
    [-1, -1],
    [-1, 1],
    [1, -1],
    [1, 1],
    [0, 0],
  ];
  const u = (x: number, y: number): number => {
    const squared = x * x + y * y;
    return squared === 0 ? 0 : (squared * Math.log(squared)) / 2;
  };
  const system = () => [
    ...held.map(([x, y]) => [...held.map(([px, py]) => u(x - px, y - py)), 1, x, y]),
    [1, 1, 1, 1, 1, 0, 0, 0],
    [...held.map(([x]) => x), 0, 0, 0],
    [...held.map(([, y]) => y), 0, 0, 0],
  ];
  const field = new Float32Array(s * s * 2);
  for (const axis of [0, 1]) {
    const moved = [...held.map(() => random.uniform(-0.8, 0.8)), 0, 0, 0];
    const w = solve(system(), moved);
    for (let row = 0; row < s; row++) {
      for (let column = 0; column < s; column++) {
        const [x, y] = [(2 * column + 1) / s - 1, (2 * row + 1) / s - 1];
        let value = w[5]! + w[6]! * x + w[7]! * y;
        held.forEach(([px, py], i) => {
          value += w[i]! * u(x - px, y - py);
        });
        field[(row * s + column) * 2 + axis] = value;
      }
    }
  }
  return field;
}

/** Solves A·x = b by Gaussian elimination with partial pivoting; A and b are consumed. */
function solve(a: number[][], b: number[]): number[] {
  const n = b.length;
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let row = column + 1; row < n; row++) {
      if (Math.abs(a[row]![column]!) > Math.abs(a[pivot]![column]!)) pivot = row;
    }
    [a[column], a[pivot]] = [a[pivot]!, a[column]!];
    [b[column], b[pivot]] = [b[pivot]!, b[column]!];
    for (let row = column + 1; row < n; row++) {
      const factor = a[row]![column]! / a[column]![column]!;
      for (let k = column; k < n; k++) a[row]![k] = a[row]![k]! - factor * a[column]![k]!;
      b[row] = b[row]! - factor * b[column]!;
    }
  }
  for (let row = n - 1; row >= 0; row--) {
    for (let k = row + 1; k < n; k++) b[row] = b[row]! - a[row]![k]! * b[k]!;
    b[row] = b[row]! / a[row]![row]!;
  }
  return b;
}
