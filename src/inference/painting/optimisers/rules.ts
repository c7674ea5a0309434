/**
 * @file The update rules, one entry each: the running quantities kept, and how a step changes them and z.
 *
 * Letters as in the papers: z latent, g gradient, α step size, m and v running means of g and g², t the step from 1.
 * Constants are PyTorch's defaults (DiffGrad and AdamP: those of the packages pytorch_optimizer and torch_optimizer).
 */

export interface Step {
  readonly z: Float32Array;
  readonly g: Float32Array;
  readonly α: number;
  /** 1 on the first call. */
  readonly t: number;
}

type Slots<Name extends string> = Readonly<Record<Name, Float32Array>>;

/** A rule at work on latents of one size. */
export interface Running {
  /** The running quantities by name: one value per value of z, 0 at first. */
  readonly slots: Slots<string>;
  /** Changes z and the running quantities in place. */
  readonly step: (step: Step) => void;
}

/** @param size Number of values of z. */
export type Rule = (size: number) => Running;

function rule<Name extends string>(names: readonly Name[], step: (step: Step, slots: Slots<Name>) => void): Rule {
  return (size) => {
    const slots = Object.fromEntries(names.map((name) => [name, new Float32Array(size)])) as Slots<Name>;
    return { slots, step: (given) => step(given, slots) };
  };
}

const β1 = 0.9;
const β2 = 0.999;
const ε = 1e-8;

/** 1 − βᵗ: what a running mean that began at 0 must be divided by. */
const unbias = (β: number, t: number): number => 1 - β ** t;

/** One value's turn of the running means that all of Adam's kin share. */
function average(i: number, g: Float32Array, m: Float32Array, v: Float32Array): void {
  m[i] = β1 * m[i]! + (1 - β1) * g[i]!;
  v[i] = β2 * v[i]! + (1 - β2) * g[i]! ** 2;
}

function adam({ z, g, α, t }: Step, { m, v }: Slots<'m' | 'v'>): void {
  const [c1, c2] = [unbias(β1, t), unbias(β2, t)];
  for (let i = 0; i < z.length; i++) {
    average(i, g, m, v);
    z[i]! -= (α * (m[i]! / c1)) / (Math.sqrt(v[i]! / c2) + ε);
  }
}

export const rules = {
  /** Kingma & Ba 2015, algorithm 1. */
  adam: rule(['m', 'v'], adam),

  /** Loshchilov & Hutter 2019: the decay of z (0.01) stays out of the running means. */
  adamw: rule(['m', 'v'], (step, slots) => {
    const decay = 0.01;
    for (let i = 0; i < step.z.length; i++) step.z[i]! *= 1 - step.α * decay;
    adam(step, slots);
  }),

  /** Duchi et al. 2011: every past gradient counts for ever. */
  adagrad: rule(['sum'], ({ z, g, α }, { sum }) => {
    for (let i = 0; i < z.length; i++) {
      sum[i]! += g[i]! ** 2;
      z[i]! -= (α * g[i]!) / (Math.sqrt(sum[i]!) + 1e-10);
    }
  }),

  /** Kingma & Ba 2015, algorithm 2: u, a decaying maximum, in the place of √v. */
  adamax: rule(['m', 'u'], ({ z, g, α, t }, { m, u }) => {
    const c1 = unbias(β1, t);
    for (let i = 0; i < z.length; i++) {
      m[i] = β1 * m[i]! + (1 - β1) * g[i]!;
      u[i] = Math.max(β2 * u[i]!, Math.abs(g[i]!) + ε);
      z[i]! -= ((α / c1) * m[i]!) / u[i]!;
    }
  }),

  /** Liu et al. 2020: no division by √v until ρ, the length of its average, makes its variance finite (ρ > 5). */
  radam: rule(['m', 'v'], ({ z, g, α, t }, { m, v }) => {
    const [c1, c2] = [unbias(β1, t), unbias(β2, t)];
    const ρmax = 2 / (1 - β2) - 1;
    const ρ = ρmax - (2 * t * β2 ** t) / c2;
    const rectify = Math.sqrt(((ρ - 4) * (ρ - 2) * ρmax) / ((ρmax - 4) * (ρmax - 2) * ρ));
    for (let i = 0; i < z.length; i++) {
      average(i, g, m, v);
      const scale = ρ > 5 ? (rectify * Math.sqrt(c2)) / (Math.sqrt(v[i]!) + ε) : 1;
      z[i]! -= α * (m[i]! / c1) * scale;
    }
  }),

  /** Hinton's lecture 6e. */
  rmsprop: rule(['v'], ({ z, g, α }, { v }) => {
    const decay = 0.99;
    for (let i = 0; i < z.length; i++) {
      v[i] = decay * v[i]! + (1 - decay) * g[i]! ** 2;
      z[i]! -= (α * g[i]!) / (Math.sqrt(v[i]!) + ε);
    }
  }),

  /** Dubey et al. 2020: ξ, between ½ and 1, slows values whose gradient hardly changes. */
  diffgrad: rule(['m', 'v', 'previous'], ({ z, g, α, t }, { m, v, previous }) => {
    const αt = (α * Math.sqrt(unbias(β2, t))) / unbias(β1, t);
    for (let i = 0; i < z.length; i++) {
      average(i, g, m, v);
      const ξ = 1 / (1 + Math.exp(-Math.abs(previous[i]! - g[i]!)));
      z[i]! -= (αt * ξ * m[i]!) / (Math.sqrt(v[i]!) + ε);
      previous[i] = g[i]!;
    }
  }),

  /**
   * Heo et al. 2021: where g is nearly at right angles to z (as when only z's direction matters), the part of the step
   * along z is taken out. The latent [1, C, h, w] has one row, so that z is one vector here; PyTorch's AdamP never
   * projects a tensor of one dimension.
   */
  adamp: rule(['m', 'v'], ({ z, g, α, t }, { m, v }) => {
    const δ = 0.1;
    const [c1, c2] = [unbias(β1, t), unbias(β2, t)];
    const step = new Float64Array(z.length);
    let [zz, gg, zg, zs] = [0, 0, 0, 0]; // inner products of z, g and the step
    for (let i = 0; i < z.length; i++) {
      average(i, g, m, v);
      step[i] = m[i]! / c1 / (Math.sqrt(v[i]! / c2) + ε);
      zz += z[i]! ** 2;
      gg += g[i]! ** 2;
      zg += z[i]! * g[i]!;
      zs += z[i]! * step[i]!;
    }
    const cosine = Math.abs(zg) / (Math.sqrt(zz * gg) + ε);
    const along = cosine < δ / Math.sqrt(z.length) ? zs / (Math.sqrt(zz) + ε) ** 2 : 0;
    for (let i = 0; i < z.length; i++) z[i]! -= α * (step[i]! - along * z[i]!);
  }),
} satisfies Record<string, Rule>;
