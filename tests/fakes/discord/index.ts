import type { AddressInfo } from 'node:net';
import { FakeGateway } from './gateway.js';
import { createRest, type Fault } from './rest.js';
import { Verbs } from './routes.js';
import { type Channel, type Message, type User, World } from './world.js';

export type { Channel, Message, User } from './world.js';

const contentFlag = 1 << 18;

/**
 * A Discord of our own: REST version 10 and the gateway over WebSocket, on 127.0.0.1, as the documentation has them. The
 * real SDK talks to it; tests play the customers.
 */
export class FakeDiscord {
  readonly world = new World();
  readonly token = 'MTIzNDU2Nzg5.fake-1.for_tests_only_0000000000';
  readonly faults: Fault[] = [];
  /** Calls to the REST interface, in their order, as `GET /users/@me`. */
  readonly calls: string[] = [];
  /** Whether the application may read the content of messages. */
  content = true;
  /** The application's flags; by default they say so. */
  flags: number | undefined;
  /** What goes wrong by chance with a call. */
  chance: (method: string, path: string) => Fault | undefined = () => undefined;
  readonly verbs: Verbs;
  readonly gateway: FakeGateway;
  readonly #server;

  constructor() {
    const tell = (t: string, d: unknown) => void this.gateway.dispatch(t, d);
    this.verbs = new Verbs(this.world, tell, (path) => `${this.url}${path}?ex=${this.world.ids.now() + 86_400_000}`);
    this.#server = createRest(this.world, this.verbs, {
      token: this.token,
      gatewayUrl: () => `${this.url.replace('http', 'ws')}/gateway`,
      applicationFlags: () => this.flags ?? (this.content ? contentFlag : 0),
      chance: (method, path) => this.chance(method, path),
      faults: this.faults,
      calls: this.calls,
    });
    this.gateway = new FakeGateway(this.#server, this.world, {
      token: this.token,
      disallowed: () => (this.content ? 0 : 1 << 15),
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get apiUrl(): string {
    return `${this.url}/api`;
  }

  listen(port = 0): Promise<void> {
    return new Promise((done, fail) => this.#server.once('error', fail).listen(port, '127.0.0.1', () => done()));
  }

  async close(): Promise<void> {
    await this.gateway.close();
    this.#server.closeAllConnections();
    await new Promise<void>((done) => this.#server.close(() => done()));
  }

  /** The next `times` calls that match go wrong. */
  fail(method: string, path: RegExp, how: Fault['how'], more: Partial<Fault> = {}): void {
    this.faults.push({ method, path, how, times: 1, ...more });
  }

  /** Somebody writes. Returns how many clients hear of it now. */
  say(channel: Channel, author: User, content: string, fields: Partial<Message> = {}): Message & { heard: number } {
    const message = this.world.message(channel, author, { content, ...fields });
    return { ...message, heard: this.tell('MESSAGE_CREATE', channel, message) };
  }

  /** A message that was delivered before is delivered again. */
  repeat(channel: Channel, message: Message): number {
    return this.tell('MESSAGE_CREATE', channel, message);
  }

  change(channel: Channel, id: string, content: string): void {
    const message = channel.messages.get(id)!;
    message.content = content;
    message.edited_timestamp = new Date(this.world.ids.now()).toISOString();
    this.tell('MESSAGE_UPDATE', channel, message);
  }

  erase(channel: Channel, id: string): void {
    channel.messages.delete(id);
    this.tell('MESSAGE_DELETE', channel, { id, channel_id: channel.id });
  }

  tell(t: string, channel: Channel, message: object): number {
    const member = channel.guild_id ? { guild_id: channel.guild_id, member: { nick: null, roles: [] } } : {};
    return this.gateway.dispatch(t, { ...message, ...member });
  }

  /** Somebody asks with a command. Returns the interaction's id. */
  ask(channel: Channel, user: User, question: string, command = 'ask'): string {
    const options = command === 'ask' ? [{ type: 3, name: 'question', value: question }] : [];
    return this.#interact(channel, user, { type: 2, data: { type: 1, id: '1', name: command, options } });
  }

  /** Somebody presses the button with a label, or with an id. Returns the interaction's id. */
  press(channel: Channel, user: User, messageId: string, button: string): string {
    const message = channel.messages.get(messageId)!;
    const all = message.components.flatMap((row) => row.components);
    const found = all.find((one) => one.label === button);
    const { only, ...shown } = message;
    return this.#interact(
      channel,
      user,
      {
        type: 3,
        data: { component_type: 2, custom_id: found?.custom_id ?? button },
        message: { ...shown, flags: only ? shown.flags | 64 : shown.flags },
      },
      message,
    );
  }

  /** What a user sees in a channel, oldest first. */
  seen(channel: Channel, user: User): Message[] {
    return [...channel.messages.values()].filter((message) => !message.only || message.only === user.id);
  }

  #interact(channel: Channel, user: User, fields: object, source?: Message): string {
    const id = this.world.ids.next();
    const interaction = { id, token: `token-${id}`, at: this.world.ids.now(), channel: channel.id, user };
    this.world.interactions.set(id, { ...interaction, ...(source ? { source } : {}) });
    const where = channel.guild_id
      ? { guild_id: channel.guild_id, context: 0, member: { user, nick: null, roles: [] } }
      : { context: 1, user };
    this.gateway.dispatch('INTERACTION_CREATE', {
      id,
      application_id: this.world.bot.id,
      token: interaction.token,
      version: 1,
      locale: 'en-GB',
      entitlements: [],
      authorizing_integration_owners: {},
      app_permissions: String(channel.denied.has('CREATE_PRIVATE_THREADS') ? 0 : (1n << 36n) | (1n << 38n)),
      channel_id: channel.id,
      channel: { id: channel.id, type: channel.type },
      ...where,
      ...fields,
    });
    return id;
  }
}

/** Starts one, by default on a free port. */
export const openDiscord = async (port = 0): Promise<FakeDiscord> => {
  const discord = new FakeDiscord();
  await discord.listen(port);
  return discord;
};
