/** Somebody who uses Teams. */
export interface FakePerson {
  /** Teams' own id, which begins with 29. */
  readonly id: string;
  readonly aadObjectId: string;
  readonly name: string;
  readonly email: string;
}

/** A message of the bot, as it stands now. */
export interface FakeMessage {
  readonly id: string;
  /** With `;messageid=` in a thread of a channel. */
  readonly conversation: string;
  activity: Sent;
  /** How often it was edited. */
  edits: number;
}

/** What the bot sent, as it arrived. */
export interface Sent {
  readonly type: string;
  readonly text?: string;
  readonly textFormat?: string;
  readonly attachments?: readonly { readonly contentType: string; readonly content: unknown }[];
  readonly entities?: readonly { readonly type: string; readonly text?: string; readonly mentioned?: { id: string } }[];
}

/** A place of conversation, without what comes after `;`. */
export interface FakeConversation {
  readonly id: string;
  readonly type: 'personal' | 'groupChat' | 'channel';
  readonly team?: string;
  readonly members: Map<string, FakePerson>;
  /** False once the app was removed there. */
  botIsMember: boolean;
}

/** Teams answers the next call of a kind this way instead. */
export interface Fault {
  readonly on: 'send' | 'edit' | 'remove' | 'member' | 'token' | 'keys';
  /** None: the connection breaks off. */
  readonly status?: number;
  readonly code?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The call takes effect all the same. */
  readonly applied?: boolean;
  /** No answer ever comes. */
  readonly hangs?: boolean;
}

/** What Teams remembers. */
export class FakeState {
  readonly conversations = new Map<string, FakeConversation>();
  readonly messages: FakeMessage[] = [];
  readonly typing: string[] = [];
  readonly faults: Fault[] = [];
  /** Files by path, and whether our token is needed. */
  readonly files = new Map<string, { bytes: Uint8Array; secret: boolean; redirect?: string }>();
  readonly requests: string[] = [];
  #sent = new Map<string, number[]>();
  #next = 1_760_000_000_000;

  newId(): string {
    this.#next += 1;
    return String(this.#next);
  }

  find(conversation: string): FakeConversation | undefined {
    return this.conversations.get(conversation.split(';')[0]!);
  }

  fault(on: Fault['on']): Fault | undefined {
    const index = this.faults.findIndex((f) => f.on === on);
    return index < 0 ? undefined : this.faults.splice(index, 1)[0];
  }

  /** Seconds to wait when a conversation has had 7 calls within a second or 60 within 30, as Teams documents it; else 0. */
  wait(conversation: string, now: number): number {
    const recent = (this.#sent.get(conversation) ?? []).filter((at) => now - at < 30_000);
    const second = recent.filter((at) => now - at < 1_000).length;
    if (second >= 7) return 1;
    if (recent.length >= 60) return Math.ceil((30_000 - (now - recent[0]!)) / 1000);
    this.#sent.set(conversation, [...recent, now]);
    return 0;
  }
}
