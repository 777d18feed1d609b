import { notNow } from '../../../http/errors.js';
import type { Clock } from '../../../model/clock.js';
import { deskChoices } from '../../../model/desk.js';
import type { AgentEvent } from '../../../model/event.js';
import type { Agent } from '../../../model/person.js';
import type { Store } from '../../../store/store.js';
import { IntakeError, SendError, type Sink } from '../../channel.js';
import { caseOfThread, type DeskCase } from '../../desk-place.js';
import { type Activity, placeId } from '../activity.js';
import type { Calls } from '../calls.js';
import { teamsXml } from '../html.js';
import { safe } from '../receive.js';
import type { Services } from '../services.js';
import { spokenText } from '../text.js';
import { type DialogAnswer, dialogSays, isReply, readSubmission, replyDialog } from './dialog.js';
import { Members } from './members.js';
import type { TeamsDesk } from './place.js';
import { type InThread, readDesk } from './read.js';
import { AgentsWords, type Words } from './understand.js';
import { deskWords } from './words.js';

/** What is done for one delivery: events go to `sink`; what may as well fail is done `beside`. */
export interface Doing {
  readonly sink: Sink;
  beside(work: Promise<void>, what: string): void;
}

/**
 * How long a thread may be unknown whose first message is our card, in ms: a card is in Teams a moment before its case is
 * known here. What is done there meanwhile has to come again.
 */
const youngMs = 60_000;

/** How often somebody is told that this is the desk, or not hers, in ms. */
const hintEveryMs = 3_600_000;

const acts = {
  [deskChoices.take]: 'take',
  [deskChoices.resolve]: 'resolve',
  [deskChoices.handBack]: 'hand-back',
} as const;

/** What somebody may need to know who is no agent, or is in no case's thread. */
type Aside = 'notHere' | 'membersOnly' | 'unknownCase';

/** Takes in what agents do in the desks' channels. */
export class DeskIntake {
  readonly #members: Members;
  readonly #words: AgentsWords;
  readonly #hinted = new Map<string, number>();

  constructor(
    private readonly deps: {
      readonly calls: Calls;
      readonly services: Services;
      readonly store: Store;
      readonly clock: Clock;
      /** By channel. */
      readonly desks: ReadonlyMap<string, TeamsDesk>;
    },
  ) {
    this.#members = new Members(deps);
    this.#words = new AgentsWords(deps.store);
  }

  /** Whether there is no desk on Teams. */
  get isEmpty(): boolean {
    return this.deps.desks.size === 0;
  }

  /** The agent that somebody is at any of the desks. Throws `SendError` when Teams does not tell. */
  async agent(from: NonNullable<Activity['from']>): Promise<Agent | undefined> {
    for (const desk of this.deps.desks.values()) {
      const agent = await this.#members.agent(desk, from);
      if (agent) return agent;
    }
    return undefined;
  }

  /** Whether a delivery is about a desk. Then it is about no customer. */
  concerns({ conversation }: Activity): boolean {
    return conversation != null && this.deps.desks.has(placeId(conversation.id));
  }

  /** Somebody joined or left a team, or the app was added or removed: what was known may no longer be so. */
  changed({ beside }: Pick<Doing, 'beside'>): void {
    this.#members.forget();
    for (const desk of this.deps.desks.values()) beside(desk.changed(), 'Looking at a desk’s channel');
  }

  /** Resolves, with what an invoke is answered, when the delivery is over. Throws `HttpError` 503 when it must come again. */
  async take(activity: Activity, doing: Doing): Promise<DialogAnswer | 'closed' | undefined> {
    const delivery = readDesk(activity);
    if (delivery.kind === 'ignored') return undefined;
    if (delivery.kind === 'channel') return void this.changed(doing);
    const desk = this.deps.desks.get(delivery.channel)!;
    try {
      if (delivery.kind === 'asked') return await this.#asked(delivery, desk, doing);
      if (delivery.kind === 'pressed') await this.#pressed(delivery, desk, doing);
      else await this.#wrote(delivery, desk, doing);
      return undefined;
    } catch (error) {
      throw error instanceof IntakeError || error instanceof SendError ? notNow : error;
    }
  }

  async #wrote(words: Words, desk: TeamsDesk, doing: Doing): Promise<void> {
    const addressed = words.kind !== 'wrote' || words.addressed;
    if (!addressed) await this.deps.services.hearsAll(desk.channel);
    const about = await this.#caseOf(desk, words);
    if (!about) {
      if (words.kind !== 'wrote' || words.id === words.root) {
        if (words.kind === 'wrote' && addressed) this.#aside(words, 'notHere', desk, doing);
        return;
      }
      const meant = addressed || spokenText(words.activity).startsWith('!');
      if (meant && this.#isYoung(words)) throw notNow;
      if (addressed) this.#aside(words, 'notHere', desk, doing);
      return;
    }
    const agent = await this.#members.agent(desk, words.from);
    if (!agent) return;
    const now = this.deps.clock.now();
    const { event, hint } = await this.#words.understand(words, { desk, about, agent, now });
    if (event) await doing.sink(event);
    if (hint) doing.beside(this.#hint(words, hint, desk), 'A hint to an agent');
  }

  async #pressed(pressed: InThread & { readonly choice: string }, desk: TeamsDesk, doing: Doing): Promise<void> {
    const about = await this.#caseOf(desk, pressed);
    if (!about && this.#isYoung(pressed)) throw notNow;
    if (!about) return this.#aside(pressed, 'unknownCase', desk, doing);
    const agent = await this.#members.agent(desk, pressed.from);
    if (!agent) return this.#aside(pressed, 'membersOnly', desk, doing);
    const act = acts[pressed.choice as keyof typeof acts];
    if (!act) return doing.beside(this.#hint(pressed, deskWords.noDialog, desk), 'A hint to an agent');
    const key = safe(`teams:${desk.channel}:${pressed.id}`);
    await doing.sink({ ...this.#base(pressed, desk, about, agent), type: 'agent.acted', key, act });
  }

  async #asked(
    asked: InThread & { readonly name: string; readonly value: unknown },
    desk: TeamsDesk,
    { sink }: Doing,
  ): Promise<DialogAnswer | 'closed' | undefined> {
    const { dialog } = deskWords;
    if (!isReply(asked.value)) return undefined;
    const about = await this.#caseOf(desk, asked);
    if (!about) return dialogSays(dialog.unknown);
    const agent = await this.#members.agent(desk, asked.from);
    if (!agent) return dialogSays(dialog.membersOnly);
    if (asked.name === 'task/fetch') return replyDialog(asked.id);
    const submission = asked.name === 'task/submit' ? readSubmission(asked.value) : undefined;
    if (!submission) return undefined;
    const { text, id } = submission;
    if (text === '') return replyDialog(submission.dialog, text, dialog.empty);
    const { status } = (await this.deps.store.ticket(about.ticket)) ?? {};
    if (status === 'resolved' || status === 'handed-back') return replyDialog(submission.dialog, text, dialog.closed);
    const event: AgentEvent = {
      ...this.#base(asked, desk, about, agent),
      type: 'agent.replied',
      key: safe(`teams:${desk.channel}:dialog:${id}`),
      messageId: `dialog:${id}`,
      text,
      attachments: [],
    };
    await sink(event);
    return 'closed';
  }

  #base({ at = this.deps.clock.now() }: InThread, desk: TeamsDesk, about: DeskCase, agent: Agent) {
    return { at, agent, ticket: about.ticket, address: about.address, origin: { desk: desk.name } };
  }

  #caseOf(desk: TeamsDesk, { root }: InThread): Promise<DeskCase | undefined> {
    return caseOfThread(this.deps.store, desk.thread(root).conversation);
  }

  /** Teams names messages by the moment they were written, in ms UTC. */
  #isYoung({ root }: InThread): boolean {
    return this.deps.clock.now() - Number(root) < youngMs;
  }

  /** Tells what has to do with no case, once an hour for each person. */
  #aside(where: InThread, what: Aside, desk: TeamsDesk, doing: Doing): void {
    const id = `${what}:${where.from.id}`;
    const now = this.deps.clock.now();
    if (now - (this.#hinted.get(id) ?? Number.NEGATIVE_INFINITY) < hintEveryMs) return;
    if (this.#hinted.size > 1_000) this.#hinted.clear();
    this.#hinted.set(id, now);
    doing.beside(this.#hint(where, deskWords[what], desk), 'A hint in a desk’s channel');
  }

  /** Tells something in the thread, for all to see: Teams has no other way. Once for each delivery. */
  async #hint({ root, id, activity }: InThread, text: string, desk: TeamsDesk): Promise<void> {
    const { calls, store, clock } = this.deps;
    const key = safe(`${desk.channel}:${id}:${activity.timestamp ?? activity.type}`);
    if (!(await store.insert('teams-desk-hints', key, clock.now()))) return;
    const message = { type: 'message', textFormat: 'xml', text: teamsXml(text) } as const;
    await calls.aside(desk.thread(root), (turn) => turn.send(message));
  }
}
