import type { AddressInfo } from 'node:net';
import { FakeGateway } from './gateway.js';
import { permissionsOf } from './permissions.js';
import { createRest, describeChannel, type Fault } from './rest.js';
import { Verbs } from './routes.js';
import { type Channel, type Message, type User, World } from './world.js';

export type { Channel, Message, User } from './world.js';

const contentFlag = 1 << 18;

/** A part of a dialog. */
interface Labelled {
  readonly component: { readonly custom_id: string };
}

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
    if (channel.thread_metadata?.archived) {
      this.world.archive(channel, false);
      this.gateway.dispatch('THREAD_UPDATE', describeChannel(this.world, channel));
    }
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
    const author = (message as Partial<Message>).author?.id;
    const member = author ? { member: this.#member(channel, author) } : {};
    return this.gateway.dispatch(t, {
      ...message,
      ...(channel.guild_id ? { guild_id: channel.guild_id, ...member } : {}),
    });
  }

  /** A channel or a thread is deleted. */
  remove(channel: Channel): void {
    this.world.channels.delete(channel.id);
    const { id, type, guild_id, parent_id } = channel;
    this.gateway.dispatch(parent_id ? 'THREAD_DELETE' : 'CHANNEL_DELETE', { id, type, guild_id, parent_id });
  }

  /** A channel's settings were changed; the gateway tells. */
  changed(channel: Channel): void {
    this.gateway.dispatch('CHANNEL_UPDATE', describeChannel(this.world, channel));
  }

  /** Who writes in a server is a member of it. */
  #member(channel: Channel, user: string): { roles: string[]; nick: string | null } | undefined {
    const members = this.world.guilds.get(channel.guild_id ?? '')?.members;
    if (members && !members.has(user)) members.set(user, { roles: [], nick: null });
    return members?.get(user);
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

  /** Somebody fills in the dialog that answered an interaction, and sends it off. Returns the interaction's id. */
  submit(opened: string, text: string): string {
    const { channel, user, source, ack } = this.world.interactions.get(opened)!;
    if (ack?.type !== 9) throw new Error('There is no dialog to send off.');
    const { custom_id, components = [] } = ack.data as { custom_id?: string; components?: readonly Labelled[] };
    const filled = components.map(({ component }) => ({
      type: 18,
      component: { type: 4, custom_id: component.custom_id, value: text },
    }));
    const data = { custom_id, components: filled };
    const fields = { type: 5, data, ...(source ? { message: source } : {}) };
    return this.#interact(this.world.channels.get(channel)!, user, fields, source, true);
  }

  /** What a user sees in a channel, oldest first. */
  seen(channel: Channel, user: User): Message[] {
    return [...channel.messages.values()].filter((message) => !message.only || message.only === user.id);
  }

  #interact(channel: Channel, user: User, fields: object, source?: Message, submits = false): string {
    const id = this.world.ids.next();
    const interaction = { id, token: `token-${id}`, at: this.world.ids.now(), channel: channel.id, user };
    this.world.interactions.set(id, {
      ...interaction,
      ...(source ? { source } : {}),
      ...(submits ? { submits: true } : {}),
    });
    const permissions = (who: User) => String(permissionsOf(this.world, channel, who.id));
    const where = channel.guild_id
      ? {
          guild_id: channel.guild_id,
          context: 0,
          member: { user, ...this.#member(channel, user.id), permissions: permissions(user) },
        }
      : { context: 1, user };
    this.gateway.dispatch('INTERACTION_CREATE', {
      id,
      application_id: this.world.bot.id,
      token: interaction.token,
      version: 1,
      locale: 'en-GB',
      entitlements: [],
      authorizing_integration_owners: {},
      app_permissions: permissions(this.world.bot),
      channel_id: channel.id,
      channel: { id: channel.id, type: channel.type, parent_id: channel.parent_id ?? null },
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
