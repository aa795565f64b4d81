import { closeSync, openSync, writeSync } from 'node:fs';
import { constants, crc32, deflateRawSync } from 'node:zlib';

/**
 * A gzip file that is written while a run goes on. A run gives no stream a chance to drain, so everything is done at once:
 * text is compressed a block at a time, each for itself, into one gzip member (RFC 1952; as pigz does). What is held in
 * memory is one block. Neither time nor operating system is in the header: equal texts are equal files.
 */
export class GzipFile {
  readonly #file: number;
  #texts: string[] = [];
  #held = 0;
  #crc = 0;
  #length = 0;

  constructor(path: string) {
    this.#file = openSync(path, 'w');
    this.#put(Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]));
  }

  write(text: string): void {
    this.#texts.push(text);
    this.#held += text.length;
    if (this.#held >= BLOCK) this.#compress();
  }

  close(): void {
    this.#compress();
    const end = Buffer.alloc(10);
    end.writeUInt16LE(0x0003, 0); // the last block of the deflate stream, empty
    end.writeUInt32LE(this.#crc, 2);
    end.writeUInt32LE(this.#length % 2 ** 32, 6);
    this.#put(end);
    closeSync(this.#file);
  }

  #compress(): void {
    if (this.#held === 0) return;
    const block = Buffer.from(this.#texts.join(''));
    this.#texts = [];
    this.#held = 0;
    this.#crc = crc32(block, this.#crc);
    this.#length += block.length;
    this.#put(deflateRawSync(block, { finishFlush: constants.Z_SYNC_FLUSH })); // ends at a byte, and not the stream
  }

  #put(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length; ) done += writeSync(this.#file, bytes, done);
  }
}

const BLOCK = 1 << 20;
