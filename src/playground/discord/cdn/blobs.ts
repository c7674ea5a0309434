/** @file The bytes of attachments, on disk, up to a total; what no message shows any more goes first. */
import { createReadStream, type ReadStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export class Blobs {
  readonly #folder: string;
  readonly #temporary: boolean;
  readonly #cap: () => number;
  /** Bytes by id, the longest kept first. */
  readonly #sizes = new Map<string, number>();
  readonly #released = new Set<string>();
  #total = 0;

  private constructor(folder: string, temporary: boolean, cap: () => number) {
    this.#folder = folder;
    this.#temporary = temporary;
    this.#cap = cap;
  }

  /** @param folder where to keep them; without, a new folder for temporary files, removed by `close`. */
  static async open(folder: string | undefined, cap: () => number): Promise<Blobs> {
    if (folder === undefined) return new Blobs(await mkdtemp(join(tmpdir(), 'discord-stand-in-')), true, cap);
    await mkdir(folder, { recursive: true });
    const blobs = new Blobs(folder, false, cap);
    for (const name of (await readdir(folder)).sort()) {
      if (!/^\d+$/.test(name)) continue;
      const { size } = await stat(join(folder, name));
      blobs.#sizes.set(name, size);
      blobs.#total += size;
    }
    return blobs;
  }

  get bytes(): number {
    return this.#total;
  }

  async put(id: string, bytes: Uint8Array): Promise<void> {
    await writeFile(this.#path(id), bytes);
    this.#sizes.set(id, bytes.length);
    this.#total += bytes.length;
    while (this.#total > this.#cap()) {
      const oldest = [...this.#released][0] ?? [...this.#sizes.keys()].find((other) => other !== id);
      if (oldest === undefined) break;
      await this.delete(oldest);
    }
  }

  /** Marks bytes that nothing shows any more: kept for the edit history while there is room. */
  release(id: string): void {
    if (this.#sizes.has(id)) this.#released.add(id);
  }

  read(id: string): { stream: ReadStream; size: number } | undefined {
    const size = this.#sizes.get(id);
    return size === undefined ? undefined : { stream: createReadStream(this.#path(id)), size };
  }

  async delete(id: string): Promise<void> {
    this.#total -= this.#sizes.get(id) ?? 0;
    this.#sizes.delete(id);
    this.#released.delete(id);
    await rm(this.#path(id), { force: true });
  }

  async clear(): Promise<void> {
    await Promise.all([...this.#sizes.keys()].map((id) => this.delete(id)));
  }

  async close(): Promise<void> {
    if (this.#temporary) await rm(this.#folder, { recursive: true, force: true });
  }

  #path(id: string): string {
    return join(this.#folder, id);
  }
}
