/** @file What is said when a checkpoint does not fit its network. */

import { describe, expect, it } from 'vitest';
import { checkWeights, WeightsMismatchError } from '../../../src/inference/weights/requirements.ts';
import { checkpointOf } from './memory.ts';

const expected = new Map([
  ['visual.conv2.weight', [64, 64, 3, 3]],
  ['visual.proj', [64, 24]],
]);

describe('checkWeights', () => {
  it('accepts exactly the expected tensors, and ignored ones beside them', () => {
    const fitting = { 'visual.conv2.weight': [64, 64, 3, 3], 'visual.proj': [64, 24] };
    expect(() => checkWeights(checkpointOf(fitting), expected)).not.toThrow();
    const more = checkpointOf({ ...fitting, 'attn.mask': [1, 8, 8] });
    expect(() => checkWeights(more, expected, { ignore: /\.mask$/ })).not.toThrow();
    expect(() => checkWeights(more, expected)).toThrow('attn.mask: [1,8,8] is not expected');
  });

  it('lists missing, misshapen and unexpected tensors together', () => {
    const checkpoint = checkpointOf({ 'visual.conv2.weight': [64, 32, 3, 3], 'visual.extra': [1] });
    expect(() => checkWeights(checkpoint, expected, { network: 'clip' })).toThrow(
      [
        'tiny.ckpt: these are not the weights of this network: 3 differences (it has 2 weights)',
        '  clip.visual.conv2.weight: expected [64,64,3,3], checkpoint has [64,32,3,3]',
        '  clip.visual.proj: expected [64,24], checkpoint has none',
        '  clip.visual.extra: [1] is not expected',
      ].join('\n'),
    );
  });

  it('shortens the message of a wholly different file but keeps every problem', () => {
    const many = new Map(Array.from({ length: 100 }, (_, i) => [`w${i}`, [1]]));
    const attempt = () => checkWeights(checkpointOf({}), many);
    expect(attempt).toThrow(WeightsMismatchError);
    expect(attempt).toThrow('… and 60 more');
    expect(attempt).toThrow(expect.objectContaining({ problems: expect.objectContaining({ length: 100 }) }));
  });
});
