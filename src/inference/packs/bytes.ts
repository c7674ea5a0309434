/** @file Numbers of bytes as people read them. */

const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** Decimal units: `formatBytes(353_976_522)` is "354 MB". */
export function formatBytes(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power > 0 && value < 10 ? value.toFixed(1) : Math.round(value)} ${units[power]}`;
}
