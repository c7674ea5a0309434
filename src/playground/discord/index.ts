/** @file A stand-in for Discord on localhost: what programs use of it. */

export { Actor } from './control/actor.ts';
export { Control, type GatewayFault } from './control/control.ts';
export { ActError } from './control/errors.ts';
export { DEFAULT_LIMITS, type Limits } from './enforcement/limits.ts';
export type { Fault } from './faults.ts';
export type { FileValue, OptionValue, OptionValues } from './interactions/options.ts';
export { type Discord, type DiscordOptions, startDiscord } from './server.ts';
export type { InteractionRecord, MessageRecord, Revision } from './state/records.ts';
export type { TimelineEntry, Verdict } from './timeline.ts';
