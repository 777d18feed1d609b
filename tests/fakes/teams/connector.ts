import type { FakeAuthority } from './authority.js';
import { cardFault } from './card.js';
import type { FakePerson, FakeState, Fault, Sent } from './state.js';
import { cardsOf, xmlFault } from './visible.js';

/** A call of the bot. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly json?: unknown;
  readonly bytes?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** The connection breaks off instead, or is left open without an answer. */
  readonly broken?: true;
  readonly hangs?: true;
}

const error = (status: number, code: string, message: string, headers?: Record<string, string>): Answer => ({
  status,
  json: { error: { code, message } },
  ...(headers ? { headers } : {}),
});

const faulty = ({ status, code = 'ServiceError', headers = {}, hangs }: Fault): Answer =>
  hangs
    ? { status: 0, hangs }
    : status === undefined
      ? { status: 0, broken: true }
      : { ...error(status, code, 'Told to fail.'), headers };

/**
 * What Teams makes of one activity: a message for its text and one for each card ("message splitting" in "Conversation basics",
 * learn.microsoft.com; BotFramework-Services#98). Whoever sent them is told no id.
 */
const split = (activity: Sent): Sent[] => {
  const { text, textFormat, entities, attachments = [], ...rest } = activity;
  const cards = attachments.map((one) => ({ ...rest, attachments: [one] }));
  return text || cards.length === 0 ? [{ ...activity, attachments: [] }, ...cards] : cards;
};

/** The region that the tenant lives in, and the way in for all of them. */
const services = ['emea', 'teams'];

/** A message of more bytes than this, as UTF-16, is refused. */
const longest = 100_000;

/** The REST API of the Bot Connector and the sign-in, as Microsoft documents them, refusals included. */
export class FakeConnector {
  readonly tokens = new Set<string>();
  #issued = 0;
  unlimited = false;

  constructor(
    private readonly state: FakeState,
    private readonly app: { readonly id: string; readonly password: string; readonly tenant: string },
    private readonly authority: FakeAuthority,
    private readonly url: () => string,
  ) {}

  answer(call: Call): Answer {
    const [, service, path = ''] = /^(?:\/([a-z]+)(?=\/v3\/))?([^?]*)/.exec(call.path)!;
    if (service !== undefined && !services.includes(service))
      return error(404, 'ConversationNotFound', 'The conversation lives in another region.');
    this.state.requests.push(`${call.method} ${decodeURIComponent(path)}`);
    if (path === '/openid')
      return this.#faultOr('keys', () => ({
        status: 200,
        json: { issuer: 'https://api.botframework.com', jwks_uri: `${this.url()}/keys` },
      }));
    if (path === '/keys') return { status: 200, json: this.authority.jwks() };
    if (path.endsWith('/oauth2/v2.0/token')) return this.#faultOr('token', () => this.#token(path, call.body));
    const file = this.state.files.get(path);
    if (file) {
      if (file.secret && !this.#authorized(call)) return error(401, 'Unauthorized', 'A token is needed.');
      if (file.redirect) return { status: 302, headers: { location: file.redirect } };
      return { status: 200, bytes: file.bytes };
    }
    const [, , , id, kind, item] = path.split('/').map(decodeURIComponent);
    if (!path.startsWith('/v3/conversations/') || !id) return error(404, 'NotFound', 'There is nothing here.');
    if (!this.#authorized(call)) return error(401, 'Unauthorized', 'Authorization has been denied for this request.');
    return this.#conversation(call, id, kind, item);
  }

  #authorized({ authorization }: Call): boolean {
    return this.app.id === '' || this.tokens.has(authorization?.replace(/^Bearer /, '') ?? '');
  }

  #faultOr(on: Fault['on'], work: () => Answer): Answer {
    const fault = this.state.fault(on);
    if (!fault) return work();
    if (fault.applied) work();
    return faulty(fault);
  }

  #token(path: string, body: string): Answer {
    const form = new URLSearchParams(body);
    const refuse = (code: string, description: string): Answer => ({
      status: code === 'invalid_client' ? 401 : 400,
      json: { error: code, error_description: description },
    });
    if (path.split('/')[1] !== this.app.tenant) return refuse('invalid_request', 'AADSTS90002: Tenant not found.');
    if (form.get('client_id') !== this.app.id)
      return refuse('unauthorized_client', 'AADSTS700016: Application was not found in the directory.');
    if (form.get('client_secret') !== this.app.password)
      return refuse('invalid_client', 'AADSTS7000215: Invalid client secret provided.');
    if (
      form.get('grant_type') !== 'client_credentials' ||
      form.get('scope') !== 'https://api.botframework.com/.default'
    )
      return refuse('invalid_scope', 'AADSTS70011: The provided value for the input parameter scope is not valid.');
    const token = `bot-token-${++this.#issued}`;
    this.tokens.add(token);
    return { status: 200, json: { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, access_token: token } };
  }

  #conversation(call: Call, id: string, kind: string | undefined, item: string | undefined): Answer {
    const team = [...this.state.conversations.values()].find((c) => c.team === id);
    const place = this.state.find(id) ?? team;
    const root = /;messageid=(.*)$/.exec(id)?.[1];
    if (!place) return error(404, 'ConversationNotFound', 'Conversation not found.');
    if (!place.botIsMember)
      return error(403, 'BotNotInConversationRoster', 'The bot is not part of the conversation roster.');
    if (root !== undefined && kind === 'activities' && !this.#hasThread(id, root))
      return error(404, 'ConversationNotFound', 'There is no such thread.');
    if ((kind === 'members' || kind === 'pagedmembers') && place.team !== undefined && place.team !== id)
      return error(404, 'ConversationNotFound', 'The roster of a channel is that of its team.');
    // Rosters have limits of their own, which are higher.
    const limited = !this.unlimited && kind === 'activities';
    const wait = limited ? this.state.wait(id, performance.now()) : 0;
    if (wait > 0) return error(429, 'TooManyRequests', 'Calls are limited.', { 'retry-after': String(wait) });
    if (kind === 'members' && call.method === 'GET')
      return this.#faultOr('member', () => {
        const member = [...place.members.values()].find((p) => p.id === item || p.aadObjectId === item);
        if (!member) return error(404, 'MemberNotFoundInConversation', 'The member is not in the conversation.');
        return { status: 200, json: this.#account(member) };
      });
    if (kind === 'pagedmembers' && call.method === 'GET')
      return this.#faultOr('members', () => {
        const asked = new URL(call.path, this.url()).searchParams;
        const size = Math.min(500, Math.max(50, Number(asked.get('pageSize') ?? 200)));
        const from = Number(asked.get('continuationToken') ?? 0);
        const members = [...place.members.values()];
        const more = from + size < members.length ? { continuationToken: String(from + size) } : {};
        const page = members.slice(from, from + size).map((member) => this.#account(member));
        return { status: 200, json: { members: page, ...more } };
      });
    if (kind !== 'activities') return error(405, 'MethodNotAllowed', 'This is not supported.');
    if (call.method === 'POST') return this.#faultOr('send', () => this.#send(id, call.body));
    const message = this.state.messages.find((m) => m.id === item && m.conversation === id);
    if (call.method === 'PUT')
      return this.#faultOr('edit', () => {
        if (!message) return error(404, 'ActivityNotFoundInConversation', 'There is no such message.');
        const activity = this.#parse(call.body);
        if ('status' in activity) return activity;
        if (split(activity).length > 1)
          return error(400, 'BadSyntax', 'Activity resulted into multiple skype activities');
        message.activity = activity;
        message.edits += 1;
        return { status: 200, json: { id: message.id } };
      });
    if (call.method === 'DELETE')
      return this.#faultOr('remove', () => {
        if (!message) return error(404, 'ActivityNotFoundInConversation', 'There is no such message.');
        this.state.messages.splice(this.state.messages.indexOf(message), 1);
        return { status: 200 };
      });
    return error(405, 'MethodNotAllowed', 'This is not supported.');
  }

  #hasThread(id: string, root: string): boolean {
    return this.state.roots.has(id) && !this.state.deletedThreads.has(root);
  }

  #account(member: FakePerson) {
    return { userPrincipalName: member.email, userRole: 'user', tenantId: this.app.tenant, ...member };
  }

  #send(conversation: string, body: string): Answer {
    const activity = this.#parse(body);
    if ('status' in activity) return activity;
    if (activity.type === 'typing') {
      this.state.typing.push(conversation);
      return { status: 201, json: { id: this.state.newId() } };
    }
    const made = split(activity).map((one) => ({ id: this.state.newId(), conversation, activity: one, edits: 0 }));
    this.state.messages.push(...made);
    for (const { id } of made) this.state.roots.add(`${conversation};messageid=${id}`);
    return made.length > 1 ? { status: 202 } : { status: 201, json: { id: made[0]!.id } };
  }

  #parse(body: string): Sent | Answer {
    if (body.length * 2 > longest) return error(413, 'MessageSizeTooBig', 'Message size too large.');
    const activity = JSON.parse(body) as Sent;
    if (activity.type !== 'message' && activity.type !== 'typing')
      return error(400, 'BadSyntax', 'Unknown activity type.');
    const { channelData, conversation } = activity;
    for (const tenant of [channelData?.tenant?.id, conversation?.tenantId])
      if (tenant !== undefined && tenant !== this.app.tenant)
        return error(403, 'BotTenantMismatch', 'The conversation belongs to another tenant.');
    const fault = activity.textFormat === 'xml' ? xmlFault(activity.text ?? '') : undefined;
    if (fault) return error(400, 'BadSyntax', `The text is no sound XML: ${fault}.`);
    for (const { type, text } of activity.entities ?? [])
      if (type === 'mention' && !(text && activity.text?.includes(text)))
        return error(400, 'BadSyntax', 'Mention entity text is not valid.');
    for (const card of cardsOf(activity)) {
      const wrong = cardFault(card);
      if (wrong) return error(wrong.code === 'MessageSizeTooBig' ? 413 : 400, wrong.code, wrong.what);
    }
    return activity;
  }
}
