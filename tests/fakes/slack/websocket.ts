import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** The server's side of one WebSocket (RFC 6455), as much of it as a fake platform needs: whole text frames, ping, close. */
export class WebSocketPeer {
  onText: (text: string) => void = () => {};
  onClose: () => void = () => {};
  #buffer: Buffer = Buffer.alloc(0);
  #closed = false;

  constructor(
    request: IncomingMessage,
    private readonly socket: Duplex,
  ) {
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    socket.on('data', (chunk: Buffer) => {
      this.#buffer = Buffer.concat([this.#buffer, chunk]);
      while (this.#frame());
    });
    socket.on('error', () => this.#end());
    socket.on('close', () => this.#end());
  }

  get open(): boolean {
    return !this.#closed;
  }

  text(text: string): void {
    this.#write(0x1, Buffer.from(text));
  }

  /** Asks the other side to end it, as a polite server does. */
  close(): void {
    this.#write(0x8, Buffer.from([0x03, 0xe8]));
  }

  /** Cuts the line, as a network does. */
  destroy(): void {
    this.socket.destroy();
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.onClose();
  }

  #write(opcode: number, payload: Buffer): void {
    if (this.#closed || this.socket.destroyed) return;
    const { length } = payload;
    const head =
      length < 126
        ? Buffer.from([0x80 | opcode, length])
        : length < 65_536
          ? Buffer.from([0x80 | opcode, 126, length >> 8, length & 0xff])
          : Buffer.from([0x80 | opcode, 127, 0, 0, 0, 0, ...[24, 16, 8, 0].map((bits) => (length >> bits) & 0xff)]);
    this.socket.write(Buffer.concat([head, payload]));
  }

  /** Takes one whole frame from what has arrived; false when there is none. */
  #frame(): boolean {
    const data = this.#buffer;
    if (data.length < 2) return false;
    const short = data[1]! & 0x7f;
    const at = short === 126 ? 4 : short === 127 ? 10 : 2;
    if (data.length < at) return false;
    const length = short === 126 ? data.readUInt16BE(2) : short === 127 ? Number(data.readBigUInt64BE(2)) : short;
    if (data.length < at + 4 + length) return false;
    const mask = data.subarray(at, at + 4);
    const payload = Buffer.from(data.subarray(at + 4, at + 4 + length).map((byte, i) => byte ^ mask[i % 4]!));
    this.#buffer = data.subarray(at + 4 + length);
    const opcode = data[0]! & 0x0f;
    if (opcode === 0x1) this.onText(payload.toString('utf8'));
    if (opcode === 0x9) this.#write(0xa, payload);
    if (opcode === 0x8) {
      this.#write(0x8, payload);
      this.socket.end();
    }
    return true;
  }
}
