/** @file One port for everything: REST under /api, the gateway, downloads, and the control API. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isDownload, serveDownload } from './cdn/serve.ts';
import { Control } from './control/control.ts';
import { serveControl } from './control/http.ts';
import { RestServer } from './rest/server.ts';
import { createWorld, DEFAULT_TOKEN, type World, type WorldOptions } from './world.ts';

export interface DiscordOptions extends WorldOptions {
  /** Default 0: any free one. If the port is taken, the next free one of the following twenty is used. */
  readonly port?: number;
  readonly host?: string;
  /** Holds the stand-in's own answers against Discord's contract, too; a misfit is answered with 500. */
  readonly checkResponses?: boolean;
}

/** A running stand-in. */
export interface Discord {
  readonly port: number;
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** For discord.js: `new Client({ rest: { api } })`. */
  readonly api: string;
  readonly token: string;
  readonly control: Control;
  close(): Promise<void>;
}

const PORTS_TRIED = 20;

/** @throws Error when none of the ports is free, or the state file cannot be read. */
export async function startDiscord(options: DiscordOptions = {}): Promise<Discord> {
  const world = await createWorld(options);
  const control = new Control(world);
  const rest = new RestServer(world, options.checkResponses ?? false);
  const server = createServer((request, response) => {
    void dispatch(world, control, rest, request, response);
  });
  server.on('upgrade', (request, socket, head) => world.gateway.upgrade(request, socket, head));
  const host = options.host ?? '127.0.0.1';
  let port: number;
  try {
    port = await listen(server, options.port ?? 0, host);
  } catch (error) {
    await world.close();
    throw error;
  }
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  world.signer.base = url;
  return {
    port,
    url,
    api: `${url}/api`,
    token: options.token ?? DEFAULT_TOKEN,
    control,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await world.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function dispatch(
  world: World,
  control: Control,
  rest: RestServer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://host').pathname;
  try {
    if (path === '/control' || path.startsWith('/control/')) await serveControl(control, request, response);
    else if (isDownload(path)) await serveDownload(world, request, response);
    else await rest.handle(request, response);
  } catch (error) {
    world.options.onProblem(`${request.method} ${path}: ${error instanceof Error ? error.stack : String(error)}`);
    response.destroy();
  }
}

async function listen(server: Server, wanted: number, host: string): Promise<number> {
  const last = wanted === 0 ? 0 : Math.min(65_535, wanted + PORTS_TRIED - 1);
  for (let port = wanted; port <= last; port += 1) {
    const taken = await tryPort(server, port, host);
    if (!taken) return (server.address() as AddressInfo).port; // a server that listens on a port has an AddressInfo
  }
  throw new Error(`The ports ${wanted} to ${last} are all taken. Choose another with --port.`);
}

async function tryPort(server: Server, port: number, host: string): Promise<boolean> {
  return await new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => {
      server.off('listening', done);
      if (error.code === 'EADDRINUSE') resolve(true);
      else reject(new Error(`Cannot listen on ${host}:${port}: ${error.message}.`, { cause: error }));
    };
    const done = (): void => {
      server.off('error', failed);
      resolve(false);
    };
    server.once('error', failed).once('listening', done).listen(port, host);
  });
}
