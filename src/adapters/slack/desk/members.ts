import type { Clock } from '../../../model/clock.js';
import type { Agent } from '../../../model/person.js';
import { cleanName } from '../../../model/text.js';
import type { SlackClient } from '../client.js';
import { refusal } from '../errors.js';
import type { Self } from '../place.js';

/** How long Slack's word on a channel's members and on a person is good, in ms: another process may hear of a change. */
const membersMs = 60_000;
const personMs = 600_000;
/** How soon one who is not on the list is looked for again, in ms: she may have joined just now. */
const againMs = 2_000;
const pageSize = 999;
const most = 5_000;

/** Who works at a desk: members of its channel who belong to our workspace. */
export class Members {
  readonly #lists = new Map<string, { readonly at: number; readonly ids: ReadonlySet<string> }>();
  readonly #people = new Map<string, { readonly at: number; readonly agent: Agent | undefined }>();

  constructor(private readonly deps: { client: SlackClient; clock: Clock }) {}

  /** The agent that a user is at a desk; undefined when she is none. Throws what the SDK throws when Slack does not tell. */
  async agent(channel: string, user: string, self: Self): Promise<Agent | undefined> {
    if (user === self.user || !(await this.#isMember(channel, user))) return undefined;
    return this.#person(user, self);
  }

  /** The name of an agent who was seen lately. */
  nameOf(user: string): string | undefined {
    return this.#people.get(user)?.agent?.name;
  }

  /** Somebody joined or left. */
  forget(channel: string): void {
    this.#lists.delete(channel);
  }

  async #isMember(channel: string, user: string): Promise<boolean> {
    const known = this.#lists.get(channel);
    const age = known ? this.deps.clock.now() - known.at : Number.POSITIVE_INFINITY;
    if (known && age < (known.ids.has(user) ? membersMs : againMs)) return known.ids.has(user);
    const at = this.deps.clock.now();
    const ids = new Set<string>();
    let cursor: string | undefined;
    do {
      const page = { channel, limit: pageSize, ...(cursor ? { cursor } : {}) };
      const answer = await this.deps.client.ask((web) => web.conversations.members(page));
      for (const id of answer.members ?? []) ids.add(id);
      cursor = answer.response_metadata?.next_cursor || undefined;
    } while (cursor);
    this.#lists.set(channel, { at, ids });
    return ids.has(user);
  }

  async #person(user: string, self: Self): Promise<Agent | undefined> {
    const known = this.#people.get(user);
    const at = this.deps.clock.now();
    if (known && at - known.at < personMs) return known.agent;
    const answer = await this.deps.client
      .ask((web) => web.users.info({ user }))
      .catch((error: unknown) => {
        if (refusal(error) === 'user_not_found') return undefined;
        throw error;
      });
    const found = answer?.user;
    const ours = found?.team_id === self.team || found?.enterprise_user?.teams?.includes(self.team);
    const name = [found?.profile?.display_name, found?.profile?.real_name, found?.real_name, found?.name]
      .map((given) => cleanName(given ?? ''))
      .find((given) => given !== undefined);
    // A stranger belongs to another organisation (Slack Connect); a bot is nobody who answers for what it says.
    const agent =
      ours && !found?.is_stranger && !found?.is_bot && !found?.deleted
        ? { id: `slack:${self.team}/${user}`, name: name ?? user }
        : undefined;
    if (this.#people.size >= most) this.#people.clear();
    this.#people.set(user, { at, agent });
    return agent;
  }
}
