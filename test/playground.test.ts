import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));

interface Ended {
  readonly output: string;
  readonly code: number | null;
}

/** Runs `npm run playground -- …` until its output holds `words`, then stops it as Ctrl+C does. */
async function run(
  args: readonly string[],
  words: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/playground.ts', ...args], {
    cwd: root,
    env: { ...process.env, ...environment },
  });
  let output = '';
  let isTold = false;
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (!output.includes(words) || isTold) return;
      isTold = true;
      child.kill('SIGINT');
    });
  }
  return { code: await ended, output };
}

describe('npm run playground', () => {
  it('runs the bot on the stand-in, says what to do first, and uses no token of Discord’s', async () => {
    const DATA_DIR = await mkdtemp(join(tmpdir(), 'tessera-playground-'));
    // A real token would be refused by the stand-in, and must reach nobody else.
    const own = {
      DATA_DIR,
      HTTP_PORT: '0',
      TESSERA_DEVICE: 'cpu',
      DISCORD_TOKEN: 'secret',
      DISCORD_API: 'http://[::1]:9',
    };
    const { output, code } = await run(['--port', '0'], 'Stop with Ctrl+C', own);
    expect(output).toMatch(/Tessera talks to a stand-in for Discord on http:\/\/127\.0\.0\.1:\d+\. Nothing leaves/);
    expect(output).toMatch(/paint: {2}curl -s .*\n {2}look: {3}curl -s .*png/);
    expect(output).not.toContain('secret');
    expect(output).toContain('"added":15');
    expect(code).toBe(0);
    const again = await run(['--port', '0'], 'Stop with Ctrl+C', own);
    expect(again.output, 'the same servers as before, which know the commands').toContain('"added":0,"changed":0');
    await rm(DATA_DIR, { recursive: true, force: true });
  });

  it('with --no-bot starts the stand-in alone on the next free port, says how to use it, and stops cleanly', async () => {
    const blocker = createServer();
    const port = await new Promise<number>((resolve) =>
      blocker.listen(0, '127.0.0.1', () => resolve((blocker.address() as { port: number }).port)),
    );
    const { output, code } = await run(['--no-bot', '--port', String(port)], 'Ctrl+C');
    blocker.close();
    expect(code).toBe(0);
    expect(output).toContain(`(port ${port} is taken)`);
    expect(output).toMatch(/rest: \{ api: 'http:\/\/127\.0\.0\.1:\d+\/api' \}/);
    expect(output).not.toContain('Tessera');
  });

  it('refuses a port that is none', async () => {
    const wrong = await run(['--port', 'abc'], 'never printed');
    expect(wrong.code).toBe(2);
    expect(wrong.output).toContain('A port is a number from 0 to 65535.');
  });
});
