import { connect } from 'node:net';

/** What a run of the load came to. */
export interface Load {
  readonly requests: number;
  /** Answers whose status was not 200. */
  readonly refused: number;
  readonly seconds: number;
  /** Time to an answer in ms. */
  readonly p50: number;
  readonly p99: number;
}

export interface LoadOptions {
  readonly port: number;
  readonly connections: number;
  /** The next request as bytes; undefined ends the run. */
  readonly next: () => string | undefined;
}

/**
 * Keeps so many connections busy: each sends its next request when the answer to the one before is whole. It speaks just
 * enough HTTP for that, so that one core of load can fill one core of server.
 */
export const runLoad = async ({ port, connections, next }: LoadOptions): Promise<Load> => {
  const times: number[] = [];
  let refused = 0;
  const one = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect(port, '127.0.0.1').setNoDelay().setEncoding('latin1');
      let received = '';
      let sentAt = 0;
      const send = () => {
        const request = next();
        if (request === undefined) return void socket.end(() => resolve());
        received = '';
        sentAt = performance.now();
        socket.write(request);
      };
      socket.on('connect', send);
      socket.on('error', reject);
      socket.on('data', (chunk: string) => {
        received += chunk;
        const head = received.indexOf('\r\n\r\n');
        if (head < 0) return;
        const length = Number(/content-length: (\d+)/i.exec(received)?.[1] ?? 0);
        if (received.length < head + 4 + length) return;
        times.push(performance.now() - sentAt);
        if (received.slice(9, 12) !== '200') refused++;
        send();
      });
    });
  const began = performance.now();
  await Promise.all(Array.from({ length: connections }, one));
  const seconds = (performance.now() - began) / 1_000;
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { requests: times.length, refused, seconds, p50: at(0.5), p99: at(0.99) };
};
