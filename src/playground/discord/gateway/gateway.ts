/** @file All sessions of the bot, and who is told what. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { GatewayCloseCodes, PermissionFlagsBits } from 'discord-api-types/v10';
import { WebSocketServer } from 'ws';
import { permissionsIn } from '../enforcement/permissions.ts';
import type { Json } from '../json.ts';
import { shardOf } from '../snowflake.ts';
import { memberOf } from '../state/state.ts';
import { guildCreateView } from '../views/guild.ts';
import { selfView } from '../views/user.ts';
import type { World } from '../world.ts';
import { Connection } from './connection.ts';
import { hasMessageContent, wants, withoutContent } from './intents.ts';
import { plainOutlet, zlibOutlet } from './outlet.ts';
import type { Session } from './session.ts';

/** Something that happened. */
export interface GatewayEvent {
  readonly name: string;
  readonly data: Json;
  readonly guildId: string | null;
  /** Only told to a bot that can see this channel. */
  readonly channelId?: string;
  /** Set for what no bot is told: ephemeral messages, how interactions go on. */
  readonly hidden?: true;
}

export class Gateway {
  readonly #world: () => World;
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: 1 << 20 });
  readonly #connections = new Set<Connection>();
  readonly #sessions = new Map<string, Session>();
  readonly #listeners = new Set<(event: GatewayEvent) => void>();
  #identifies = { count: 0, resetAt: 0 };
  #lastIdentify = Number.NEGATIVE_INFINITY;
  /** Set by a fault: nobody gets in. */
  down = false;

  constructor(world: () => World) {
    this.#world = world;
  }

  /** Takes over a request to become a WebSocket. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.down) {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
      return;
    }
    const query = new URL(request.url ?? '/', 'ws://host').searchParams;
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      const version = query.get('v') ?? '10';
      const encoding = query.get('encoding') ?? 'json';
      const compress = query.get('compress');
      if (version !== '10' && version !== '9') {
        webSocket.close(GatewayCloseCodes.InvalidAPIVersion, `This stand-in speaks version 10, not ${version}.`);
        return;
      }
      if (encoding !== 'json' || (compress !== null && compress !== 'zlib-stream')) {
        webSocket.close(
          GatewayCloseCodes.DecodeError,
          'This stand-in speaks encoding=json, plain or compress=zlib-stream.',
        );
        return;
      }
      const outlet = compress ? zlibOutlet(webSocket) : plainOutlet(webSocket);
      const connection = new Connection(this.#world(), webSocket, outlet);
      this.#connections.add(connection);
      webSocket.once('close', () => this.#connections.delete(connection));
    });
  }

  /** Tells every session that asked for it and may know. */
  emit(event: GatewayEvent): void {
    const { state, limits, clock } = this.#world();
    for (const listener of this.#listeners) listener(event);
    if (event.hidden) return;
    if (
      event.guildId !== null &&
      !this.#botIsIn(event.guildId) &&
      event.name !== 'GUILD_DELETE' &&
      event.name !== 'INTERACTION_CREATE'
    ) {
      return;
    }
    const channel = event.channelId === undefined ? undefined : state.channels.get(event.channelId);
    if (channel && !(permissionsIn(state, channel, state.botId, clock.now()) & PermissionFlagsBits.ViewChannel)) return;
    for (const session of this.#sessions.values()) {
      if (!wants(session.intents, event.name, event.guildId !== null)) continue;
      const [index, count] = session.shard;
      if ((event.guildId === null ? 0 : shardOf(event.guildId, count)) !== index) continue;
      const filtered = /^MESSAGE_(CREATE|UPDATE)$/.test(event.name) && !hasMessageContent(session.intents);
      session.dispatch(
        event.name,
        filtered ? withoutContent(event.data, state.botId) : event.data,
        limits.replayEvents,
      );
    }
  }

  onEvent(listener: (event: GatewayEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** READY, then every guild of the session's shard. */
  welcome(session: Session): void {
    const { state, limits, clock, signer } = this.#world();
    const [index, count] = session.shard;
    const guilds = [...state.guilds.values()].filter(
      (guild) => this.#botIsIn(guild.id) && shardOf(guild.id, count) === index,
    );
    session.dispatch(
      'READY',
      {
        v: 10,
        user: selfView(state.user(state.botId)),
        guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
        session_id: session.id,
        resume_gateway_url: signer.base.replace(/^http/, 'ws'),
        shard: session.shard,
        application: { id: state.application.id, flags: state.application.flags },
        session_type: 'normal',
        private_channels: [],
        _trace: [],
      },
      limits.replayEvents,
    );
    for (const guild of guilds) {
      if (!wants(session.intents, 'GUILD_CREATE', true)) break;
      const visible = state
        .channelsOf(guild.id)
        .filter((channel) => permissionsIn(state, channel, state.botId, clock.now()) & PermissionFlagsBits.ViewChannel);
      session.dispatch('GUILD_CREATE', guildCreateView(state, guild, visible), limits.replayEvents);
    }
  }

  join(session: Session): void {
    const twin = [...this.#sessions.values()].find(
      (other) => other !== session && other.connection && String(other.shard) === String(session.shard),
    );
    this.#sessions.set(session.id, session);
    if (!twin) return;
    const text = `Two bots are connected with one token, both as shard ${session.shard.join(' of ')}: each gets every event, and the slower answer to an interaction is refused with 40060.`;
    const { timeline, clock, options } = this.#world();
    options.onProblem(text);
    timeline.add({
      at: clock.now(),
      kind: 'gateway',
      method: 'IDENTIFY',
      path: '/gateway',
      route: null,
      status: 101,
      code: null,
      verdict: 'ok',
      problems: [text],
      ms: 0,
      bytes: 0,
      body: null,
    });
  }

  /** A connection ended: 1000 and 1001 end the session, too; any other way it can be resumed for a while. */
  left(session: Session, code: number): void {
    const { wire, limits } = this.#world();
    if (code === 1000 || code === 1001) this.forget(session);
    else wire.after(limits.resumeWindowMs, () => session.connection === undefined && this.forget(session));
  }

  forget(session: Session): void {
    if (this.#sessions.get(session.id) === session) this.#sessions.delete(session.id);
  }

  session(id: string): Session | undefined {
    return this.#sessions.get(id);
  }

  /** Sessions with a bot at the other end. */
  connected(): Session[] {
    return [...this.#sessions.values()].filter(({ connection }) => connection !== undefined);
  }

  /** One identify per interval, so many a day. */
  countIdentify(): 'ok' | 'too-soon' | 'exhausted' {
    const { wire, limits } = this.#world();
    const now = wire.now();
    if (now >= this.#identifies.resetAt) this.#identifies = { count: 0, resetAt: now + 24 * 60 * 60_000 };
    if (this.#identifies.count >= limits.identifies) return 'exhausted';
    if (now - this.#lastIdentify < limits.identifyIntervalMs) return 'too-soon';
    this.#identifies.count += 1;
    this.#lastIdentify = now;
    return 'ok';
  }

  /** `session_start_limit` of `GET /gateway/bot`. */
  startLimit(): Json {
    const { wire, limits } = this.#world();
    return {
      total: limits.identifies,
      remaining: Math.max(0, limits.identifies - this.#identifies.count),
      reset_after: Math.max(0, Math.round(this.#identifies.resetAt - wire.now())),
      max_concurrency: 1,
    };
  }

  connections(): readonly Connection[] {
    return [...this.#connections];
  }

  /** Sends everybody away for good: sessions are forgotten. */
  disconnectAll(code: number, reason: string): void {
    this.#sessions.clear();
    this.#identifies = { count: 0, resetAt: 0 };
    this.#lastIdentify = Number.NEGATIVE_INFINITY;
    for (const connection of this.#connections) connection.close(code, reason);
  }

  close(): void {
    for (const connection of this.#connections) connection.terminate();
    this.#server.close();
  }

  #botIsIn(guildId: string): boolean {
    const { state } = this.#world();
    const guild = state.guilds.get(guildId);
    return guild !== undefined && memberOf(guild, state.botId) !== undefined;
  }
}
