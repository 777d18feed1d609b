import type { Clock } from '../../../model/clock.js';
import type { Agent } from '../../../model/person.js';
import { cleanName } from '../../../model/text.js';
import { SendError } from '../../channel.js';
import type { Activity } from '../activity.js';
import type { Calls } from '../calls.js';
import type { TeamsDesk } from './place.js';

/** How long Teams' word on a person is good, in ms; less when she is none of us: she may have been added just now. */
const knownMs = 60_000;
const againMs = 2_000;
const most = 5_000;

type From = NonNullable<Activity['from']>;

/** Who works at a desk: members of its team who belong to our organisation, and are no guests of it. */
export class Members {
  readonly #people = new Map<string, { readonly at: number; readonly agent: Agent | undefined }>();

  constructor(private readonly deps: { readonly calls: Calls; readonly clock: Clock }) {}

  /** The agent that somebody is at a desk; undefined when she is none. Throws `SendError` when Teams does not tell. */
  async agent(desk: TeamsDesk, from: From): Promise<Agent | undefined> {
    const key = `${desk.channel}/${from.id}`;
    const at = this.deps.clock.now();
    const known = this.#people.get(key);
    if (known && at - known.at < (known.agent ? knownMs : againMs)) return known.agent;
    const agent = await this.#ask(desk, from);
    if (this.#people.size >= most) this.#people.clear();
    this.#people.set(key, { at, agent });
    return agent;
  }

  /** Somebody joined or left. */
  forget(): void {
    this.#people.clear();
  }

  async #ask(desk: TeamsDesk, from: From): Promise<Agent | undefined> {
    const member = await this.deps.calls
      .aside(desk.address, (turn) => turn.getMember(from.id))
      .catch((error: unknown) => {
        // Teams knows no such member, or the bot is no member any longer.
        if (error instanceof SendError && (error.code === 'gone' || error.code === 'refused')) return undefined;
        throw error;
      });
    if (!member || !(await desk.isOurs(member))) return undefined;
    const user = member.aadObjectId ?? from.aadObjectId ?? from.id;
    const name = cleanName(member.name ?? '') ?? cleanName(from.name ?? '') ?? user;
    return { id: `teams:${member.tenantId ?? '-'}/${user}`, name };
  }
}
