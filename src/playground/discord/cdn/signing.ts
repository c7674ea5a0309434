/** @file Addresses of attachments that expire. Source: Discord's "Signed Attachment CDN URLs" (`ex`, `is`, `hm`). */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AttachmentRecord } from '../state/records.ts';

export class Signer {
  readonly #key: Buffer;
  /** `http://127.0.0.1:PORT`, known once the server listens. */
  base = 'http://127.0.0.1';

  constructor(key: Buffer) {
    this.#key = key;
  }

  /** The address of an attachment, good from `now` for `lifeMs`; both in milliseconds. */
  address(
    attachment: Pick<AttachmentRecord, 'id' | 'channelId' | 'filename' | 'ephemeral'>,
    now: number,
    lifeMs: number,
  ): string {
    const folder = attachment.ephemeral ? 'ephemeral-attachments' : 'attachments';
    const path = `/${folder}/${attachment.channelId}/${attachment.id}/${encodeURIComponent(attachment.filename)}`;
    const issued = Math.floor(now / 1_000).toString(16);
    const expires = Math.floor((now + lifeMs) / 1_000).toString(16);
    return `${this.base}${path}?ex=${expires}&is=${issued}&hm=${this.#sign(path, expires, issued)}&`;
  }

  /** Whether the address was made here and has not expired. */
  verify(url: URL, now: number): boolean {
    const [expires, issued, signature] = ['ex', 'is', 'hm'].map((name) => url.searchParams.get(name) ?? '');
    if (!expires || !issued || !signature || !/^[0-9a-f]{64}$/.test(signature)) return false;
    const expected = Buffer.from(this.#sign(url.pathname, expires, issued), 'hex');
    return timingSafeEqual(expected, Buffer.from(signature, 'hex')) && Number.parseInt(expires, 16) * 1_000 > now;
  }

  #sign(path: string, expires: string, issued: string): string {
    return createHmac('sha256', this.#key).update(`${path}\n${expires}\n${issued}`).digest('hex');
  }
}
