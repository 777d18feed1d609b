/** Somebody who uses Teams. */
export interface FakePerson {
  /** Teams' own id, which begins with 29. */
  readonly id: string;
  readonly aadObjectId: string;
  readonly name: string;
  readonly email: string;
  /** Somebody of another organisation who was invited. */
  readonly userRole?: 'guest';
  /** Of another organisation, in a channel that is shared with it. */
  readonly tenantId?: string;
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
  readonly channelData?: { readonly tenant?: { readonly id?: string } };
  readonly conversation?: { readonly tenantId?: string };
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
  readonly on: 'send' | 'edit' | 'remove' | 'member' | 'members' | 'token' | 'keys';
  /** None: the connection breaks off. */
  readonly status?: number;
  readonly code?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The call takes effect all the same. */
  readonly applied?: boolean;
  /** No answer ever comes. */
  readonly hangs?: boolean;
}

/** How many calls one place takes in so many seconds. */
const limits = [
  [1, 7],
  [2, 8],
  [30, 60],
  [3_600, 1_800],
] as const;

/** What Teams remembers. */
export class FakeState {
  readonly conversations = new Map<string, FakeConversation>();
  readonly messages: FakeMessage[] = [];
  readonly typing: string[] = [];
  readonly faults: Fault[] = [];
  /** Messages that a thread of a channel can stand under: `channel;messageid=id`. */
  readonly roots = new Set<string>();
  /** First messages of threads that were deleted: nobody can write there any longer. */
  readonly deletedThreads = new Set<string>();
  /** Files by path, and whether our token is needed. */
  readonly files = new Map<string, { bytes: Uint8Array; secret: boolean; redirect?: string }>();
  readonly requests: string[] = [];
  #sent = new Map<string, number[]>();
  /** Teams names messages by the moment they were written, in ms UTC. */
  lastId = 1_760_000_000_000;

  newId(): string {
    this.lastId += 1;
    return String(this.lastId);
  }

  find(conversation: string): FakeConversation | undefined {
    return this.conversations.get(conversation.split(';')[0]!);
  }

  fault(on: Fault['on']): Fault | undefined {
    const index = this.faults.findIndex((f) => f.on === on);
    return index < 0 ? undefined : this.faults.splice(index, 1)[0];
  }

  /**
   * Seconds to wait when a chat, or a channel with all its threads, has had 7 calls within a second, 8 within 2, 60 within 30
   * or 1,800 within 3,600, as Teams documents it; else 0.
   */
  wait(conversation: string, now: number): number {
    const place = conversation.split(';')[0]!;
    const recent = (this.#sent.get(place) ?? []).filter((at) => now - at < 3_600_000);
    for (const [seconds, most] of limits) {
      const within = recent.filter((at) => now - at < seconds * 1_000);
      if (within.length >= most) return Math.ceil(seconds - (now - within[0]!) / 1_000);
    }
    this.#sent.set(place, [...recent, now]);
    return 0;
  }
}
