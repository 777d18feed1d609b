import { Agent, request } from 'node:http';
import { SendError } from '../../src/adapters/channel.js';

export interface Reply {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Buffer;
}

export interface CallOptions {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly body?: unknown;
  readonly headers?: { readonly [name: string]: string };
  /** Nothing leaves after so many ms, and the response is not awaited longer. */
  readonly timeoutMs: number;
  /** Nothing leaves after it aborted. */
  readonly signal?: AbortSignal;
  readonly agent: Agent;
}

/** A pool of connections that are kept open. */
export const createPool = (): Agent => new Agent({ keepAlive: true, maxSockets: 128, maxFreeSockets: 128 });

/**
 * One call over HTTP that knows whether it left. Nothing is written before the connection stands, and by then the
 * deadline is looked at again: a process that was stopped meanwhile runs its connection's callback before its timers.
 * Throws `SendError`: `unavailable` when nothing left, `unsure` when it may have arrived.
 */
export const call = (options: CallOptions): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const began = performance.now();
    const late = () => options.signal?.aborted === true || performance.now() - began > options.timeoutMs;
    if (late()) return reject(new SendError('unavailable', 'The time for this call was over before it began.'));
    const body = options.body === undefined ? undefined : JSON.stringify(options.body);
    let left = false;
    const fail = (why: string, cause?: unknown) => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', abort);
      reject(new SendError(left ? 'unsure' : 'unavailable', why, undefined, { cause }));
      outgoing.destroy();
    };
    const outgoing = request(options.url, {
      method: options.method,
      agent: options.agent,
      headers: {
        ...options.headers,
        ...(body ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } : {}),
      },
    });
    const abort = () => fail('The time for this call is over.');
    const timer = setTimeout(abort, options.timeoutMs);
    options.signal?.addEventListener('abort', abort, { once: true });
    const go = () => {
      if (late()) return abort();
      left = true;
      outgoing.end(body);
    };
    outgoing.on('socket', (socket) => (socket.connecting ? socket.once('connect', go) : go()));
    outgoing.on('error', (error) => fail(error.message, error));
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', (error) => fail(error.message, error));
      response.on('end', () => {
        clearTimeout(timer);
        options.signal?.removeEventListener('abort', abort);
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
      });
    });
  });
