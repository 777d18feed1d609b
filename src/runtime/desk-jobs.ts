import { SendError } from '../adapters/channel.js';
import { type DeskPlace, rememberThread } from '../adapters/desk-place.js';
import { isOpen } from '../escalation/ticket.js';
import type { Delivery, ForDesk, Job, SendResult } from '../model/delivery.js';
import type { Address } from '../model/message.js';
import type { Store } from '../store/store.js';

/** A job that a channel carries out: to a customer, or to a desk on a platform. */
export type ChannelJob = Exclude<Job, { type: 'notify' | 'fetch' | 'profile' | 'learn' }>;

/** Where a job goes, or why it will not go anywhere. */
export type Aim = { readonly to: Address } | { readonly over: SendResult };

/** Whether a job is a head card itself, and not something under one. */
export const isCard = (job: Job): boolean =>
  job.type === 'send' && job.desk !== undefined && job.desk.under === undefined;

const withheld = (error: string): Aim => ({ over: { outcome: 'withheld', error } });

/** What desks on platforms need besides the sending itself: the thread under a head card, and that it is remembered. */
export const createDeskJobs = (store: Store, places: ReadonlyMap<string, DeskPlace>) => {
  /** The thread under a head card. Its lane comes after the card's; a file may come before, and waits. */
  const threadOf = async (place: DeskPlace, under: string): Promise<Aim> => {
    const [card] = await store.deliveries({ group: under, limit: 1 });
    if (card?.state === 'sent' && card.messageId !== undefined) return { to: place.thread(card.messageId) };
    if (card?.state === 'pending' || card?.state === 'sending')
      throw new SendError('unavailable', 'The head card of this case has not been sent yet.');
    return withheld('The head card of this case was not sent.');
  };

  return {
    /** Where a job goes. A card of a case that was closed meanwhile is not sent, unless it may be there already. */
    async aim(job: ChannelJob, { unsure }: Delivery): Promise<Aim> {
      if (!job.desk) return { to: job.to };
      const { name, under, ticket } = job.desk;
      const place = places.get(name);
      if (!place) return withheld(`The desk ${name} is no longer configured.`);
      if (under !== undefined) {
        const thread = await threadOf(place, under);
        // The card itself stands in the desk, not in its own thread.
        return 'to' in thread && 'target' in job && job.target === under ? { to: place.address } : thread;
      }
      if (!unsure && !isOpen(await store.ticket(ticket)))
        return withheld('The case was closed before its card could be sent.');
      return { to: place.address };
    },

    /** After a head card was sent: what is written under it belongs to the case from now on. Done again, it changes nothing. */
    async remember({ name, ticket }: ForDesk, messageId: string, d: Delivery): Promise<void> {
      const place = places.get(name);
      const state = await store.conversation(d.conversation);
      if (place && state)
        await rememberThread(store, place.thread(messageId).conversation, { ticket, address: state.address });
    },
  };
};

export type DeskJobs = ReturnType<typeof createDeskJobs>;
