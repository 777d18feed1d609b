import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { activityOf, mentionOf } from './activities.js';
import { FakeAuthority, type TokenOptions } from './authority.js';
import { FakeConnector } from './connector.js';
import { type FakeConversation, type FakePerson, FakeState } from './state.js';
import { buttons, visibleText } from './visible.js';

export { FakeState, type Fault } from './state.js';
export { buttons, visibleText } from './visible.js';

const tenant = '0e4d0000-0000-4000-8000-00000000c0de';
export const fakeApp = { id: '11111111-2222-4333-8444-555555555555', password: 'a secret', tenant };

type Json = Record<string, unknown>;

/** As Teams writes what somebody typed. */
const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/**
 * A stand-in for Microsoft Teams on 127.0.0.1: the Bot Connector's REST API, the sign-in, the signing keys, and customers
 * whose activities it delivers to the bot with a signed token.
 */
export class FakeTeams {
  readonly state = new FakeState();
  readonly bot: { readonly id: string; readonly name: string };
  readonly #server: Server;
  #port = 0;
  #authority!: FakeAuthority;
  #connector!: FakeConnector;
  /** Where the bot listens. */
  botUrl = '';
  /** Called before a token is given out. */
  onToken: () => Promise<void> | void = () => {};
  /** Deliveries that the bot did not take: Teams brings them again after some seconds, as `redeliver` does. */
  readonly undelivered: Json[] = [];

  private constructor(readonly app: typeof fakeApp) {
    this.bot = { id: `28:${app.id}`, name: 'Careline' };
    this.#server = createServer(async (request, response) => {
      let body = '';
      for await (const part of request) body += part;
      const { method = '', url = '/', headers } = request;
      if (url.includes('/oauth2/')) await this.onToken();
      const answer = this.#connector.answer({ method, path: url, authorization: headers.authorization, body });
      if (answer.hangs) return;
      if (answer.broken) return response.destroy();
      response.writeHead(answer.status, {
        ...(answer.bytes ? {} : { 'content-type': 'application/json' }),
        ...answer.headers,
      });
      response.end(answer.bytes ?? (answer.json === undefined ? '' : JSON.stringify(answer.json)));
    });
  }

  static async start(app = fakeApp, port = 0): Promise<FakeTeams> {
    const teams = new FakeTeams(app);
    await teams.listen(port);
    teams.#authority = new FakeAuthority(app.id, teams.serviceUrl);
    teams.#connector = new FakeConnector(teams.state, app, teams.#authority, () => teams.url);
    return teams;
  }

  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** The same while it is closed. */
  get port(): number {
    return this.#port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Of the tenant's region, as the activities and tokens have it. */
  get serviceUrl(): string {
    return `${this.url}/emea/`;
  }

  /** The bot's settings that lead it here. */
  get env() {
    return {
      TEAMS_APP_ID: this.app.id,
      TEAMS_APP_PASSWORD: this.app.password,
      TEAMS_TENANT_ID: this.app.tenant,
      TEAMS_OPENID_URL: `${this.url}/openid`,
      TEAMS_LOGIN_URL: this.url,
      TEAMS_SERVICE_URL: `${this.url}/teams/`,
    };
  }

  token(options?: TokenOptions): string {
    return this.#authority.token(options);
  }

  /** The bot's tokens that count. */
  get tokens(): ReadonlySet<string> {
    return this.#connector.tokens;
  }

  rotateKeys(): void {
    this.#authority.rotate();
  }

  /** No token that was given out counts any longer. */
  revokeTokens(): void {
    this.#connector.tokens.clear();
  }

  /** Takes the rate limits off, for a load. */
  unlimited(): void {
    this.#connector.unlimited = true;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  /** Delivers a body; the status that the bot answers, 0 for none. What was not taken is brought again later. */
  async deliver(body: unknown, authorization?: string): Promise<number> {
    return (await this.ask(body, authorization)).status;
  }

  /** The same, with the answer's body: an invoke shows it. */
  async ask(
    body: unknown,
    authorization: string | undefined = `Bearer ${this.token()}`,
  ): Promise<{ readonly status: number; readonly answer?: unknown }> {
    let status = 0;
    let answer = '';
    const { conversation } = (body ?? {}) as { conversation?: { id?: string } };
    // What people wrote stands there, whatever the bot makes of it.
    if (conversation?.id && /;messageid=./.test(conversation.id)) this.state.roots.add(conversation.id);
    try {
      const response = await fetch(`${this.botUrl}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8', ...(authorization ? { authorization } : {}) },
        body: typeof body === 'string' ? body : JSON.stringify(body),
        signal: AbortSignal.timeout(15_000),
      });
      answer = await response.text();
      status = response.status;
    } catch {
      // Nobody there, or no answer in time: as good as a refusal.
    }
    const { type } = (body ?? {}) as Json;
    // Somebody waits for what an invoke is answered: it is not brought again.
    if ((status === 0 || (status >= 500 && status !== 501)) && type !== 'invoke') this.undelivered.push(body as Json);
    return { status, ...(answer ? { answer: JSON.parse(answer) } : {}) };
  }

  /** What Teams does 15 seconds after a delivery was not taken. */
  async redeliver(): Promise<number[]> {
    return Promise.all(this.undelivered.splice(0).map((body) => this.deliver(body)));
  }

  conversation(type: FakeConversation['type'], name = 'main'): FakeConversation {
    const id = { personal: `a:${name}-chat`, groupChat: `19:${name}@thread.v2`, channel: `19:${name}@thread.tacv2` }[
      type
    ];
    const known = this.state.conversations.get(id);
    if (known) return known;
    const team = type === 'channel' ? { team: `19:${name}-team@thread.tacv2` } : {};
    const place: FakeConversation = { id, type, ...team, members: new Map(), botIsMember: true };
    this.state.conversations.set(id, place);
    return place;
  }

  /** Somebody in a place. Her messages mention the bot where they have to, unless told otherwise. */
  customer(
    name: string,
    place: FakeConversation,
    thread?: string,
    more: Pick<FakePerson, 'userRole' | 'tenantId'> = {},
  ) {
    const slug = name.toLowerCase().replace(/\W/g, '');
    const person = place.members.get(slug) ?? {
      id: `29:1${slug}`,
      aadObjectId: `00000000-0000-4000-9000-${Buffer.from(slug).toString('hex').padStart(12, '0').slice(-12)}`,
      name,
      email: `${slug}@contoso.example`,
      ...more,
    };
    place.members.set(slug, person);
    const { bot, serviceUrl } = this;
    const base = (own?: string) =>
      activityOf({
        place,
        person,
        bot,
        tenant: this.app.tenant,
        serviceUrl,
        ...(place.type === 'channel' && (thread ?? own) ? { thread: (thread ?? own)! } : {}),
      });
    const timestamp = () => new Date().toISOString();
    /** `html`: what was typed with its formats; else `text` as it stands. */
    const said = (id: string, text: string, options: { mention?: boolean; html?: string } & Json = {}) => {
      const { mention = place.type !== 'personal', html = escaped(text), ...more } = options;
      const common = base(id);
      const span = `<span itemscope="" itemtype="http://schema.skype.com/Mention" itemid="0">${bot.name}</span>&nbsp;`;
      return {
        ...common,
        type: 'message',
        id,
        timestamp: timestamp(),
        textFormat: 'plain',
        text: mention ? `<at>${bot.name}</at> ${escaped(text)}` : escaped(text),
        entities: mention ? [mentionOf(bot), ...common.entities] : common.entities,
        attachments: [{ contentType: 'text/html', content: `<div>${mention ? span : ''}${html}</div>` }],
        ...more,
      };
    };
    const common = (id: string, channelData: Json) => {
      const from = base(id);
      return { ...from, id, timestamp: timestamp(), channelData: { ...from.channelData, ...channelData } };
    };
    return {
      person,
      said,
      write: (id: string, text: string, options?: { mention?: boolean; html?: string } & Json) =>
        this.deliver(said(id, text, options)),
      press: (id: string, messageId: string, title: string) => {
        const value = this.#dataOf(messageId, title) ?? { careline: title };
        const at = new Date().toISOString();
        return this.deliver({ ...base(messageId), type: 'message', id, timestamp: at, value, replyToId: messageId });
      },
      edit: (
        id: string,
        text: string,
        eventType = 'editMessage',
        more: { mention?: boolean; html?: string } & Json = {},
      ) => {
        const { channelData, ...message } = said(id, text, more);
        return this.deliver({ ...message, type: 'messageUpdate', channelData: { ...channelData, eventType } });
      },
      /** Presses a button that asks for a dialog. */
      fetch: (id: string, messageId: string, title: string) => {
        const data = this.#dataOf(messageId, title);
        const value = { data, context: { theme: 'default' } };
        return this.ask({ ...base(messageId), type: 'invoke', name: 'task/fetch', id, replyToId: messageId, value });
      },
      /** Sends off the dialog that an answer showed, with what was typed into its fields. */
      submit: (id: string, messageId: string, answer: unknown, fields: Json) => {
        const dialog = answer as { task: { value: { card: { content: { actions: { data: Json }[] } } } } };
        const [action] = dialog.task.value.card.content.actions;
        const value = { data: { ...action!.data, ...fields }, context: { theme: 'default' } };
        return this.ask({ ...base(messageId), type: 'invoke', name: 'task/submit', id, replyToId: messageId, value });
      },
      remove: (id: string) =>
        this.deliver({ ...common(id, { eventType: 'softDeleteMessage' }), type: 'messageDelete' }),
      added: (id: string) =>
        this.deliver({
          ...common(id, { eventType: 'teamMemberAdded' }),
          conversation: activityOf({ place, person, bot, tenant: this.app.tenant, serviceUrl }).conversation,
          type: 'conversationUpdate',
          membersAdded: [{ id: bot.id }],
        }),
    };
  }

  #dataOf(messageId: string, title: string): unknown {
    const message = this.state.messages.find((m) => m.id === messageId);
    return message && buttons(message.activity).find((b) => b.title === title)?.data;
  }

  /** What everybody in a place (or a thread) sees of the bot's messages, oldest first. */
  shown(conversation: string) {
    return this.state.messages
      .filter((m) => m.conversation === conversation)
      .map(({ id, activity }) => {
        const choices = buttons(activity).map((b) => b.title);
        return { id, text: visibleText(activity), ...(choices.length > 0 ? { choices } : {}) };
      });
  }
}
