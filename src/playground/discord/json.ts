/** @file Reading JSON of unknown shape. */

export type Json = Record<string, unknown>;

export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at `path`, or undefined where the path ends early. */
export function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  let here = value;
  for (const step of path) {
    if (Array.isArray(here)) here = here[Number(step)];
    else if (isRecord(here)) here = here[step];
    else return undefined;
  }
  return here;
}

/** Every object inside a JSON value, outermost first, with its path. */
export function* objectsIn(
  value: unknown,
  path: readonly (string | number)[] = [],
): Generator<[Json, (string | number)[]]> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* objectsIn(item, [...path, index]);
  } else if (isRecord(value)) {
    yield [value, [...path]];
    for (const [key, item] of Object.entries(value)) yield* objectsIn(item, [...path, key]);
  }
}

/** Discord writes times as ISO 8601. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
