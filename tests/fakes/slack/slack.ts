import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Kind, type Outcome, post, Sockets } from './deliver.js';
import { deskMethods, scopeOf } from './desk-api.js';
import { type Args, content, methods } from './web-api.js';
import { WebSocketPeer } from './websocket.js';
import { Refusal, Workspace } from './workspace.js';

/** What goes wrong with a call. `cut-after` and `500-after`: it was done, and the caller does not learn it. */
export type Fault =
  | { readonly status: number; readonly headers?: Record<string, string> }
  | { readonly error: string; readonly needed?: string }
  | 'cut-before'
  | 'cut-after'
  | '500-after'
  | 'hang';

/** One call of the Web API, as it came. */
export interface Called {
  readonly method: string;
  readonly args: Args;
}

export const allScopes =
  'app_mentions:read,channels:history,channels:read,chat:write,commands,files:read,files:write,groups:history,groups:read,im:history,im:read,im:write,mpim:history,mpim:read,reactions:write,users:read,users:read.email';

const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

/**
 * A Slack workspace on 127.0.0.1: the Web API, signed deliveries over HTTP or Socket Mode with redelivery, response
 * addresses, files, and refusals as documented. The real SDK talks to it.
 */
export class FakeSlack {
  readonly workspace = new Workspace();
  readonly token = 'xoxb-right';
  readonly appToken = 'xapp-right';
  readonly secret = 'signing-secret';
  readonly sockets = new Sockets();
  readonly calls: Called[] = [];
  /** Requests for files, with the token that came with them. */
  readonly fetched: { path: string; authorization: string | undefined }[] = [];
  scopes = allScopes;
  /** Where deliveries go over HTTP; over Socket Mode while this is empty. */
  eventsUrl = '';
  /** How long the bot has to acknowledge, in ms. */
  ackMs = 3_000;
  /** Waits before each redelivery, in ms; Slack's are 0, 60,000 and 300,000. */
  redeliverAfterMs: readonly number[] = [];
  readonly #faults: { method: string; fault: Fault; times: number }[] = [];
  readonly #responses = new Map<string, { channel: string; user: string; uses: number; expired: boolean }>();
  #server: Server | undefined;
  #base = '';

  get url(): string {
    return this.#base;
  }
  get apiUrl(): string {
    return `${this.#base}/api/`;
  }

  async listen(port = 0): Promise<void> {
    this.#server = createServer((request, response) => {
      this.#handle(request, response).catch(() => response.destroy());
    });
    this.#server.on('upgrade', (request, socket) => this.sockets.add(new WebSocketPeer(request, socket)));
    await new Promise<void>((resolve) => this.#server!.listen(port, '127.0.0.1', resolve));
    this.#base = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Stops listening; the workspace stays, for when it listens again. */
  async close(): Promise<void> {
    this.sockets.cut();
    this.#server?.closeAllConnections();
    await new Promise((resolve) => (this.#server ? this.#server.close(resolve) : resolve(undefined)));
  }

  /** Lets the next `times` calls of a method (or path) go wrong. */
  fail(method: string, fault: Fault, times = 1): void {
    this.#faults.push({ method, fault, times });
  }

  called(method: string): Args[] {
    return this.calls.filter((call) => call.method === method).map(({ args }) => args);
  }

  /** An address by which a command or click can be answered: five times, for half an hour. */
  responseUrl(channel: string, user: string): string {
    const id = this.workspace.id('R');
    this.#responses.set(id, { channel, user, uses: 0, expired: false });
    return `${this.#base}/response/${id}`;
  }

  /** Half an hour passes for all response addresses. */
  expireResponses(): void {
    for (const response of this.#responses.values()) response.expired = true;
  }

  /** Delivers, and again as long as it is not acknowledged. Interactions and commands are delivered once. */
  async deliver(kind: Kind, payload: object): Promise<Outcome> {
    const waits = kind === 'events_api' ? this.redeliverAfterMs : [];
    for (let attempt = 0; ; attempt++) {
      const retry = attempt > 0 ? { 'x-slack-retry-num': String(attempt), 'x-slack-retry-reason': 'http_error' } : {};
      const outcome = this.eventsUrl
        ? await post(this.eventsUrl, this.secret, kind, payload, retry as Record<string, string>, this.ackMs)
        : await this.sockets.deliver(kind, payload, attempt, this.ackMs);
      const wait = waits[attempt];
      if ((outcome.status >= 200 && outcome.status < 300) || wait === undefined) return outcome;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  #fault(method: string): Fault | undefined {
    const found = this.#faults.find((f) => (f.method === method || f.method === '*') && f.times > 0);
    if (found) found.times -= 1;
    return found?.fault;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.#base);
    const body = await readBody(request);
    const [, area, name = ''] = url.pathname.split('/');
    const method = area === 'api' ? name : (area ?? '');
    const fault = this.#fault(method);
    if (fault === 'cut-before') return void request.socket.destroy();
    if (fault === 'hang') return;
    if (typeof fault === 'object' && 'status' in fault)
      return void response.writeHead(fault.status, fault.headers).end('');
    const answer = (status: number, value: unknown, headers: Record<string, string> = {}) => {
      if (fault === 'cut-after') return void request.socket.destroy();
      if (fault === '500-after') return void response.writeHead(500).end('');
      const text = Buffer.isBuffer(value) ? value : typeof value === 'string' ? value : JSON.stringify(value);
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers }).end(text);
    };
    if (area === 'api') {
      if (typeof fault === 'object') return answer(200, { ok: false, ...fault });
      return answer(200, this.#api(name, Object.fromEntries(new URLSearchParams(body.toString())), request), {
        'x-oauth-scopes': this.scopes,
      });
    }
    if (area === 'response') return this.#respond(name, JSON.parse(body.toString()), answer);
    const file = this.workspace.files.get(name);
    if (area === 'upload' && file) {
      file.bytes = body;
      return answer(200, `OK - ${body.length}`);
    }
    if (area === 'files' && file) {
      const { authorization } = request.headers;
      this.fetched.push({ path: url.pathname, authorization });
      if (authorization !== `Bearer ${this.token}`)
        return answer(200, '<html>Sign in</html>', { 'content-type': 'text/html' });
      return answer(200, file.bytes, { 'content-type': file.mimetype });
    }
    answer(404, 'not found');
  }

  #api(name: string, args: Args, request: IncomingMessage): Record<string, unknown> {
    this.calls.push({ method: name, args });
    const token = request.headers.authorization?.replace('Bearer ', '');
    try {
      if (!token) throw new Refusal('not_authed');
      if (token !== (name === 'apps.connections.open' ? this.appToken : this.token)) throw new Refusal('invalid_auth');
      if (name === 'apps.connections.open') return { ok: true, url: `${this.#base.replace('http', 'ws')}/link` };
      const method = methods[name] ?? deskMethods[name];
      if (!method) throw new Refusal('unknown_method');
      const needed = scopeOf[name];
      if (needed && !this.scopes.includes(needed))
        throw new Refusal('missing_scope', { needed, provided: this.scopes });
      return { ok: true, ...method(args, this.workspace, this.#base) };
    } catch (error) {
      if (error instanceof Refusal) return { ok: false, error: error.word, ...error.more };
      throw error;
    }
  }

  #respond(id: string, message: Record<string, unknown>, answer: (status: number, value: unknown) => void): void {
    const response = this.#responses.get(id);
    if (response) response.uses += 1;
    if (!response || response.expired || response.uses > 5)
      answer(404, { ok: false, error: response && !response.expired ? 'used_url' : 'expired_url' });
    else {
      const blocks = message.blocks ? { blocks: JSON.stringify(message.blocks) } : {};
      const channel = this.workspace.channels.get(response.channel) ?? this.workspace.direct(response.user);
      const { user, id: bot_id } = this.workspace.bot;
      const said = content({ text: String(message.text ?? ''), ...blocks });
      this.workspace.add(channel, { ts: this.workspace.ts(), user, bot_id, ephemeralTo: response.user, ...said });
      answer(200, 'ok');
    }
  }
}
