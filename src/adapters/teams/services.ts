import type { Json } from '../../model/json.js';
import { type Account, type Activity, placeId, type Reference } from './activity.js';
import type { TeamsConfig } from './config.js';
import type { TeamsDeps } from './context.js';

const collection = 'teams-services';

/** What deliveries tell of a desk's channel, or of all that a tenant's deliveries have in common. */
export interface Learnt {
  readonly serviceUrl: string;
  readonly tenant?: string;
  readonly team?: string;
  readonly bot?: Account;
  /** Somebody was heard there without a mention: an owner has consented to it. */
  readonly hearsAll?: true;
}

/**
 * Where conversations are reached that the bot begins by itself. Teams has a service for each region: a desk's channel is
 * written to through the one that delivered from there, else through its tenant's, else through the one that is configured.
 */
export class Services {
  readonly #known = new Map<string, string>();

  constructor(
    private readonly config: Pick<TeamsConfig, 'serviceUrl' | 'tenant'>,
    private readonly store: TeamsDeps['store'],
    private readonly isDesk: (channel: string) => boolean,
  ) {}

  /** Takes note of where a verified delivery came from. Throws `StoreError`. */
  async learn({ serviceUrl, conversation, channelData, recipient }: Activity): Promise<void> {
    if (!serviceUrl || !conversation) return;
    const channel = placeId(conversation.id);
    const tenant = channelData?.tenant?.id ?? conversation.tenantId;
    const bot = recipient && { id: recipient.id, ...(recipient.name ? { name: recipient.name } : {}) };
    if (this.isDesk(channel)) {
      const team = channelData?.team?.id;
      const before = await this.of(channel);
      await this.#note(channel, {
        ...before,
        serviceUrl,
        ...(tenant ? { tenant } : {}),
        ...(team ? { team } : {}),
        ...(bot ? { bot } : {}),
      });
    }
    if (tenant && tenant === this.config.tenant) await this.#note(tenant, { serviceUrl, tenant });
  }

  /** Somebody was heard in a desk's channel without a mention. Throws `StoreError`. */
  async hearsAll(channel: string): Promise<void> {
    const known = await this.of(channel);
    if (known && !known.hearsAll) await this.#note(channel, { ...known, hearsAll: true });
  }

  /** What is known of a desk's channel. Throws `StoreError`. */
  async of(channel: string): Promise<Learnt | undefined> {
    return (await this.store.get(collection, channel)) as Learnt | undefined;
  }

  /** A reference with what it lacks. Throws `StoreError`. */
  async complete(reference: Partial<Reference> & Pick<Reference, 'conversation'>): Promise<Reference> {
    const { serviceUrl, desk, conversation } = reference;
    if (serviceUrl) return { ...reference, serviceUrl };
    const { tenant } = this.config;
    const known = (desk && (await this.of(desk))) || (tenant && (await this.of(tenant))) || undefined;
    const tenantId = known?.tenant;
    return {
      ...reference,
      serviceUrl: known?.serviceUrl ?? this.config.serviceUrl,
      conversation: { ...conversation, ...(tenantId ? { tenantId } : {}) },
      ...(known?.team ? { team: known.team } : {}),
      ...(known?.bot ? { bot: known.bot } : {}),
    };
  }

  /** Writes what is new only: most deliveries tell nothing that was not known. */
  async #note(id: string, learnt: Learnt): Promise<void> {
    const text = JSON.stringify(learnt);
    if (this.#known.get(id) === text) return;
    await this.store.put(collection, id, JSON.parse(text) as Json);
    this.#known.set(id, text);
  }
}
