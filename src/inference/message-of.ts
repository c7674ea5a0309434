/** @file What a caught thing says: anything can be thrown, not only errors. */

export const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
