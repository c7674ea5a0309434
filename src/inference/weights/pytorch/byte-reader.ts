/** @file Reads numbers and texts from bytes one after the other; every step is checked against the end. */

/** The longest line of a protocol 0 pickle: a name or a number. */
const LONGEST_LINE = 4096;

export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #position: number;

  constructor(bytes: Uint8Array, position: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#position = position;
  }

  /** Of the next byte. */
  get position(): number {
    return this.#position;
  }

  /** Moves on by `length` bytes and gives the position before. */
  #take(length: number): number {
    const position = this.#position;
    if (!(length <= this.#bytes.length - position)) {
      throw new Error(
        `its pickle needs ${length} bytes at ${position}, but ends at ${this.#bytes.length}; it is cut short`,
      );
    }
    this.#position += length;
    return position;
  }

  uint8 = (): number => this.#view.getUint8(this.#take(1));
  uint16 = (): number => this.#view.getUint16(this.#take(2), true);
  int32 = (): number => this.#view.getInt32(this.#take(4), true);
  uint32 = (): number => this.#view.getUint32(this.#take(4), true);
  uint64 = (): number => Number(this.#view.getBigUint64(this.#take(8), true));
  /** Big-endian, unlike the whole numbers. */
  float64 = (): number => this.#view.getFloat64(this.#take(8));

  bytes(length: number): Uint8Array {
    const start = this.#take(length);
    return this.#bytes.subarray(start, start + length);
  }

  utf8(length: number): string {
    return this.#text(length, 'utf8');
  }

  latin1(length: number): string {
    return this.#text(length, 'latin1');
  }

  #text(length: number, encoding: 'utf8' | 'latin1'): string {
    const { buffer, byteOffset } = this.bytes(length);
    return Buffer.from(buffer, byteOffset, length).toString(encoding);
  }

  /** Up to the next line feed, which is taken but not part of it. */
  line(): string {
    const window = this.#bytes.subarray(this.#position, this.#position + LONGEST_LINE);
    const length = window.indexOf(0x0a);
    if (length < 0) throw new Error(`its pickle has no end of line within ${window.length} bytes of ${this.#position}`);
    const line = this.latin1(length);
    this.#take(1);
    return line;
  }
}
