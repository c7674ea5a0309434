import { describe, expect, it } from 'vitest';
import { sessionLimits } from '../../../src/inference/worker/open.ts';

describe('sessionLimits', () => {
  it.each([
    ['a large machine', { machine: 64e9, container: null }, { all: 32e9, idle: 400e6 }],
    ['a small one', { machine: 2e9, container: null }, { all: 1e9, idle: 250e6 }],
    ['a container, whatever its machine has', { machine: 64e9, container: 2e9 }, { all: 1e9, idle: 250e6 }],
  ])('of %s', (_, memory, limits) => {
    expect(sessionLimits(memory)).toEqual(limits);
  });
});
