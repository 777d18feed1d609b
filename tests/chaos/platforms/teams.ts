import { createCourier } from '../../fakes/courier.js';
import type { Talk } from '../../fakes/customers.js';
import type { Action, Script } from '../../fakes/plan.js';
import { chance } from '../../fakes/random.js';
import { FakeTeams } from '../../fakes/teams/index.js';
import { deliverAgent, isAgents, type Stage, type StageOptions } from './stage.js';
import { teamsReader } from './teams-reader.js';
import { Wire } from './wire.js';

/** Share of conversations in the threads of channels, and how many channels there are. */
const inChannels = 0.2;
const channels = 40;
/** Teams waits 15 seconds for an answer, then brings a delivery again: here less. */
const ackMs = 3_000;
const redeliverMs = 800;

type Speaker = ReturnType<FakeTeams['customer']>;

interface Begun {
  readonly speaker: Speaker;
  /** As the connector is called: with the thread, if there is one. */
  readonly place: string;
  readonly store: string;
}

/** Teams, with its redelivery of what was not taken. */
export class TeamsStage implements Stage {
  readonly #wire: Wire;
  readonly #courier;
  readonly #begun = new Map<string, Begun>();
  readonly #places = new Map<string, { readonly plan: string; readonly store: string }>();
  readonly #people = new Map<string, string>();
  readonly #bodies = new Map<string, string>();
  readonly #stored = new Map<string, string>();
  #token = '';

  private constructor(
    private readonly options: StageOptions,
    private readonly teams: FakeTeams,
  ) {
    const { seed, record, effects, hangMs, told, bots } = options;
    this.#courier = createCourier(
      seed,
      bots.map((bot) => `${bot}/agent`),
    );
    this.#wire = new Wire({
      ...{ seed, record, effects, hangMs },
      target: () => teams.url,
      reader: teamsReader((place) => this.#places.get(place)),
      notice: ({ ticket }) => {
        const conversation = this.#people.get(ticket.customer.user)!;
        this.#stored.set(conversation, ticket.conversation);
        told(conversation, ticket.id, ticket.conversation);
      },
    });
  }

  static async open(options: StageOptions): Promise<TeamsStage> {
    const stage = new TeamsStage(options, await FakeTeams.start());
    await stage.#wire.listen();
    stage.#token = stage.teams.token({ claims: { serviceurl: `${stage.#wire.url}/` } });
    return stage;
  }

  get desk(): string {
    return this.#wire.url;
  }

  get env() {
    return { ...this.teams.env, TEAMS_SERVICE_URL: `${this.#wire.url}/` };
  }

  get notes() {
    return this.#wire.notes;
  }

  async begin(): Promise<void> {}

  awaited(): number {
    return 0;
  }

  nextSend(): Promise<void> {
    return this.#wire.nextSend();
  }

  judged(): readonly Script[] {
    return this.options.plan;
  }

  named(conversation: string, event: string) {
    const { store, place } = this.#begun.get(conversation)!;
    const action = this.options.plan.flatMap(({ actions }) => actions).find(({ key }) => key === event);
    const said = action && !isAgents(action) && 'messageId' in action;
    return { conversation: store, event: said ? `teams:${place}:${action.messageId}` : event };
  }

  async deliver(talk: Talk, action: Action, copy: number): Promise<void> {
    const { script } = talk;
    if (isAgents(action))
      return deliverAgent(this.#courier, talk, action, copy, this.#stored.get(script.conversation)!);
    const body = this.#bodies.get(action.key) ?? this.#done(script, action);
    this.#bodies.set(action.key, body);
    const { bots, seed } = this.options;
    for (let attempt = 0; ; attempt++) {
      const bot = bots[Math.floor(chance(`${seed}/to/${action.key}/${copy}/${attempt}`) * bots.length)]!;
      if ((await this.#post(`${bot}/api/messages`, body)) === 200) return;
      await new Promise((resolve) => setTimeout(resolve, redeliverMs));
    }
  }

  async #post(url: string, body: string): Promise<number> {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${this.#token}` };
    try {
      const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(ackMs) });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return 0;
    }
  }

  #begin({ conversation, user }: Script, first: string): Begun {
    const { seed } = this.options;
    const isChannel = chance(`${seed}/place/${conversation}`) < inChannels;
    const channel = `shop${Math.floor(chance(`${seed}/channel/${conversation}`) * channels)}`;
    const place = this.teams.conversation(isChannel ? 'channel' : 'personal', isChannel ? channel : user);
    const speaker = this.teams.customer(user, place, isChannel ? first : undefined);
    const id = isChannel ? `${place.id};messageid=${first}` : place.id;
    const store = `teams:${id}${isChannel ? `:${speaker.person.aadObjectId}` : ''}`;
    const begun = { speaker, place: id, store };
    this.#begun.set(conversation, begun);
    this.#people.set(speaker.person.aadObjectId, conversation);
    this.#places.set(id, { plan: conversation, store });
    return begun;
  }

  /** What a customer does, as Teams tells of it. The plan's ids of messages are those of the activities. */
  #done(script: Script, action: Action): string {
    const id = 'messageId' in action ? action.messageId : action.type === 'edit' ? action.of : '';
    const { speaker } = this.#begun.get(script.conversation) ?? this.#begin(script, id);
    const text = 'text' in action ? action.text : '';
    const said = { ...speaker.said(id, text), serviceUrl: `${this.#wire.url}/` };
    if (action.type === 'edit')
      return JSON.stringify({
        ...said,
        type: 'messageUpdate',
        channelData: { ...said.channelData, eventType: 'editMessage' },
      });
    if (action.type !== 'ask' || !action.file) return JSON.stringify(said);
    const path = `/note-${id}.txt`;
    this.teams.state.files.set(path, { bytes: Buffer.from('A note.'), secret: true });
    const picture = { contentType: 'image/png', name: 'note.png', contentUrl: `${this.#wire.url}${path}` };
    return JSON.stringify({ ...said, attachments: [...said.attachments, picture] });
  }
}
