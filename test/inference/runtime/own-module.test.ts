import { fork } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { ownModule, startThread } from '../../../src/inference/runtime/own-module.ts';

const greeter = ownModule(import.meta.url, './greeter');

describe('ownModule', () => {
  it('is the source beside a source, run through tsx, and the script beside a script', () => {
    expect(greeter.path.endsWith('/greeter.ts')).toBe(true);
    expect(greeter.execArgv[0]).toBe('--import');
    const built = ownModule('file:///opt/tessera/dist/worker/channel.js', './main');
    expect(built).toMatchObject({ path: '/opt/tessera/dist/worker/main.js', execArgv: [] });
  });

  it('runs as a process and as a thread', async () => {
    const child = fork(greeter.path, { execArgv: greeter.execArgv });
    const thread = startThread(greeter);
    const ends = Promise.all([once(child, 'exit'), once(thread, 'exit')]);
    const [fromChild, fromThread] = await Promise.all([once(child, 'message'), once(thread, 'message')]);
    expect([fromChild[0], fromThread[0]]).toEqual(['hello from a process', 'hello from a thread']);
    await ends;
  });
});
