import { sleep } from '../../model/clock.js';
import type { ChannelHealth } from '../channel.js';
import type { DiscordContext, Identity } from './context.js';
import { toSendError } from './errors.js';
import { explainClose, Gateway, type GatewayOptions } from './gateway.js';
import { identify, RejectedError } from './identity.js';
import { botPage } from './invite.js';

const lease = 'gateway:discord';
const leaseMs = 15_000;
const checkMs = 5_000;
/** What Discord refuses it goes on refusing until somebody acts; asking more often risks the address. */
const refusedMs = 60_000;
/** How long a start waits for the gateway before it goes on in the background. */
const startMs = 15_000;

type Options = Pick<GatewayOptions, 'onDispatch' | 'onSession'> & {
  /** Discord has said who we are. */
  onIdentity(identity: Identity): Promise<void>;
  /** This process begins to listen. */
  onTurn(): void;
};

/**
 * Keeps this process connected, or ready to be: of several processes one holds the gateway, by a lease in the store, and
 * another takes over when that lapses. What fails is tried again in the background.
 */
export class Connection {
  #stop: AbortController | undefined;
  #loop: Promise<void> = Promise.resolve();
  #gateway: Gateway | undefined;
  #identity: Identity | undefined;
  #opening: Promise<void> = Promise.resolve();
  #rejected: RejectedError | undefined;
  #held = false;
  #why: string | undefined;

  constructor(
    private readonly context: Pick<DiscordContext, 'api' | 'clock' | 'log' | 'store' | 'worker' | 'config'>,
    private readonly options: Options,
  ) {}

  /** Throws `RejectedError`. Resolves when connected, on standby, or going on in the background. */
  async start(): Promise<void> {
    const stop = new AbortController();
    this.#stop = stop;
    await this.#step().catch((error: unknown) => this.#failed(error));
    await Promise.race([this.#opening, sleep(this.context.clock, startMs, stop.signal)]);
    if (this.#rejected) {
      const rejected = this.#rejected;
      await this.stop();
      throw rejected;
    }
    this.#loop = this.#run(stop.signal);
  }

  async stop(): Promise<void> {
    this.#stop?.abort();
    this.#stop = undefined;
    await this.#loop;
    await this.#closeGateway();
    // A lease of a moment gives the right back at once.
    if (this.#held) await this.context.store.hold(lease, this.context.worker, 1).catch(() => {});
    this.#held = false;
    this.#why = undefined;
    this.#rejected = undefined;
  }

  health(): ChannelHealth {
    if (!this.#stop) return { ok: false, why: 'Discord is not started, or is being stopped.' };
    if (this.#why) return { ok: false, why: this.#why };
    return this.#gateway?.health() ?? { ok: true };
  }

  async #run(signal: AbortSignal): Promise<void> {
    for (;;) {
      await sleep(this.context.clock, this.#rejected ? refusedMs : checkMs, signal);
      if (signal.aborted) return;
      this.#rejected = undefined;
      await this.#step().catch((error: unknown) => this.#failed(error));
    }
  }

  #failed(error: unknown): void {
    this.#why = error instanceof Error ? error.message : String(error);
    if (error instanceof RejectedError) this.#rejected = error;
    this.context.log.warn({ reason: this.#why }, 'Discord is not connected; it is tried again');
  }

  /** One look: who we are, whether it is our turn, whether the connection stands. */
  async #step(): Promise<void> {
    const { api, store, worker } = this.context;
    if (!this.#identity) {
      const identity = await identify(api);
      await this.options.onIdentity(identity);
      this.#identity = identity;
    }
    try {
      this.#held = await store.hold(lease, worker, leaseMs);
    } catch (error) {
      // As long as nobody can ask the store, nobody else can take over.
      if (!this.#gateway) throw error;
    }
    this.#why = undefined;
    const refused = this.#gateway?.refused;
    if (!this.#held || refused) await this.#closeGateway();
    if (refused) throw new RejectedError(refused);
    if (this.#held && !this.#gateway) this.#connect(this.#identity);
  }

  /** Begins to connect. Until Discord can be reached the SDK goes on trying by itself. */
  #connect(identity: Identity): void {
    const { clock, log, config } = this.context;
    const { onDispatch, onSession, onTurn } = this.options;
    onTurn();
    const page = botPage(identity.application);
    const explain = (code: number) => explainClose(code, page);
    const gateway = new Gateway({ clock, log, config, onDispatch, onSession, explain });
    this.#gateway = gateway;
    this.#opening = gateway.open().catch(async (error: unknown) => {
      if (this.#gateway !== gateway) return;
      await this.#closeGateway();
      this.#failed(gateway.refused ? new RejectedError(gateway.refused, { cause: error }) : toSendError(error));
    });
  }

  async #closeGateway(): Promise<void> {
    const gateway = this.#gateway;
    this.#gateway = undefined;
    await gateway?.close();
  }
}
