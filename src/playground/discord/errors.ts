/** @file The errors Discord answers with: HTTP status, code and words. Source: Discord's "Opcodes and Status Codes". */

/** Every error the stand-in knows: `[HTTP status, code, message]`. */
export const ERRORS = {
  unauthorized: [401, 0, '401: Unauthorized'],
  notFound: [404, 0, '404: Not Found'],
  methodNotAllowed: [405, 0, '405: Method Not Allowed'],
  unknownApplication: [404, 10002, 'Unknown Application'],
  unknownChannel: [404, 10003, 'Unknown Channel'],
  unknownGuild: [404, 10004, 'Unknown Guild'],
  unknownMember: [404, 10007, 'Unknown Member'],
  unknownMessage: [404, 10008, 'Unknown Message'],
  unknownOverwrite: [404, 10009, 'Unknown Permission Overwrite'],
  unknownRole: [404, 10011, 'Unknown Role'],
  unknownUser: [404, 10013, 'Unknown User'],
  unknownEmoji: [400, 10014, 'Unknown Emoji'],
  unknownWebhook: [404, 10015, 'Unknown Webhook'],
  unknownInteraction: [404, 10062, 'Unknown interaction'],
  unknownCommand: [404, 10063, 'Unknown application command'],
  commandPermissionsMissing: [404, 10066, 'Unknown application command permissions'],
  maxPins: [400, 30003, 'Maximum number of pins reached (50)'],
  maxReactions: [400, 30010, 'Maximum number of reactions reached (20)'],
  maxCommands: [400, 30032, 'Maximum number of application commands reached'],
  maxCommandCreates: [400, 30034, 'Max number of daily application command creates has been reached (200)'],
  maxOldEdits: [429, 30046, 'Maximum number of edits to messages older than 1 hour reached. Try again later'],
  interactionAcknowledged: [400, 40060, 'Interaction has already been acknowledged.'],
  requestTooLarge: [413, 40005, 'Request entity too large'],
  threadExists: [400, 160004, 'A thread has already been created for this message'],
  threadLocked: [403, 160005, 'Thread is locked'],
  missingAccess: [403, 50001, 'Missing Access'],
  cannotActOnDm: [403, 50003, 'Cannot execute action on a DM channel'],
  notAuthor: [403, 50005, 'Cannot edit a message authored by another user'],
  emptyMessage: [400, 50006, 'Cannot send an empty message'],
  cannotMessageUser: [403, 50007, 'Cannot send messages to this user'],
  missingPermissions: [403, 50013, 'Missing Permissions'],
  wrongChannelType: [400, 50024, 'Cannot execute action on this channel type'],
  invalidToken: [401, 50027, 'Invalid Webhook Token'],
  bulkDeleteTooOld: [400, 50034, 'A message provided was too old to bulk delete'],
  invalidForm: [400, 50035, 'Invalid Form Body'],
  threadArchived: [
    400,
    50083,
    'Tried to perform an operation on an archived thread, such as editing a message or adding a user to the thread',
  ],
  invalidJson: [400, 50109, 'The request body contains invalid JSON.'],
  tooManyFollowups: [400, 40094, 'Maximum number of follow up messages reached (5)'],
} as const satisfies Record<string, readonly [status: number, code: number, message: string]>;

export type ErrorName = keyof typeof ERRORS;

/** One field that is wrong, as Discord reports it. */
export interface FieldProblem {
  readonly path: readonly (string | number)[];
  readonly code: string;
  readonly message: string;
}

/** Discord's nested error tree: a node per step of a field's path, `_errors` at the leaf. */
export interface ErrorTree {
  [step: string]: ErrorTree | { code: string; message: string }[];
}

/** An answer that refuses: becomes the HTTP response. */
export class DiscordError extends Error {
  override readonly name = 'DiscordError';
  readonly status: number;
  readonly code: number;
  readonly problems: readonly FieldProblem[];
  /** More than Discord tells: for the timeline only. */
  readonly note: string | undefined;
  /** For 429: when to come back. */
  readonly retryAfterMs: number | undefined;

  constructor(
    status: number,
    code: number,
    message: string,
    more: { problems?: readonly FieldProblem[]; note?: string; retryAfterMs?: number } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.problems = more.problems ?? [];
    this.note = more.note;
    this.retryAfterMs = more.retryAfterMs;
  }

  /** The response body. */
  toJSON(): object {
    return {
      message: this.message,
      code: this.code,
      ...(this.problems.length > 0 && { errors: errorTree(this.problems) }),
      ...(this.retryAfterMs !== undefined && { retry_after: this.retryAfterMs / 1_000, global: false }),
    };
  }
}

/** The named error; `note` goes to the timeline, where the stand-in can say more than Discord does. */
export function refuse(name: ErrorName, note?: string): DiscordError {
  const [status, code, words] = ERRORS[name];
  return new DiscordError(status, code, words, note === undefined ? {} : { note });
}

/** 400 with code 50035 and every wrong field. */
export function invalidForm(problems: readonly FieldProblem[]): DiscordError {
  const [status, code, words] = ERRORS.invalidForm;
  return new DiscordError(status, code, words, { problems });
}

function errorTree(problems: readonly FieldProblem[]): ErrorTree {
  const root: ErrorTree = {};
  for (const { path, code, message } of problems) {
    let node = root;
    for (const step of path) {
      const next = node[step];
      if (next !== undefined && !Array.isArray(next)) node = next;
      else {
        const fresh: ErrorTree = {};
        node[step] = fresh;
        node = fresh;
      }
    }
    const leaf = node._errors;
    if (Array.isArray(leaf)) leaf.push({ code, message });
    else node._errors = [{ code, message }];
  }
  return root;
}
