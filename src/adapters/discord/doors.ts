import { type APIChannel, type APIMessage, ChannelType, Routes } from 'discord.js';
import type { Within } from './api.js';
import type { DiscordContext } from './context.js';
import { threadTitle } from './desk/title.js';
import { codeOf, codes } from './errors.js';
import { type AskRef, type DeskThreadRef, dmConversation, type ThreadRef } from './place.js';
import { timeOf } from './snowflake.js';
import { words } from './words.js';

const weekMinutes = 10_080;
const dayMinutes = 1_440;
const doors = 'discord-doors';

/** Opens what a message needs to go to: the thread on a mention, direct messages, a private thread. */
export class Doors {
  readonly #opening = new Map<string, Promise<void>>();
  readonly #dms = new Map<string, string>();

  constructor(private readonly context: DiscordContext) {}

  /** Opens the thread on the message that called the bot; one that is there already is just as good. */
  thread(ref: ThreadRef, within?: Within): Promise<void> {
    return this.#open(ref.parent, ref.channel, ref.title || words.threadTitle, dayMinutes, within);
  }

  /** Opens the thread under a head card, named after what the card says first; again, when it was deleted. */
  async caseThread({ parent, channel }: DeskThreadRef, within: Within): Promise<void> {
    const card = await this.context.api<APIMessage>('GET', Routes.channelMessage(parent, channel));
    return this.#open(parent, channel, threadTitle(card), weekMinutes, within);
  }

  #open(parent: string, message: string, name: string, minutes: number, within: Within | undefined): Promise<void> {
    const begun = this.#opening.get(message);
    if (begun) return begun;
    const opening = this.context
      .api('POST', Routes.threads(parent, message), { body: { name, auto_archive_duration: minutes }, within })
      .then(
        () => {},
        (error: unknown) => {
          if (codeOf(error) !== codes.threadExists) throw error;
        },
      )
      .finally(() => this.#opening.delete(message));
    this.#opening.set(message, opening);
    return opening;
  }

  /** Resolves when a thread that is just being opened is open, or could not be. */
  async settled(thread: string): Promise<void> {
    await this.#opening.get(thread)?.catch(() => {});
  }

  /** The channel of a customer's direct messages. That it exists does not mean that she takes any. */
  async dm(user: string, within?: Within): Promise<string> {
    const known = this.#dms.get(user);
    if (known) return known;
    const { id } = await this.context.api<APIChannel>('POST', Routes.userChannels(), {
      body: { recipient_id: user },
      within,
    });
    if (this.#dms.size > 10_000) this.#dms.clear();
    this.#dms.set(user, id);
    return id;
  }

  /** The private thread with a customer whose direct messages are closed, if there is one. */
  async knownDoor({ channel, user }: AskRef): Promise<string | undefined> {
    const doc = (await this.context.store.get(doors, `${channel}/${user}`)) as { readonly thread: string } | undefined;
    return doc?.thread;
  }

  /** A private thread with a customer in the channel where she asked; made on first use. */
  async door(ref: AskRef, within?: Within): Promise<string> {
    const { api, store, places } = this.context;
    const known = await this.knownDoor(ref);
    if (known) return known;
    const { id } = await api<APIChannel>('POST', Routes.threads(ref.channel), {
      body: {
        name: words.threadTitle,
        type: ChannelType.PrivateThread,
        invitable: false,
        auto_archive_duration: weekMinutes,
      },
      within,
    });
    await store.put(doors, `${ref.channel}/${ref.user}`, { thread: id });
    const talk = {
      user: ref.user,
      conversation: dmConversation(ref.user),
      ref: { kind: 'channel', channel: id, user: ref.user, named: false },
    } as const;
    await places.begin({ place: id, kind: 'server', talk }, timeOf(id));
    await api('PUT', Routes.threadMembers(id, ref.user), { within });
    return id;
  }
}
