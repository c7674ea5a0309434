/**
 * @file Where Discord's documentation accepts more than its published contract says. The contract's own README
 * gives the documentation the last word, so such values are rewritten before the contract is asked.
 */
import { isRecord, type Json } from '../json.ts';

/** Bit sets are documented as decimal strings ("Permissions are stored as a variable-length integer serialized into a string"); the contract has integers. */
const BIT_SETS = new Set(['allow', 'deny', 'permissions', 'default_member_permissions']);

/** A copy of a request body as the contract spells it. */
export function adjusted(body: unknown): unknown {
  if (Array.isArray(body)) return body.map(adjusted);
  if (!isRecord(body)) return body;
  const copy: Json = {};
  for (const [key, value] of Object.entries(body)) copy[key] = adjustedField(key, value);
  return copy;
}

function adjustedField(key: string, value: unknown): unknown {
  if (BIT_SETS.has(key) && typeof value === 'string' && /^\d{1,19}$/.test(value)) return Number(value);
  // "Uploading Files": the examples number new files with plain integers, `"attachments": [{ "id": 0 }]`.
  if (key === 'attachments' && Array.isArray(value)) {
    return value.map((item) =>
      isRecord(item) && typeof item.id === 'number' ? { ...item, id: String(item.id) } : adjusted(item),
    );
  }
  // ISO 8601 with an offset ("+00:00"), which Discord itself writes.
  if (key === 'timestamp' && typeof value === 'string' && /[+-]\d\d:\d\d$/.test(value)) {
    const time = new Date(value);
    return Number.isNaN(time.getTime()) ? value : time.toISOString();
  }
  return adjusted(value);
}
