import { type ClientRequest, request as http, type IncomingMessage, Agent as PlainAgent } from 'node:http';
import { request as https, Agent as TlsAgent } from 'node:https';
import type { LookupFunction } from 'node:net';

/** A request that got no answer. `sent` false: it certainly never reached the other side. */
export class NetworkError extends Error {
  constructor(
    message: string,
    readonly sent: boolean,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'NetworkError';
  }
}

export interface Call {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal?: AbortSignal | undefined;
  /** Longest answer that is read, in bytes; a longer one makes `tooLong` true and is not kept. */
  readonly maxBytes?: number;
  /** How a host's address is found; for addresses that a customer could have chosen. */
  readonly lookup?: LookupFunction;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly tooLong: boolean;
}

const agents = { keepAlive: true, keepAliveMsecs: 10_000, maxSockets: 128 };

/** Errors of a connection that was never made. */
const neverSent =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL|EPROTO|CERT_|ERR_TLS|DEPTH_|SELF_|UNABLE_)/;

/** HTTP over connections that are kept: about five times as cheap as `fetch`. */
export class Requests {
  readonly #plain = new PlainAgent(agents);
  readonly #tls = new TlsAgent(agents);

  /** Throws `NetworkError` when there is no answer. */
  send(address: string, call: Call): Promise<Answer> {
    const { method = 'GET', headers = {}, body, signal, maxBytes = 10 * 1024 * 1024, lookup } = call;
    const url = new URL(address);
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(new NetworkError('There was no time left for the request.', false));
      const secure = url.protocol === 'https:';
      const options = {
        method,
        headers: { ...headers, ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }) },
        agent: secure ? this.#tls : this.#plain,
        ...(signal ? { signal } : {}),
        // A kept connection may lead anywhere: with a rule for addresses a new one is made.
        ...(lookup ? { lookup, agent: false } : {}),
      };
      const fail = (error: NodeJS.ErrnoException) => {
        const message = signal?.aborted ? 'The request took too long.' : error.message || String(error.code);
        reject(new NetworkError(message, !neverSent.test(error.code ?? ''), { cause: error }));
      };
      const request: ClientRequest = (secure ? https : http)(url, options, (response: IncomingMessage) => {
        const chunks: Buffer[] = [];
        let bytes = 0;
        const done = (tooLong: boolean) =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers as Record<string, string>,
            body: tooLong ? Buffer.alloc(0) : Buffer.concat(chunks),
            tooLong,
          });
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > maxBytes) {
            done(true);
            response.destroy();
          } else chunks.push(chunk);
        });
        response.on('end', () => done(false));
        response.on('error', fail);
        response.on('aborted', () => fail(new Error('The connection was cut.')));
      });
      request.on('error', fail);
      request.end(body);
    });
  }
}
