/** @file What a person could not do: Discord's client would not have let them. */
export class ActError extends Error {
  override readonly name = 'ActError';
}
