/** @file The devices that can paint, each proven by running a small graph. */

export const devices = ['cuda', 'webgpu', 'cpu'] as const;
export type Device = (typeof devices)[number];
