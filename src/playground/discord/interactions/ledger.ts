/** @file Every interaction from the press of a button to the end of its token. Source: Discord's "Receiving and Responding". */
import { randomBytes } from 'node:crypto';
import type { Timer } from '../clock.ts';
import { refuse } from '../errors.ts';
import type { InteractionRecord } from '../state/records.ts';
import type { World } from '../world.ts';

type Opening = Pick<
  InteractionRecord,
  | 'type'
  | 'userId'
  | 'channelId'
  | 'guildId'
  | 'name'
  | 'owners'
  | 'sourceMessageId'
  | 'targetMessageId'
  | 'forcedEphemeral'
>;

export class Ledger {
  readonly #world: () => World;
  readonly #deadlines = new Map<string, Timer>();
  /** Answers that are claimed while their files are still being stored. */
  readonly #answering = new Set<string>();
  readonly #watchers = new Map<string, Set<(interaction: InteractionRecord) => void>>();

  constructor(world: () => World) {
    this.#world = world;
  }

  /** A new interaction; from now on the bot has three seconds. */
  open(opening: Opening): InteractionRecord {
    const { state, clock, limits, ids } = this.#world();
    const id = ids.next();
    const interaction: InteractionRecord = {
      ...opening,
      id,
      token: Buffer.from(`interaction:${id}:${randomBytes(48).toString('base64url')}`).toString('base64url'),
      createdAt: clock.now(),
      state: 'waiting',
      expired: false,
      responseType: null,
      answeredAt: null,
      originalMessageId: null,
      followups: 0,
      choices: null,
      modal: null,
    };
    state.interactions.set(id, interaction);
    for (const oldest of state.interactions.keys()) {
      if (state.interactions.size <= limits.keptInteractions) break;
      state.interactions.delete(oldest);
    }
    this.#deadlines.set(
      id,
      clock.after(limits.acknowledgeMs, () => this.#settle(interaction, 'failed')),
    );
    return interaction;
  }

  /**
   * The interaction that a callback answers.
   * @throws DiscordError 10062 if there is none or its three seconds are over, 40060 if it has been answered.
   */
  answerable(id: string, token: string): InteractionRecord {
    const { state } = this.#world();
    const interaction = state.interactions.get(id);
    if (!interaction || interaction.token !== token) throw refuse('unknownInteraction');
    if (interaction.state === 'failed') {
      throw refuse(
        'unknownInteraction',
        `the answer came after the ${this.#world().limits.acknowledgeMs} ms that are allowed`,
      );
    }
    if (interaction.state !== 'waiting') throw refuse('interactionAcknowledged');
    if (interaction.expired) throw refuse('unknownInteraction', 'expired by a fault');
    return interaction;
  }

  /** Marks an interaction as answered, before the answer's message exists: a second answer is refused at once. */
  claim(interaction: InteractionRecord, responseType: number, state: 'deferred' | 'answered'): void {
    interaction.responseType = responseType;
    interaction.answeredAt = this.#world().clock.now();
    interaction.state = state;
    this.#deadlines.get(interaction.id)?.cancel();
    this.#deadlines.delete(interaction.id);
  }

  /** Tells those who wait that the answer is there. */
  answered(interaction: InteractionRecord): void {
    this.#settle(interaction, interaction.state);
  }

  /**
   * The interaction that a webhook token belongs to.
   * @throws DiscordError 50027 when 15 minutes are over, 10015 for an unknown token or one that was never answered.
   */
  byToken(token: string): InteractionRecord {
    const { state, clock, limits } = this.#world();
    const id = Buffer.from(token, 'base64url').toString().split(':')[1] ?? '';
    const interaction = state.interactions.get(id);
    if (!interaction || interaction.token !== token) throw refuse('unknownWebhook');
    if (interaction.expired || clock.now() - interaction.createdAt > limits.tokenMs) {
      const age = Math.round((clock.now() - interaction.createdAt) / 1_000);
      throw refuse(
        'invalidToken',
        interaction.expired
          ? 'expired by a fault'
          : `the token is ${age} s old, ${limits.tokenMs / 1_000} s are allowed`,
      );
    }
    if (interaction.state === 'waiting' || interaction.state === 'failed') {
      throw refuse('unknownWebhook', 'the interaction was not answered with a callback first');
    }
    return interaction;
  }

  /** Resolves when the bot has answered, or its time is over. */
  async outcome(id: string): Promise<InteractionRecord> {
    const interaction = this.#world().state.interactions.get(id);
    if (!interaction) throw refuse('unknownInteraction');
    if (interaction.state === 'failed' || (interaction.state !== 'waiting' && !this.#answering.has(id)))
      return interaction;
    return await new Promise((resolve) => {
      const watchers = this.#watchers.get(id) ?? new Set();
      this.#watchers.set(id, watchers.add(resolve));
    });
  }

  /** Runs what makes the answer's message; until it is done, `outcome` waits. */
  async answering<T>(interaction: InteractionRecord, work: () => Promise<T>): Promise<T> {
    this.#answering.add(interaction.id);
    try {
      return await work();
    } finally {
      this.#answering.delete(interaction.id);
      this.answered(interaction);
    }
  }

  #settle(interaction: InteractionRecord, state: InteractionRecord['state']): void {
    interaction.state = state;
    this.#deadlines.delete(interaction.id);
    for (const watcher of this.#watchers.get(interaction.id) ?? []) watcher(interaction);
    this.#watchers.delete(interaction.id);
    this.#world().gateway.emit({
      name: 'INTERACTION_SETTLED',
      data: { id: interaction.id, state, user_id: interaction.userId, channel_id: interaction.channelId },
      guildId: interaction.guildId,
      channelId: interaction.channelId,
      hidden: true,
    });
  }
}
