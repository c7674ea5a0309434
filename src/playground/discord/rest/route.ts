/** @file How a route is declared: the contract's own address template, what it needs, what it does. */
import type { Schema } from 'discord-api-spec/zod';
import type { UploadedFile } from '../cdn/files.ts';
import type { BucketName } from '../enforcement/limits.ts';
import type { Check } from '../enforcement/schema.ts';
import type { World } from '../world.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The names in braces: `'/a/{b}/{c}'` gives `'b' | 'c'`. */
export type ParametersOf<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParametersOf<Rest>
  : never;

export interface RequestContext<Names extends string, Body> {
  readonly world: World;
  readonly params: Readonly<Record<Names, string>>;
  readonly query: URLSearchParams;
  readonly body: Body;
  readonly files: readonly UploadedFile[];
}

export interface RouteOptions<Body> {
  /** `bot`: the bot's token is needed; `token`: the address carries an interaction's. */
  readonly auth?: 'bot' | 'token';
  /** Its rate limit; null for none. */
  readonly bucket?: BucketName | null;
  /** The check that the body must pass; without, no body is read. */
  readonly body?: Check<Body>;
  /** What the contract says of the answer, or of each item of a list; checked where `checkResponses` is on. */
  readonly response?: Schema<unknown>;
}

/** 204 is answered for undefined. */
export type Answered = object | undefined;

export class Status {
  readonly status: number;
  readonly body: object;

  constructor(status: number, body: object) {
    this.status = status;
    this.body = body;
  }
}

export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly auth: 'bot' | 'token';
  readonly bucket: BucketName | null;
  readonly check: Check<unknown> | undefined;
  readonly response: Schema<unknown> | undefined;
  handle(context: RequestContext<string, unknown>): Promise<Answered> | Answered;
}

/** A route; its handler returns the JSON, `new Status(201, …)`, or nothing for 204. */
export function route<const Path extends string, Body = undefined>(
  method: Method,
  path: Path,
  options: RouteOptions<Body>,
  handle: (context: RequestContext<ParametersOf<Path>, Body>) => Promise<Answered> | Answered,
): Route {
  return {
    method,
    path,
    auth: options.auth ?? 'bot',
    bucket: options.bucket === undefined ? 'other' : options.bucket,
    check: options.body,
    response: options.response,
    // The server calls it with the parameters of its own path and the body its own check has passed.
    handle: (context) => handle(context as RequestContext<ParametersOf<Path>, Body>),
  };
}
