/** @file Every number the stand-in enforces, in one record that tests and the control API may change. */

/** So many requests per window and per resource (channel, guild or interaction token). */
export interface BucketLimit {
  readonly requests: number;
  readonly windowMs: number;
}

/**
 * Discord's published numbers, from its documentation (September 2026); where Discord publishes none, the
 * comment says what the number is. Times marked *calendar* run on the clock that can be scaled, the others
 * (what happens on the wire) on the computer's.
 */
export const DEFAULT_LIMITS = {
  /** First answer to an interaction (calendar). */
  acknowledgeMs: 3_000,
  /** Life of an interaction token (calendar). */
  tokenMs: 15 * 60_000,
  /** Follow-ups in a place where the app is only installed for the user. */
  userInstallFollowups: 5,

  content: 2_000,
  nonce: 25,
  embeds: 10,
  embedTotal: 6_000,
  filesPerMessage: 10,
  /** Components of a message, at every depth. */
  components: 40,
  /** Action rows of a message without the Components V2 flag. */
  rows: 5,
  /** Components at the top of a modal. */
  modalComponents: 5,
  reactionsPerMessage: 20,

  /** Bytes of one file by the guild's boost tier; tier 0 also for direct messages. */
  attachmentBytes: [10 * 2 ** 20, 10 * 2 ** 20, 50 * 2 ** 20, 100 * 2 ** 20] as readonly number[],
  /** Bytes of one file that a user uploads, by Nitro: none, Nitro Basic, Nitro. */
  userAttachmentBytes: [10 * 2 ** 20, 50 * 2 ** 20, 500 * 2 ** 20] as readonly number[],
  /** Bytes of a whole request, above which it is refused unread, added to what the files may weigh. */
  requestBytes: 25 * 2 ** 20,
  /** Life of an attachment's signed address (calendar). */
  cdnLinkMs: 24 * 60 * 60_000,

  chatCommands: 100,
  userCommands: 15,
  messageCommands: 15,
  /** Letters of names, descriptions and values of one command, all options included. */
  commandLetters: 8_000,
  commandCreatesPerDay: 200,

  globalPerSecond: 50,
  /** 401, 403 and 429 answers, above which every request is refused for the rest of the window. */
  invalidRequests: 10_000,
  invalidWindowMs: 10 * 60_000,
  /** Discord publishes none of these; they are close to what clients see in the headers. */
  buckets: {
    messageCreate: { requests: 5, windowMs: 5_000 },
    messageEdit: { requests: 5, windowMs: 5_000 },
    messageDelete: { requests: 5, windowMs: 1_000 },
    reaction: { requests: 1, windowMs: 250 },
    webhook: { requests: 5, windowMs: 2_000 },
    other: { requests: 50, windowMs: 1_000 },
  } as Readonly<Record<BucketName, BucketLimit>>,
  /** Edits of messages older than an hour, per channel. Discord keeps its number secret; 0 switches the limit off. */
  oldEditsPerHour: 0,

  heartbeatMs: 41_250,
  /** How long a lost session may be resumed. */
  resumeWindowMs: 5 * 60_000,
  /** Events kept for a session's replay. */
  replayEvents: 5_000,
  gatewaySends: 120,
  gatewaySendsWindowMs: 60_000,
  /** Bytes of one message from a client. */
  gatewayPayloadBytes: 4_096,
  identifies: 1_000,
  /** One identify per so many milliseconds. */
  identifyIntervalMs: 5_000,

  /** What the stand-in keeps: bounds of its memory, not Discord's. */
  keptMessagesPerChannel: 1_000,
  keptRevisions: 100,
  keptRequests: 5_000,
  keptInteractions: 5_000,
  keptAttachmentBytes: 1 * 2 ** 30,
} as const;

export type BucketName = 'messageCreate' | 'messageEdit' | 'messageDelete' | 'reaction' | 'webhook' | 'other';

type Widened<T> = T extends number ? number : T;
export type Limits = { -readonly [K in keyof typeof DEFAULT_LIMITS]: Widened<(typeof DEFAULT_LIMITS)[K]> };

export function defaultLimits(): Limits {
  return { ...DEFAULT_LIMITS };
}
