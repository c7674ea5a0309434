import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Discord, startDiscord } from '../src/playground/discord/index.ts';

const root = fileURLToPath(new URL('../', import.meta.url));

let discord: Discord;
let dataDir: string;
beforeAll(async () => {
  discord = await startDiscord({ limits: { identifyIntervalMs: 0 } });
  dataDir = await mkdtemp(join(tmpdir(), 'tessera-main-'));
});
afterAll(async () => {
  await discord.close();
  await rm(dataDir, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program of the project to its end; `meanwhile` sees what it has printed, and may stop it. */
async function run(
  program: string,
  environment: Readonly<Record<string, string>>,
  meanwhile: (stdout: string, stop: () => void) => void = () => undefined,
): Promise<Ended> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', program], {
    cwd: root,
    env: { PATH, HOME, HTTP_PORT: '0', DATA_DIR: dataDir, TESSERA_DEVICE: 'cpu', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { stdout: '', stderr: '' };
  child.stdout.on('data', (part: Buffer) => {
    printed.stdout += part;
    meanwhile(printed.stdout, () => child.kill('SIGTERM'));
  });
  child.stderr.on('data', (part: Buffer) => {
    printed.stderr += part;
  });
  const [code] = await once(child, 'close');
  return { code: typeof code === 'number' ? code : null, ...printed };
}

const connected = (): Readonly<Record<string, string>> => ({ DISCORD_TOKEN: discord.token, DISCORD_API: discord.api });

describe('npm start', () => {
  it('without a token in production says what is missing, with exit code 2', async () => {
    const { code, stderr } = await run('src/main.ts', { NODE_ENV: 'production' });
    expect(stderr).toContain('DISCORD_TOKEN: is missing, and this is production');
    expect(code).toBe(2);
  });

  it('with a token that Discord does not accept says where to get one, and does not repeat it', async () => {
    const { code, stderr } = await run('src/main.ts', { ...connected(), DISCORD_TOKEN: 'mistyped' });
    expect(stderr).toContain('DISCORD_TOKEN: Discord does not accept it');
    expect(stderr).not.toContain('mistyped');
    expect(code).toBe(2);
  });

  it('with a pack that there is not says so before it connects, with exit code 2', async () => {
    const { code, stderr } = await run('src/main.ts', { ...connected(), TESSERA_PACK: 'nothing' });
    expect(stderr).toMatch(/^error: TESSERA_PACK: There is no pack "nothing"/m);
    expect(code).toBe(2);
  });

  it.each([
    ['DATA_DIR', { DATA_DIR: fileURLToPath(new URL('../package.json', import.meta.url)) }],
    ['HTTP_HOST', { HTTP_HOST: '192.0.2.1' }],
    ['DISCORD_GUILD', { DISCORD_GUILD: '123456789012345678' }],
  ])('names %s when what it says cannot be used, with exit code 2', async (name, wrong) => {
    const { code, stderr } = await run('src/main.ts', { ...connected(), ...wrong });
    expect(stderr).toMatch(new RegExp(`^error: ${name}: `, 'm'));
    expect(stderr).not.toContain('    at ');
    expect(code).toBe(2);
  });

  it('says that Discord is out of reach in one line', async () => {
    const { code, stderr } = await run('src/main.ts', { ...connected(), DISCORD_API: 'http://127.0.0.1:9' });
    expect(stderr).toContain('error: Discord cannot be reached (ECONNREFUSED). Is this computer online');
    const registering = await run('src/register.ts', { ...connected(), DISCORD_API: discord.api.replace('/api', '') });
    expect(registering.stderr).toMatch(/^error: DISCORD_API: there is no Discord at .*\. Write it like/);
    expect(stderr).not.toContain('    at ');
    expect(code).toBe(1);
  });

  it('stops in peace when npm, which passes no signal on, has ended', async () => {
    const child = spawn('npm', ['start'], {
      cwd: root,
      env: { ...process.env, ...connected(), HTTP_PORT: '0', DATA_DIR: dataDir, TESSERA_DEVICE: 'cpu' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.on('data', (part: Buffer) => {
      if (part.includes('Invite it with')) child.kill('SIGTERM');
    });
    let log = '';
    child.stderr.on('data', (part: Buffer) => {
      log += part;
    });
    // The pipe ends when the last process that holds it does.
    await once(child.stderr, 'close');
    // A shell that passes the signal on does as well.
    expect(log).toMatch(/npm has ended: stopping|"signal":"SIGTERM"/);
    expect(log).not.toContain('Stopped at once');
  });

  it('stops with exit code 2 when Discord ends the connection for good', async () => {
    const { code, stderr } = await run('src/main.ts', connected(), (stdout) => {
      if (stdout.includes('Invite it with')) discord.control.gatewayFault({ kind: 'close', code: 4004 });
    });
    expect(stderr).toContain('Discord does not accept it any more (gateway code 4004)');
    expect(stderr).not.toContain('gateway reconnecting');
    expect(code).toBe(2);
  });

  it('prints the invitation, refuses a second bot on the same data, and stops in peace', async () => {
    let second: Promise<Ended> | undefined;
    const first = await run('src/main.ts', connected(), (stdout, stop) => {
      if (stdout.includes('Invite it with')) second ??= run('src/main.ts', connected()).finally(stop);
    });
    expect(first.stdout).toMatch(/Invite it with: https:\/\/discord\.com\/oauth2\/authorize\?client_id=\d+/);
    expect(first.code).toBe(0);
    const { code, stderr } = (await second) ?? { code: null, stderr: '' };
    expect(stderr).toContain('in use by another process');
    expect(code).toBe(1);
  });

  it('without a token opens the playground, and says how to paint there', async () => {
    const { code, stdout } = await run('src/main.ts', {}, (text, stop) => {
      if (text.includes('Stop with Ctrl+C')) stop();
    });
    expect(stdout).toMatch(/paint: {2}curl -s http:\/\/127\.0\.0\.1:\d+\/control\/act/);
    expect(code).toBe(0);
  });
});

describe('npm run register', () => {
  it('registers what differs, and nothing the second time', async () => {
    await discord.control.reset();
    const first = await run('src/register.ts', connected());
    expect(first.stdout).toBe('Commands everywhere: 15 added, 0 changed, 0 removed.\n');
    const again = await run('src/register.ts', connected());
    expect(again.stdout).toBe('Commands everywhere: 0 added, 0 changed, 0 removed.\n');
  });

  it('takes the commands of one server away again when there is none chosen any more', async () => {
    const { id } = discord.control.guild('Studio');
    const there = () =>
      [...discord.control.world.state.commands.values()].filter(({ guildId }) => guildId === id).length;
    const { stdout } = await run('src/register.ts', { ...connected(), DISCORD_GUILD: id });
    expect(stdout).toContain(`Commands on the server ${id}: 15 added`);
    expect(stdout).toContain('15 commands are registered everywhere, too, so members of that server see them twice.');
    expect(there()).toBe(15);
    await run('src/register.ts', connected());
    expect(there()).toBe(0);
  });

  it('without a token says so', async () => {
    const { code, stderr } = await run('src/register.ts', {});
    expect(stderr).toBe('error: DISCORD_TOKEN: is missing. Put the token of your bot into .env.\n');
    expect(code).toBe(2);
  });
});
