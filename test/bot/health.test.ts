import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { type Health, type HealthState, serveHealth } from '../../src/bot/health.ts';
import { ConfigError } from '../../src/config.ts';
import { Metrics } from '../../src/metrics.ts';

const open: Health[] = [];
afterEach(() => Promise.all(open.splice(0).map((health) => health.close())));

async function serve(checks: HealthState['checks'], port = 0, metrics = new Metrics(), facts = () => ({})) {
  const health = await serveHealth({ host: '127.0.0.1', port, metrics, state: () => ({ checks, facts }) });
  open.push(health);
  return health;
}

describe('health', () => {
  it('is well when every part is', async () => {
    const { address } = await serve({ gateway: () => null, store: () => null });
    const answer = await fetch(`${address}/healthz`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ status: 'ok', gateway: 'ok', store: 'ok' });
  });

  it('tells how much there is to do, which makes it no less well', async () => {
    const { address } = await serve({}, 0, new Metrics(), () => ({ waiting: 3, paused: true }));
    expect(await (await fetch(`${address}/healthz`)).json()).toEqual({ status: 'ok', waiting: 3, paused: true });
  });

  it('names the part that is unwell', async () => {
    const { address } = await serve({ gateway: () => 'not connected', store: () => null });
    const answer = await fetch(`${address}/healthz`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ status: 'unwell', gateway: 'not connected', store: 'ok' });
  });

  it('shows what was counted, the queue and the delay of the event loop', async () => {
    const metrics = new Metrics();
    metrics.watchQueue({ waiting: 3, running: 1 });
    metrics.commands.inc({ name: 'imagine', outcome: 'ok' });
    const { address } = await serve({}, 0, metrics);
    const text = await (await fetch(`${address}/metrics`)).text();
    expect(text).toContain('tessera_queue_waiting 3');
    expect(text).toContain('tessera_commands_total{name="imagine",outcome="ok"} 1');
    expect(text).toContain('nodejs_eventloop_lag');
  });

  it.each(['//', '/\\', '/nothing', '/%', '/healthz?full'])('survives whoever asks for %s', async (path) => {
    const { address } = await serve({});
    const { hostname, port } = new URL(address);
    const [answer] = (await once(get({ hostname, port, path }), 'response')) as [IncomingMessage];
    expect(answer.statusCode).toBe(path.startsWith('/healthz') ? 200 : 404);
    answer.resume();
  });

  it('says which port is taken', async () => {
    const { address } = await serve({});
    const port = Number(new URL(address).port);
    const again = serve({}, port);
    await expect(again).rejects.toThrow(ConfigError);
    await expect(again).rejects.toThrow(`HTTP_PORT: 127.0.0.1:${port} cannot be opened (another program uses it)`);
  });
});
