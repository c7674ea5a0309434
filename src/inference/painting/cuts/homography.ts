/** @file Plane projective maps as 3×3 matrices, row by row, in coordinates −1…1 over a cut. */

export type Matrix3 = readonly [number, number, number, number, number, number, number, number, number];

export const identity3: Matrix3 = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** a·b: first b, then a. */
export function multiply3(a: Matrix3, b: Matrix3): Matrix3 {
  const at = (i: number, j: number): number =>
    a[i * 3]! * b[j]! + a[i * 3 + 1]! * b[3 + j]! + a[i * 3 + 2]! * b[6 + j]!;
  return [at(0, 0), at(0, 1), at(0, 2), at(1, 0), at(1, 1), at(1, 2), at(2, 0), at(2, 1), at(2, 2)];
}

/** The inverse by cofactors. Throws if there is none. */
export function invert3([a, b, c, d, e, f, g, h, i]: Matrix3): Matrix3 {
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  if (determinant === 0) throw new RangeError('a map that flattens the plane has no inverse');
  const scale = 1 / determinant;
  return [
    (e * i - f * h) * scale,
    (c * h - b * i) * scale,
    (b * f - c * e) * scale,
    (f * g - d * i) * scale,
    (a * i - c * g) * scale,
    (c * d - a * f) * scale,
    (d * h - e * g) * scale,
    (b * g - a * h) * scale,
    (a * e - b * d) * scale,
  ];
}

export const rotation = (angle: number): Matrix3 => {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return [c, -s, 0, s, c, 0, 0, 0, 1];
};

export const translation = (x: number, y: number): Matrix3 => [1, 0, x, 0, 1, y, 0, 0, 1];

/** Angles in radians. */
export const shear = (x: number, y: number): Matrix3 => [1, Math.tan(x), 0, Math.tan(y), 1, 0, 0, 0, 1];

export type Point = readonly [x: number, y: number];

/**
 * The map that takes the corners (−1,−1), (1,−1), (1,1), (−1,1) to four points (Heckbert 1989, square to quadrilateral).
 */
export function cornersTo([p0, p1, p2, p3]: readonly [Point, Point, Point, Point]): Matrix3 {
  const dx1 = p1[0] - p2[0];
  const dx2 = p3[0] - p2[0];
  const dx3 = p0[0] - p1[0] + p2[0] - p3[0];
  const dy1 = p1[1] - p2[1];
  const dy2 = p3[1] - p2[1];
  const dy3 = p0[1] - p1[1] + p2[1] - p3[1];
  const determinant = dx1 * dy2 - dx2 * dy1;
  const g = (dx3 * dy2 - dx2 * dy3) / determinant;
  const h = (dx1 * dy3 - dx3 * dy1) / determinant;
  const fromUnitSquare: Matrix3 = [
    p1[0] - p0[0] + g * p1[0],
    p3[0] - p0[0] + h * p3[0],
    p0[0],
    p1[1] - p0[1] + g * p1[1],
    p3[1] - p0[1] + h * p3[1],
    p0[1],
    g,
    h,
    1,
  ];
  return multiply3(fromUnitSquare, [0.5, 0, 0.5, 0, 0.5, 0.5, 0, 0, 1]);
}
