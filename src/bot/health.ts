/** @file `/healthz` and `/metrics` for whoever runs the bot. */
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigError } from '../config.ts';
import { messageOf } from '../inference/message-of.ts';
import type { Metrics } from '../metrics.ts';

/** A part of the bot: `null` when it is well, else what is wrong with it. */
export type Check = () => string | null;

export interface HealthOptions {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly metrics: Metrics;
  readonly state: () => HealthState;
}

export interface HealthState {
  /** By the name of the part. */
  readonly checks: Readonly<Record<string, Check>>;
  /** What else is worth knowing; says nothing about how well the bot is. */
  readonly facts?: () => Readonly<Record<string, number | boolean>>;
}

export interface Health {
  /** As in `http://127.0.0.1:8090`. */
  readonly address: string;
  close(): Promise<void>;
}

/** Throws a `ConfigError` when the port is taken or not allowed. */
export async function serveHealth({ host, port, metrics, state }: HealthOptions): Promise<Health> {
  const server = createServer((request, response) => {
    const [path] = (request.url ?? '/').split('?');
    if (path === '/healthz') answerHealth(response, state());
    else if (path === '/metrics') void answerMetrics(response, metrics);
    else response.writeHead(404).end('Here are /healthz and /metrics.\n');
  });
  await listen(server, host, port);
  const { port: taken } = server.address() as AddressInfo;
  return {
    address: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function answerHealth(response: ServerResponse, { checks, facts }: HealthState): void {
  const parts = Object.fromEntries(Object.entries(checks).map(([name, check]) => [name, check() ?? 'ok']));
  const well = Object.values(parts).every((state) => state === 'ok');
  response
    .writeHead(well ? 200 : 503, { 'content-type': 'application/json' })
    .end(`${JSON.stringify({ status: well ? 'ok' : 'unwell', ...parts, ...facts?.() })}\n`);
}

async function answerMetrics(response: ServerResponse, { registry }: Metrics): Promise<void> {
  try {
    const text = await registry.metrics();
    response.writeHead(200, { 'content-type': registry.contentType }).end(text);
  } catch (error) {
    response.writeHead(500).end(`${messageOf(error)}\n`);
  }
}

const wrongHost: readonly string[] = ['ENOTFOUND', 'EADDRNOTAVAIL', 'EAI_AGAIN', 'EINVAL'];

async function listen(server: Server, host: string, port: number): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    const why = code === 'EADDRINUSE' ? 'another program uses it' : code;
    if (wrongHost.includes(code)) {
      throw new ConfigError(`HTTP_HOST: ${host} is no address of this computer (${code}). Set 127.0.0.1 or 0.0.0.0.`, {
        cause,
      });
    }
    throw new ConfigError(
      `HTTP_PORT: ${host}:${port} cannot be opened (${why}). Set another HTTP_PORT, or 0 for any free one.`,
      { cause },
    );
  }
}
