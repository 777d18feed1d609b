import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../model/clock.js';
import type { Json } from '../model/json.js';

const heartbeatMs = 15_000;
/** Bytes that may wait for a client that does not read, before it is cut off; it comes back and resumes. */
const bufferMax = 1_048_576;

/** A stream of server-sent events to one browser. */
export interface Stream {
  /** Sends one event. With an `id` the browser asks for what came after it when it reconnects. */
  send(event: { id?: string; event?: string; data: Json }): void;
  /** Resolves when little is waiting to be read (or the stream is closed): the moment to send more of a long history. */
  ready(): Promise<void>;
  close(): void;
  /** Calls `fn` once, when either side has closed the stream; at once if that is so already. */
  onClose(fn: () => void): void;
}

/** Turns a reply into an event stream. A comment every 15 s keeps proxies from cutting it and finds dead clients. */
export const openStream = (request: FastifyRequest, reply: FastifyReply, clock: Clock): Stream => {
  reply.hijack();
  const response = reply.raw;
  const listeners: (() => void)[] = [];
  let closed = false;
  let stopHeartbeat = () => {};

  const over = () => {
    if (closed) return;
    closed = true;
    stopHeartbeat();
    request.server.openStreams.delete(stream);
    for (const fn of listeners.splice(0)) fn();
  };
  const write = (text: string) => {
    if (closed) return;
    response.write(text);
    if (response.writableLength > bufferMax) response.destroy();
  };
  const beat = () => {
    write(':\n\n');
    stopHeartbeat = clock.after(heartbeatMs, beat);
  };

  const stream: Stream = {
    send({ id, event, data }) {
      write(
        `${id === undefined ? '' : `id: ${id}\n`}${event ? `event: ${event}\n` : ''}data: ${JSON.stringify(data)}\n\n`,
      );
    },
    ready: () =>
      new Promise((resolve) => {
        if (closed || !response.writableNeedDrain) return resolve();
        const go = () => {
          response.off('drain', go).off('close', go);
          resolve();
        };
        response.on('drain', go).on('close', go);
      }),
    close() {
      response.end();
      over();
    },
    onClose(fn) {
      if (closed) fn();
      else listeners.push(fn);
    },
  };

  response.on('close', over);
  response.on('error', over);
  response.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
  });
  request.server.openStreams.add(stream);
  response.write('retry: 2000\n\n');
  stopHeartbeat = clock.after(heartbeatMs, beat);
  // A client that only asks for the headers, or is gone already, gets no stream.
  if (request.method === 'HEAD' || response.destroyed) stream.close();
  return stream;
};
