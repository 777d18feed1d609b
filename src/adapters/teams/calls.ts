import type { Clock } from '../../model/clock.js';
import type { Address } from '../../model/message.js';
import { checkTime, type SendContext, SendError } from '../channel.js';
import type { Reference } from './activity.js';
import type { TeamsConfig } from './config.js';
import { type Doing, isGone, sendErrorOf } from './errors.js';
import type { Login } from './login.js';
import type { TeamsSdk, Turn } from './sdk.js';
import type { Services } from './services.js';
import type { SignIn } from './sign-in.js';

/** How long something that nobody waits for may take, in ms. */
const asideMs = 10_000;

/** When a call must be over. */
type Time = Pick<SendContext, 'signal' | 'until'>;

/** Runs `work` with a signal that aborts after a while. */
const within = async <T>(clock: Clock, ms: number, work: (time: Time) => Promise<T>): Promise<T> => {
  const controller = new AbortController();
  const cancel = clock.after(ms, () => controller.abort());
  try {
    return await work({ signal: controller.signal, until: clock.now() + ms });
  } finally {
    cancel();
  }
};

/** Calls to Teams about one conversation. All of them throw `SendError`. */
export class Calls {
  constructor(
    private readonly deps: {
      readonly config: TeamsConfig;
      readonly services: Services;
      readonly clock: Clock;
      readonly login: Login;
      readonly signIn: SignIn;
      readonly sdk: TeamsSdk;
    },
  ) {}

  /** Kept by the adapter, or made by hand of a conversation's id alone: `{ conversation: { id } }`. */
  async referenceOf({ ref }: Address): Promise<Reference> {
    const known = ref as Partial<Reference> | null;
    if (!known?.conversation?.id) throw new SendError('gone', 'Where to answer in Teams is not known.');
    return this.deps.services.complete({ ...known, conversation: known.conversation });
  }

  /** Undefined only where something was to be removed that is gone already. */
  async make<T>(to: Address, doing: Doing, time: Time, logic: (turn: Turn) => Promise<T>): Promise<T | undefined> {
    const { config, clock, login, signIn, sdk } = this.deps;
    const lastLook = () => checkTime(clock.now(), time);
    const reference = await this.referenceOf(to);
    lastLook();
    try {
      if (!config.anonymous) await signIn.token();
      return await sdk.continueConversation(reference, { signal: time.signal, lastLook }, logic);
    } catch (error) {
      if ((error as { statusCode?: number }).statusCode === 401) login.forget();
      if (doing === 'remove' && isGone(error)) return undefined;
      throw sendErrorOf(error, doing, clock);
    }
  }

  /** For what no delivery waits for: it has a time limit of its own. */
  aside<T>(to: Address, logic: (turn: Turn) => Promise<T>): Promise<T | undefined> {
    return within(this.deps.clock, asideMs, (time) => this.make(to, 'edit', time, logic));
  }
}
