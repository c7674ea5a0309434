import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { report, UsageError } from '../../src/cli/errors.ts';
import { RequestError } from '../../src/inference/painting/request.ts';
import { PromptError } from '../../src/inference/text/prompt.ts';

function reported(error: unknown): { code: number; said: string } {
  let said = '';
  const stream = new Writable({
    write(chunk, _, done) {
      said += String(chunk);
      done();
    },
  });
  return { code: report(error, stream), said };
}

describe('report', () => {
  it('says what is wrong with a request, and names the option of the shell that mends it', () => {
    expect(reported(new RequestError({ code: 'startPictureMissing' }))).toEqual({
      code: 2,
      said: 'error: This painting starts from a picture, but none was given. Give one with --init.\n',
    });
  });

  it('adds nothing where the words say it all', () => {
    expect(reported(new PromptError({ code: 'promptEmpty' })).said).toBe(
      'error: The prompt is empty. Write what to paint, e.g. "a castle at night".\n',
    );
    expect(reported(new UsageError('x.bmp has to end in .png.'))).toEqual({
      code: 2,
      said: 'error: x.bmp has to end in .png.\n',
    });
  });

  it('owns up to everything else', () => {
    expect(reported(new TypeError('b is no function'))).toEqual({
      code: 1,
      said: 'error: something broke on our side: b is no function\n',
    });
  });
});
