/** @file One WebSocket of a bot, and the protocol on it. Source: Discord's "Gateway". */
import { randomBytes } from 'node:crypto';
import { GatewayCloseCodes, GatewayOpcodes } from 'discord-api-types/v10';
import type { RawData, WebSocket } from 'ws';
import type { Timer } from '../clock.ts';
import { isRecord, type Json } from '../json.ts';
import { memberView } from '../views/user.ts';
import type { World } from '../world.ts';
import { checkIdentify, tokenMatches } from './identify.ts';
import type { Outlet } from './outlet.ts';
import { Session } from './session.ts';

/** Payloads that a client may send. */
const CLIENT_OPCODES = new Set<number>([
  GatewayOpcodes.Heartbeat,
  GatewayOpcodes.Identify,
  GatewayOpcodes.PresenceUpdate,
  GatewayOpcodes.VoiceStateUpdate,
  GatewayOpcodes.Resume,
  GatewayOpcodes.RequestGuildMembers,
]);

/** A heartbeat may be this much late before the connection counts as dead. */
const HEARTBEAT_GRACE = 1.5;

export class Connection {
  readonly #world: World;
  readonly #socket: WebSocket;
  readonly #send: Outlet;
  #session: Session | undefined;
  #deadline: Timer | undefined;
  #sends = { count: 0, resetAt: 0 };
  /** Set by a fault: heartbeats are heard but not answered, as on a line that died one way. */
  deaf = false;

  constructor(world: World, socket: WebSocket, send: Outlet) {
    this.#world = world;
    this.#socket = socket;
    this.#send = send;
    socket.on('message', (data) => this.#receive(data));
    socket.on('close', (code) => this.#closed(code));
    socket.on('error', (error) => world.options.onProblem(`gateway: ${error.message}`));
    this.#expectHeartbeat();
    this.#sendOp(GatewayOpcodes.Hello, { heartbeat_interval: world.limits.heartbeatMs, _trace: [] });
  }

  get session(): Session | undefined {
    return this.#session;
  }

  send(payload: string): void {
    if (this.#socket.readyState === this.#socket.OPEN) this.#send(payload);
  }

  /** Closes with a code; the client decides by it whether to resume. */
  close(code: number, reason: string): void {
    this.#world.timeline.add({
      at: this.#world.clock.now(),
      kind: 'gateway',
      method: 'CLOSE',
      path: '/gateway',
      route: null,
      status: code,
      code: null,
      verdict: REFUSING.has(code) ? 'refused' : 'ok',
      problems: REFUSING.has(code) ? [reason] : [],
      ms: 0,
      bytes: 0,
      body: null,
    });
    this.#socket.close(code, reason.slice(0, 120));
  }

  /** Cuts the line without a word. */
  terminate(): void {
    this.#socket.terminate();
  }

  askReconnect(): void {
    this.#sendOp(GatewayOpcodes.Reconnect, null);
  }

  invalidate(resumable: boolean): void {
    if (!resumable && this.#session) this.#world.gateway.forget(this.#session);
    this.#sendOp(GatewayOpcodes.InvalidSession, resumable);
  }

  #receive(data: RawData): void {
    const { limits, wire } = this.#world;
    const now = wire.now();
    if (now >= this.#sends.resetAt) this.#sends = { count: 0, resetAt: now + limits.gatewaySendsWindowMs };
    this.#sends.count += 1;
    if (this.#sends.count > limits.gatewaySends) {
      this.close(GatewayCloseCodes.RateLimited, `You sent more than ${limits.gatewaySends} payloads in a minute.`);
      return;
    }
    const text = data.toString();
    if (Buffer.byteLength(text) > limits.gatewayPayloadBytes) {
      this.close(GatewayCloseCodes.DecodeError, `Payloads may have ${limits.gatewayPayloadBytes} bytes.`);
      return;
    }
    const payload = parse(text);
    if (!payload) this.close(GatewayCloseCodes.DecodeError, 'Error while decoding payload.');
    else this.#obey(payload.op, payload.d);
  }

  #obey(op: number, data: unknown): void {
    if (!CLIENT_OPCODES.has(op)) {
      this.close(GatewayCloseCodes.UnknownOpcode, `Unknown opcode ${op}.`);
    } else if (op === GatewayOpcodes.Heartbeat) {
      this.#expectHeartbeat();
      if (!this.deaf) this.#sendOp(GatewayOpcodes.HeartbeatAck, null);
    } else if (op === GatewayOpcodes.Identify) this.#identify(data);
    else if (op === GatewayOpcodes.Resume) this.#resume(data);
    else if (!this.#session) this.close(GatewayCloseCodes.NotAuthenticated, 'Not authenticated.');
    else if (op === GatewayOpcodes.RequestGuildMembers) this.#listMembers(this.#session, data);
    // Presence and voice updates are heard: nobody here looks at them.
  }

  #identify(data: unknown): void {
    const { gateway } = this.#world;
    const identify = this.#session
      ? { code: GatewayCloseCodes.AlreadyAuthenticated, reason: 'Already authenticated.' }
      : checkIdentify(this.#world, data);
    if ('code' in identify) {
      this.close(identify.code, identify.reason);
      return;
    }
    const start = gateway.countIdentify();
    if (start === 'exhausted') {
      this.close(GatewayCloseCodes.AuthenticationFailed, 'No identifies left today: the token was reset.');
    } else if (start === 'too-soon') this.invalidate(false);
    else {
      const session = new Session({ id: randomBytes(16).toString('hex'), ...identify });
      this.#join(session);
      gateway.welcome(session);
    }
  }

  #resume(data: unknown): void {
    const { gateway, limits, options } = this.#world;
    if (this.#session) {
      this.close(GatewayCloseCodes.AlreadyAuthenticated, 'Already authenticated.');
    } else if (!isRecord(data) || typeof data.session_id !== 'string' || typeof data.seq !== 'number') {
      this.close(GatewayCloseCodes.DecodeError, 'Resume needs token, session_id and seq.');
    } else if (!tokenMatches(data.token, options.token)) {
      this.close(GatewayCloseCodes.AuthenticationFailed, 'Authentication failed.');
    } else {
      const session = gateway.session(data.session_id);
      const missed = session?.after(data.seq);
      if (session && data.seq > session.seq) this.close(GatewayCloseCodes.InvalidSeq, 'Invalid seq.');
      else if (!session || !missed) this.invalidate(false);
      else {
        session.connection?.close(GatewayCloseCodes.UnknownError, 'Resumed elsewhere.');
        this.#join(session);
        for (const payload of missed) this.send(payload);
        session.dispatch('RESUMED', { _trace: [] }, limits.replayEvents);
      }
    }
  }

  #join(session: Session): void {
    this.#session = session;
    session.attach(this);
    this.#world.gateway.join(session);
  }

  #listMembers(session: Session, data: unknown): void {
    const guild = isRecord(data) ? this.#world.state.guilds.get(String(data.guild_id)) : undefined;
    if (!guild || !isRecord(data)) return;
    const wanted = Array.isArray(data.user_ids) ? data.user_ids.map(String) : undefined;
    const query = typeof data.query === 'string' ? data.query.toLowerCase() : '';
    const members = guild.members
      .map((member) => ({ member, user: this.#world.state.user(member.userId) }))
      .filter(({ user }) => (wanted ? wanted.includes(user.id) : user.username.startsWith(query)));
    session.dispatch(
      'GUILD_MEMBERS_CHUNK',
      {
        guild_id: guild.id,
        members: members.map(({ member, user }) => memberView(member, user)),
        chunk_index: 0,
        chunk_count: 1,
        not_found: wanted?.filter((id) => !members.some(({ user }) => user.id === id)) ?? [],
        ...(typeof data.nonce === 'string' && { nonce: data.nonce }),
      },
      this.#world.limits.replayEvents,
    );
  }

  #expectHeartbeat(): void {
    this.#deadline?.cancel();
    const { heartbeatMs } = this.#world.limits;
    this.#deadline = this.#world.wire.after(heartbeatMs * HEARTBEAT_GRACE, () =>
      this.close(
        GatewayCloseCodes.SessionTimedOut,
        `No heartbeat for ${Math.round(heartbeatMs * HEARTBEAT_GRACE)} ms.`,
      ),
    );
  }

  #closed(code: number): void {
    this.#deadline?.cancel();
    if (this.#session?.connection !== this) return;
    this.#session.attach(undefined);
    this.#world.gateway.left(this.#session, code);
  }

  #sendOp(op: GatewayOpcodes, d: Json | boolean | null): void {
    this.send(JSON.stringify({ op, d, s: null, t: null }));
  }
}

/** Closed because the bot did something wrong. */
const REFUSING = new Set<number>([
  GatewayCloseCodes.UnknownOpcode,
  GatewayCloseCodes.DecodeError,
  GatewayCloseCodes.NotAuthenticated,
  GatewayCloseCodes.AuthenticationFailed,
  GatewayCloseCodes.AlreadyAuthenticated,
  GatewayCloseCodes.InvalidSeq,
  GatewayCloseCodes.RateLimited,
  GatewayCloseCodes.SessionTimedOut,
  GatewayCloseCodes.InvalidShard,
  GatewayCloseCodes.InvalidAPIVersion,
  GatewayCloseCodes.InvalidIntents,
  GatewayCloseCodes.DisallowedIntents,
]);

function parse(text: string): { op: number; d: unknown } | undefined {
  try {
    const payload: unknown = JSON.parse(text);
    return isRecord(payload) && typeof payload.op === 'number' ? { op: payload.op, d: payload.d } : undefined;
  } catch {
    return undefined; // the caller closes with 4002, the answer to anything that is not JSON
  }
}
