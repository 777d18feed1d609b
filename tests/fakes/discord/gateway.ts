import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import WebSocket from 'ws';
import { describeChannel } from './rest.js';
import type { World } from './world.js';

interface Session {
  readonly id: string;
  readonly intents: number;
  /** Everything that was dispatched, so that it can be resumed. */
  readonly log: { readonly op: 0; readonly t: string; readonly s: number; readonly d: unknown }[];
  socket: WebSocket | undefined;
}

const messageContent = 1 << 15;
const guildMessages = 1 << 9;
const directMessages = 1 << 12;

export interface GatewayOptions {
  readonly token: string;
  /** Intents that the application may not use. */
  readonly disallowed: () => number;
}

/** Discord's gateway, version 10, in JSON: hello, identify, heartbeat, ready, resume, invalid session. */
export class FakeGateway {
  readonly #sockets: WebSocket.Server;
  readonly #sessions = new Map<string, Session>();
  #count = 0;
  readonly #lost = new Set<string>();
  /** When true, a session that is to be resumed is invalid. */
  forgetful = false;
  /** The token that is valid now. */
  token: string;
  /** Frames from clients by op, to see what they did. */
  readonly received: number[] = [];

  constructor(
    http: Server,
    private readonly world: World,
    private readonly options: GatewayOptions,
  ) {
    this.token = options.token;
    this.#sockets = new WebSocket.Server({ server: http, path: '/gateway' });
    const url = () => `ws://127.0.0.1:${(http.address() as AddressInfo).port}/gateway`;
    this.#sockets.on('connection', (socket) => this.#greet(socket, url()));
  }

  /** Sends a dispatch to every session; those without a connection get it when they resume. Returns how many listen now. */
  dispatch(t: string, d: unknown): number {
    let listening = 0;
    for (const session of this.#sessions.values()) {
      const allowed = this.#allowed(session, t, d);
      if (allowed === undefined) continue;
      const frame = { op: 0, t, s: session.log.length + 1, d: allowed } as const;
      session.log.push(frame);
      if (!session.socket) continue;
      session.socket.send(JSON.stringify(frame));
      listening++;
    }
    return listening;
  }

  /** Cuts all connections, as a network does; sessions can be resumed. */
  cut(): void {
    for (const session of this.#sessions.values()) {
      session.socket?.terminate();
      session.socket = undefined;
    }
  }

  /** Sends something else than a dispatch to everyone: op 7 to reconnect, op 9 for an invalid session. */
  tell(frame: object): void {
    for (const { socket } of this.#sessions.values()) socket?.send(JSON.stringify(frame));
  }

  get connections(): number {
    return [...this.#sessions.values()].filter(({ socket }) => socket).length;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    await new Promise<void>((done) => this.#sockets.close(() => done()));
  }

  /** What a session may see of a dispatch, by its intents; undefined: nothing. */
  #allowed({ intents }: Session, t: string, d: unknown): unknown {
    if (!t.startsWith('MESSAGE_')) return d;
    if (this.#lost.has((d as { guild_id?: string }).guild_id ?? '')) return undefined;
    const message = d as { guild_id?: string; author?: { id: string }; mentions?: { id: string }[] };
    if ((intents & (message.guild_id ? guildMessages : directMessages)) === 0) return undefined;
    const { bot } = this.world;
    const mine =
      !message.guild_id || message.author?.id === bot.id || message.mentions?.some(({ id }) => id === bot.id);
    if (mine || (intents & messageContent) !== 0) return d;
    return { ...message, content: '', attachments: [], embeds: [], components: [] };
  }

  #greet(socket: WebSocket, url: string): void {
    let session: Session | undefined;
    const send = (frame: object) => socket.send(JSON.stringify(frame));
    send({ op: 10, d: { heartbeat_interval: 41_250 } });
    socket.on('close', (code) => {
      if (session?.socket === socket) session.socket = undefined;
      // A client that says goodbye with 1000 or 1001 ends its session.
      if (session && (code === 1000 || code === 1001)) this.#sessions.delete(session.id);
    });
    socket.on('message', (data) => {
      const { op, d } = JSON.parse(String(data));
      this.received.push(op);
      if (op === 1) return send({ op: 11 });
      if (op !== 2 && op !== 6) return session ? undefined : socket.close(4003, 'Not authenticated.');
      if (d.token !== this.token) return socket.close(4004, 'Authentication failed.');
      if (op === 2) {
        if ((d.intents & this.options.disallowed()) !== 0) return socket.close(4014, 'Disallowed intent(s).');
        const begun: Session = { id: `session-${++this.#count}`, intents: d.intents, log: [], socket };
        session = begun;
        this.#sessions.set(begun.id, begun);
        return this.#ready(begun, url, d.shard);
      }
      const known = this.forgetful ? undefined : this.#sessions.get(d.session_id);
      if (!known) {
        this.#sessions.delete(d.session_id);
        return send({ op: 9, d: false });
      }
      session = known;
      known.socket = socket;
      for (const frame of known.log.slice(d.seq)) send(frame);
      return this.#dispatchTo(known, 'RESUMED', {});
    });
  }

  /** A server is down at Discord's: nothing is told of it. */
  lose(guild: string): void {
    this.#lost.add(guild);
    this.dispatch('GUILD_DELETE', { id: guild, unavailable: true });
  }

  /** It is there again. */
  find(guild: string): void {
    this.#lost.delete(guild);
    this.dispatch('GUILD_CREATE', this.#server(guild));
  }

  #dispatchTo(session: Session, t: string, d: unknown): void {
    const frame = { op: 0, t, s: session.log.length + 1, d } as const;
    session.log.push(frame);
    session.socket?.send(JSON.stringify(frame));
  }

  #ready(session: Session, url: string, shard: unknown): void {
    const guilds = [...this.world.guilds.values()].filter(({ members }) => members.has(this.world.bot.id));
    this.#dispatchTo(session, 'READY', {
      v: 10,
      user: { ...this.world.bot, verified: true, mfa_enabled: false, flags: 0 },
      guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
      session_id: session.id,
      resume_gateway_url: url,
      shard,
      application: { id: this.world.bot.id, flags: 0 },
    });
    for (const { id } of guilds) if (!this.#lost.has(id)) this.#dispatchTo(session, 'GUILD_CREATE', this.#server(id));
  }

  /** A server as it is told of, with its channels and the threads that are not archived. */
  #server(guild: string): object {
    const { id, name, owner_id, roles } = this.world.guilds.get(guild)!;
    const channels = (threads: boolean) =>
      [...this.world.channels.values()]
        .filter((one) => one.guild_id === id && threads === (one.parent_id !== undefined))
        .filter((one) => !one.thread_metadata?.archived)
        .map((one) => describeChannel(this.world, one));
    return {
      ...{ id, name, owner_id, roles, member_count: 1, large: false, unavailable: false },
      ...{ emojis: [], stickers: [], features: [], members: [], presences: [], voice_states: [] },
      ...{ threads: channels(true), stage_instances: [], guild_scheduled_events: [], soundboard_sounds: [] },
      channels: channels(false),
    };
  }
}
