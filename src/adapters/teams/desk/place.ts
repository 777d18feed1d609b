import type { Address } from '../../../model/message.js';
import { type Capabilities, type ChannelHealth, SendError } from '../../channel.js';
import type { DeskPlace } from '../../desk-place.js';
import type { Reference } from '../activity.js';
import type { Calls } from '../calls.js';
import { isGone } from '../errors.js';
import { safe } from '../receive.js';
import type { Member } from '../sdk.js';
import type { Services } from '../services.js';

/** Members that are asked for at once, as Teams takes it, and how often at most. */
const pageSize = 500;
const leastPage = 50;
const mostPages = 10;
const namedGuests = 5;

const howToFind =
  'In Teams: the channel’s menu "…", "Get link to channel"; the id is what follows /channel/, up to the next slash';

/** The id of a channel, however it was copied. Throws when `place` cannot be one. */
export const channelOf = (place: string): string => {
  let id = place;
  try {
    id = decodeURIComponent(place);
  } catch {
    // It stays as it was written, and is refused below.
  }
  if (/^19:[\w.-]+@thread\.(tacv2|skype)$/.test(id)) return id;
  if (/^a:|@thread\.v2$|@unq\.gbl\.spaces$/.test(id))
    throw new Error(
      `DESK=teams:${place} is a chat, and chats have no threads in which cases could be told apart. Name a channel of a team. ${howToFind}.`,
    );
  throw new Error(
    `DESK=teams:${place} names no channel: its id looks like 19:…@thread.tacv2. ${howToFind}, such as DESK=teams:19%3A…%40thread.tacv2.`,
  );
};

/** A channel of a team where agents work. */
export class TeamsDesk implements DeskPlace {
  readonly name: string;
  readonly address: Address;
  #problem: string | undefined = 'Teams has not yet been asked about the desk’s channel.';
  /** Why the last head card did not come to stand there. */
  #cardProblem: string | undefined;

  constructor(
    readonly channel: string,
    readonly capabilities: Capabilities,
    private readonly deps: {
      readonly calls: Calls;
      readonly services: Services;
      /** The tenant of a single-tenant bot. */
      readonly tenant: string | undefined;
      /** Why Teams cannot be reached at all; undefined when it can. */
      readonly unreachable: () => string | undefined;
    },
  ) {
    this.name = `teams:${channel}`;
    this.address = this.#addressOf(channel);
  }

  #addressOf(conversation: string): Address {
    const ref = {
      desk: this.channel,
      conversation: { id: conversation, conversationType: 'channel' },
    } satisfies Partial<Reference>;
    return { channel: 'teams', conversation: safe(`teams:desk:${conversation}`), ref };
  }

  thread(messageId: string): Address {
    return this.#addressOf(`${this.channel};messageid=${messageId}`);
  }

  health(): ChannelHealth {
    const why = this.deps.unreachable() ?? this.#problem ?? this.#cardProblem;
    return why === undefined ? { ok: true } : { ok: false, why };
  }

  /** Whether a member of the channel's team belongs to our organisation. Throws `StoreError`. */
  async isOurs({ tenantId, guest }: Member): Promise<boolean> {
    if (guest) return false;
    const { tenant } = this.deps;
    // A tenant that was given as a domain says nothing about ids: then the channel's own counts.
    const given = tenant && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(tenant) ? tenant : undefined;
    const ours = given ?? (await this.deps.services.of(this.channel))?.tenant;
    return ours === undefined || tenantId?.toLowerCase() === ours.toLowerCase();
  }

  async warnings(): Promise<string[]> {
    if ((await this.#ask()) === 'unknown') return [];
    try {
      const outsiders: string[] = [];
      let next: string | undefined;
      for (let page = 0; page < mostPages && (page === 0 || next); page++) {
        const found = await this.deps.calls.aside(this.address, (turn) => turn.getMembers(pageSize, next));
        for (const member of found?.members ?? [])
          if (!(await this.isOurs(member))) outsiders.push(member.name ?? member.email ?? 'somebody without a name');
        next = found?.next;
      }
      if (outsiders.length === 0) return [];
      const named = outsiders.slice(0, namedGuests).join(', ');
      const more = outsiders.length > namedGuests ? ` and ${outsiders.length - namedGuests} more` : '';
      return [
        `Guests or people of other organisations can read the desk’s channel, and with it all cases: ${named}${more}. Take them out of the team, or make the desk a channel of another team.`,
      ];
    } catch (error) {
      return [this.#explain(error) ?? `Teams cannot be asked about the desk’s channel: ${(error as Error).message}`];
    }
  }

  async unknown(): Promise<string[]> {
    if ((await this.#ask()) !== 'unknown') return [];
    return [
      'Teams tells who can read along only once somebody has written to the bot in the desk’s channel: write "@Careline !help" there, while Careline runs.',
    ];
  }

  /** Asks Teams whether agents can be reached here. What it does not answer leaves everything as it was. */
  async check(): Promise<void> {
    const answer = await this.#ask();
    if (answer === 'well' || answer === 'unknown') this.#problem = undefined;
    else this.#problem = this.#explain(answer) ?? this.#problem;
  }

  /** Takes note that the app, the team or the channel was changed: what failed before may work now. */
  async changed(): Promise<void> {
    this.#cardProblem = undefined;
    await this.check();
  }

  /** Takes note of what became of a new head card. Failures that pass by themselves change nothing. */
  cardSent(error?: unknown): void {
    if (error === undefined) this.#cardProblem = undefined;
    else if (error instanceof SendError && error.code === 'gone') this.#cardProblem = this.#explain(error);
    else if (error instanceof SendError && (error.code === 'refused' || error.code === 'ambiguous'))
      this.#cardProblem = `Head cards do not come to stand in the desk’s channel ${this.channel}: ${error.message} Try it with: npm run doctor -- --live`;
  }

  /**
   * Asks for the members of the channel's team, where Teams has the roster of a channel (`getPagedMembers` of the SDK asks
   * there, too). The team is known once the channel has spoken. Before that, a 404 tells nothing; whether cards arrive does.
   */
  async #ask(): Promise<'well' | 'unknown' | Error> {
    try {
      const { team } = await this.deps.calls.referenceOf(this.address);
      return (
        (await this.deps.calls.aside(this.address, async (turn) => {
          try {
            await turn.getMembers(leastPage);
            return 'well';
          } catch (error) {
            if (team === undefined && isGone(error)) return 'unknown';
            throw error;
          }
        })) ?? 'unknown'
      );
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  #explain(error: unknown): string | undefined {
    if (!(error instanceof SendError) || (error.code !== 'gone' && error.code !== 'refused')) return undefined;
    return `The bot cannot reach the desk’s channel ${this.channel} (${error.message.replace(/:.*$/s, '')}): add the Careline app to its team under "Manage team", "Apps". If it is there, the channel was deleted or DESK names another one. ${howToFind}.`;
  }
}
