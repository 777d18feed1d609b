import { Agent, type IncomingHttpHeaders, request, type ServerResponse } from 'node:http';

/** A call of the bot as it stands on the wire. */
export interface WireCall {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers?: IncomingHttpHeaders;
  readonly body: Buffer | string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

/** Passes a call on to where the platform is, and brings its answer. */
export const forward = (target: string, { method, path, headers, body }: WireCall): Promise<WireAnswer> =>
  new Promise((resolve, reject) => {
    const { host: _host, 'transfer-encoding': _chunked, ...kept } = headers;
    const more = body.length > 0 ? { 'content-length': body.length } : {};
    request(`${target}${path}`, { method, headers: { ...kept, ...more }, agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 502, headers: response.headers, body: Buffer.concat(chunks) }),
      );
    })
      .on('error', reject)
      .end(body);
  });

/** Answers the bot. */
export const answer = (response: ServerResponse, { status, headers = {}, body }: WireAnswer): void => {
  const { connection: _connection, 'keep-alive': _keep, 'transfer-encoding': _chunked, ...kept } = headers;
  response.writeHead(status, { ...kept, 'content-length': Buffer.byteLength(body) }).end(body);
};
