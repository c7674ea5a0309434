import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';

/** Runs `npm run playground -- …` until its output holds `words`, then stops it as Ctrl+C does. */
async function run(args: readonly string[], words: string): Promise<{ output: string; code: number | null }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/playground/main.ts', ...args]);
  let output = '';
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes(words)) child.kill('SIGINT');
    });
  }
  return { code: await ended, output };
}

describe('npm run playground', () => {
  it('starts the stand-in on the next free port, says how to use it, and stops cleanly', async () => {
    const blocker = createServer();
    const port = await new Promise<number>((resolve) =>
      blocker.listen(0, '127.0.0.1', () => resolve((blocker.address() as { port: number }).port)),
    );
    const { output, code } = await run(['--no-bot', '--port', String(port)], 'Ctrl+C');
    blocker.close();
    expect(code).toBe(0);
    expect(output).toContain(`(port ${port} is taken)`);
    expect(output).toMatch(/rest: \{ api: 'http:\/\/127\.0\.0\.1:\d+\/api' \}/);
    expect(output).not.toContain('This build');
  });

  it('says how the bot is started, and refuses a port that is none', async () => {
    expect((await run(['--port', '0'], 'Ctrl+C')).output).toContain(
      'This is the stand-in alone; npm start runs Tessera on it',
    );
    const wrong = await run(['--port', 'abc'], 'never printed');
    expect(wrong.code).toBe(1);
    expect(wrong.output).toContain('A port is a number from 0 to 65535.');
  });
});
