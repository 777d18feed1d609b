import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { overwritesOf } from './permissions.js';
import type { Request, Verbs } from './routes.js';
import { type Channel, Refusal, type World } from './world.js';

/** Something that goes wrong with the next matching calls. */
export interface Fault {
  readonly method: string;
  readonly path: RegExp;
  /** `lost`: done, but the answer never arrives. `dropped`: nothing is done, and there is no answer. A number: that status. */
  readonly how: 'lost' | 'dropped' | number;
  readonly code?: number;
  readonly retryAfter?: number;
  times: number;
}

export interface RestOptions {
  readonly token: string;
  readonly gatewayUrl: () => string;
  readonly applicationFlags: () => number;
  /** What goes wrong with a call that no fault was meant for; undefined: nothing. */
  readonly chance: (method: string, path: string) => Fault | undefined;
}

type Answer = object | undefined;
type Handler = (params: readonly string[], request: Request) => Answer;

const guildOf = (world: World, id: string | undefined) => {
  const guild = world.guilds.get(id ?? '');
  if (!guild?.members.has(world.bot.id)) throw new Refusal(403, 50_001, 'Missing Access');
  return guild;
};

/** A channel as Discord shows it. */
export const describeChannel = (world: World, from: Channel) => {
  const {
    messages: _messages,
    members: _members,
    denied: _denied,
    overwrites: _overwrites,
    recipient,
    ...channel
  } = from;
  return {
    ...channel,
    ...(channel.guild_id && !channel.parent_id ? { permission_overwrites: overwritesOf(world, from) } : {}),
    ...(recipient ? { recipients: [recipient] } : {}),
  };
};

const routes = (world: World, verbs: Verbs, options: RestOptions): [string, RegExp, Handler][] => {
  const channel = (id: string | undefined) => verbs.channel(id!);
  const describe = (one: Channel) => describeChannel(world, one);
  const guildChannels = (guild: string | undefined, threads: boolean) =>
    [...world.channels.values()]
      .filter((one) => one.guild_id === guild && threads === (one.type === 11 || one.type === 12))
      .filter((one) => !threads || !one.thread_metadata?.archived)
      .map(describe);
  return [
    [
      'GET',
      /^\/gateway\/bot$/,
      () => ({
        url: options.gatewayUrl(),
        shards: 1,
        session_start_limit: { total: 1_000, remaining: 999, reset_after: 14_400_000, max_concurrency: 1 },
      }),
    ],
    ['GET', /^\/users\/@me$/, () => world.bot],
    ['GET', /^\/applications\/@me$/, () => ({ id: world.bot.id, name: 'Careline', flags: options.applicationFlags() })],
    ['GET', /^\/applications\/\d+\/commands$/, () => world.commands],
    [
      'POST',
      /^\/applications\/\d+\/commands$/,
      (_, { body }) => {
        const at = world.commands.findIndex((one) => one.name === body.name);
        const command = { ...body, id: world.ids.next(), name: String(body.name) };
        world.commands.splice(at < 0 ? world.commands.length : at, at < 0 ? 0 : 1, command);
        return command;
      },
    ],
    [
      'POST',
      /^\/users\/@me\/channels$/,
      (_, { body }) => {
        const user = world.users.get(body.recipient_id ?? '');
        if (!user) throw new Refusal(404, 10_013, 'Unknown User');
        return describe(world.dm(user));
      },
    ],
    ['GET', /^\/users\/@me\/guilds$/, () => [...world.guilds.values()].map(({ id, name }) => ({ id, name }))],
    [
      'GET',
      /^\/guilds\/(\d+)$/,
      ([id]) => {
        const { members: _members, ...guild } = guildOf(world, id);
        return guild;
      },
    ],
    [
      'GET',
      /^\/guilds\/(\d+)\/members\/(\d+)$/,
      ([id, user]) => {
        const member = guildOf(world, id).members.get(user!);
        if (!member) throw new Refusal(404, 10_007, 'Unknown Member');
        return { ...member, user: world.users.get(user!) };
      },
    ],
    ['GET', /^\/guilds\/(\d+)\/channels$/, ([guild]) => guildChannels(guild, false)],
    ['GET', /^\/guilds\/(\d+)\/threads\/active$/, ([guild]) => ({ threads: guildChannels(guild, true), members: [] })],
    [
      'GET',
      /^\/channels\/(\d+)\/threads\/archived\/public$/,
      ([id], { query }) => verbs.archivedThreads(channel(id), query),
    ],
    ['GET', /^\/channels\/(\d+)$/, ([id]) => describe(channel(id))],
    ['PATCH', /^\/channels\/(\d+)$/, ([id], { body }) => describe(verbs.changeThread(channel(id), body))],
    [
      'PUT',
      /^\/channels\/(\d+)\/messages\/(\d+)\/reactions\/([^/]+)\/@me$/,
      ([id, m, emoji]) => void verbs.react(channel(id), verbs.message(channel(id), m!), emoji!),
    ],
    [
      'DELETE',
      /^\/channels\/(\d+)\/messages\/(\d+)\/reactions\/([^/]+)\/@me$/,
      ([id, m, emoji]) => void verbs.unreact(channel(id), verbs.message(channel(id), m!), emoji!),
    ],
    ['GET', /^\/channels\/(\d+)\/messages$/, ([id], { query }) => verbs.history(channel(id), query)],
    ['POST', /^\/channels\/(\d+)\/messages$/, ([id], request) => verbs.create(channel(id), request)],
    ['GET', /^\/channels\/(\d+)\/messages\/(\d+)$/, ([id, m]) => verbs.message(channel(id), m!)],
    [
      'PATCH',
      /^\/channels\/(\d+)\/messages\/(\d+)$/,
      ([id, m], request) => verbs.edit(channel(id), verbs.message(channel(id), m!), request),
    ],
    [
      'DELETE',
      /^\/channels\/(\d+)\/messages\/(\d+)$/,
      ([id, m]) => void verbs.remove(channel(id), verbs.message(channel(id), m!)),
    ],
    ['POST', /^\/channels\/(\d+)\/typing$/, ([id]) => void channel(id)],
    [
      'POST',
      /^\/channels\/(\d+)\/messages\/(\d+)\/threads$/,
      ([id, m], { body }) => describe(verbs.startThread(channel(id), m, body)),
    ],
    [
      'POST',
      /^\/channels\/(\d+)\/threads$/,
      ([id], { body }) => describe(verbs.startThread(channel(id), undefined, body)),
    ],
    ['PUT', /^\/channels\/(\d+)\/thread-members\/(\d+)$/, ([id, user]) => void channel(id).members.add(user!)],
    [
      'POST',
      /^\/interactions\/(\d+)\/([^/]+)\/callback$/,
      ([id, token], { body }) => void verbs.acknowledge(id!, token!, body),
    ],
    ['POST', /^\/webhooks\/\d+\/([^/]+)$/, ([token], request) => verbs.followUp(verbs.interaction(token!), request)],
    [
      'PATCH',
      /^\/webhooks\/\d+\/([^/]+)\/messages\/(@original|\d+)$/,
      ([token, m], request) =>
        verbs.changeWebhookMessage(verbs.webhookMessage(verbs.interaction(token!), m!).message, request),
    ],
    [
      'DELETE',
      /^\/webhooks\/\d+\/([^/]+)\/messages\/(@original|\d+)$/,
      ([token, m]) => {
        const found = verbs.webhookMessage(verbs.interaction(token!), m!);
        found.channel.messages.delete(found.message.id);
        return undefined;
      },
    ],
  ];
};

const read = async (incoming: IncomingMessage): Promise<Omit<Request, 'query'>> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const type = incoming.headers['content-type'] ?? '';
  const bytes = Buffer.concat(chunks);
  if (!type.startsWith('multipart/'))
    return { body: bytes.length > 0 ? JSON.parse(bytes.toString('utf8')) : {}, files: [] };
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData();
  const files: { name: string; bytes: Uint8Array }[] = [];
  for (const value of form.values())
    if (typeof value !== 'string') files.push({ name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) });
  return { body: JSON.parse(String(form.get('payload_json') ?? '{}')), files };
};

const send = (response: ServerResponse, status: number, body: Answer, headers: Record<string, string> = {}): void => {
  const type = body === undefined ? 'text/html; charset=utf-8' : 'application/json';
  response.writeHead(body === undefined ? 204 : status, { 'content-type': type, ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
};

/** Discord's REST interface, version 10, over HTTP, with rate-limit headers. Faults are taken in their order. */
export const createRest = (
  world: World,
  verbs: Verbs,
  options: RestOptions & { readonly faults: Fault[]; readonly calls: string[] },
): Server => {
  const table = routes(world, verbs, options);
  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(incoming.url ?? '/', 'http://localhost');
    const method = incoming.method ?? 'GET';
    if (url.pathname.startsWith('/attachments/')) return serve(world, url, incoming, response);
    const path = decodeURIComponent(url.pathname).replace(/^\/api\/v10/, '');
    const token = incoming.headers.authorization;
    const request = { ...(await read(incoming)), query: url.searchParams };
    options.calls.push(`${method} ${path}`);
    const open = path.startsWith('/webhooks/') || path.startsWith('/interactions/');
    if (!open && token !== `Bot ${options.token}`) throw new Refusal(401, 0, '401: Unauthorized');
    const meant = options.faults.find((one) => one.times > 0 && one.method === method && one.path.test(path));
    const fault = meant ?? options.chance(method, path);
    if (fault) fault.times -= 1;
    if (fault?.how === 'dropped') return void incoming.socket.destroy();
    if (fault?.how === 429) {
      const wait = fault.retryAfter ?? 1;
      const body = { message: 'You are being rate limited.', retry_after: wait, global: false };
      const headers = { 'retry-after': String(wait), 'x-ratelimit-scope': 'user' };
      return send(response, 429, body, headers);
    }
    if (typeof fault?.how === 'number') throw new Refusal(fault.how, fault.code ?? 0, 'As it was told to.');
    for (const [verb, pattern, handler] of table) {
      const match = verb === method ? pattern.exec(path) : null;
      if (!match) continue;
      const answer = handler(match.slice(1), request);
      if (fault?.how === 'lost') return void incoming.socket.destroy();
      const limits = { 'x-ratelimit-limit': '1000', 'x-ratelimit-remaining': '999', 'x-ratelimit-reset-after': '1' };
      return send(response, 200, answer, limits);
    }
    throw new Refusal(404, 0, '404: Not Found');
  };
  return createServer((incoming, response) => {
    handle(incoming, response).catch((error: unknown) => {
      if (error instanceof Refusal) send(response, error.status, { message: error.message, code: error.code });
      else send(response, 500, { message: String(error), code: 0 });
    });
  });
};

/** Files; a link with `ex` in the past is dead. Requests that carry a token are refused: none must come here. */
const serve = (world: World, url: URL, incoming: IncomingMessage, response: ServerResponse): void => {
  const bytes = world.files.get(url.pathname);
  if (url.pathname.endsWith('/elsewhere')) response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
  else if (incoming.headers.authorization) send(response, 400, { message: 'A token came with a request for a file.' });
  else if (!bytes) send(response, 404, {});
  else if (Number(url.searchParams.get('ex')) < world.ids.now()) send(response, 404, {});
  else response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(bytes);
};
