import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../src/config.ts';

describe('readConfig', () => {
  it('needs nothing', () => {
    expect(readConfig({})).toMatchObject({
      pack: 'starter',
      device: 'auto',
      worker: 'thread',
      discord: { token: null, api: 'https://discord.com/api', guild: null },
      http: { host: '127.0.0.1', port: 8090 },
      logLevel: 'info',
      production: false,
    });
  });

  it('names every wrong variable at once', () => {
    const wrong = {
      DISCORD_TOKEN: 'Bot abc',
      DISCORD_API: 'discord',
      DISCORD_GUILD: 'my server',
      HTTP_PORT: '99999',
      WORKER: 'fork',
      LOG_LEVEL: 'loud',
      TESSERA_PACK: '',
    };
    const read = (): unknown => readConfig(wrong);
    expect(read).toThrow(ConfigError);
    for (const name of Object.keys(wrong)) expect(read).toThrow(`${name}: `);
  });

  it('says of each what may be there, and once', () => {
    expect(() => readConfig({ WORKER: 'fork' })).toThrow(/WORKER: is none of thread, process$/m);
    const empty = { DISCORD_TOKEN: '', DISCORD_GUILD: ' ' };
    const said =
      /^(?:(?!DISCORD_TOKEN).)*DISCORD_TOKEN: is empty: give a value or remove the line\n(?:(?!DISCORD_TOKEN).)*$/s;
    expect(() => readConfig(empty)).toThrow(said);
  });

  it('does not repeat a token that is wrong', () => {
    expect(() => readConfig({ DISCORD_TOKEN: 'secret part' })).toThrow(/^(?!.*secret part)/s);
  });

  it('names variables of ours that there are not', () => {
    expect(() => readConfig({ TESSERA_DEVISE: 'cuda' })).toThrow(
      'TESSERA_DEVISE: is no variable of ours; there are TESSERA_PACK and TESSERA_DEVICE',
    );
    const ofKubernetes = {
      TESSERA_SERVICE_HOST: '10.0.0.1',
      TESSERA_PORT: 'tcp://10.0.0.1:80',
      TESSERA_PORT_80_TCP: '',
    };
    expect(readConfig(ofKubernetes)).toEqual(readConfig({}));
  });

  it('drops slashes and the version at the end of the address, to which paths are added', () => {
    for (const end of ['', '/', '/v10', '/v10/']) {
      const { discord } = readConfig({ DISCORD_API: `http://127.0.0.1:8080/api${end}` });
      expect(discord.api).toBe('http://127.0.0.1:8080/api');
    }
  });

  it('reads every variable that .env.example names, with its default', () => {
    const lines = readFileSync(new URL('../.env.example', import.meta.url), 'utf8').matchAll(/^# ([A-Z_]+)=(.+)$/gm);
    const named = Object.fromEntries([...lines].map(([, name, value]) => [name, value]));
    expect(readConfig({ ...named, NODE_ENV: 'test' })).toEqual(readConfig({}));
    expect(Object.keys(named).length).toBeGreaterThanOrEqual(9);
  });
});
