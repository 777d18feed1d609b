import type { Agent } from '../../../model/person.js';
import type { Ticket } from '../../../model/ticket.js';
import type { Store } from '../../../store/store.js';
import { IntakeError } from '../../channel.js';
import { caseOfThread, type DeskCase } from '../../desk-place.js';
import { deskAddress, type Self } from '../place.js';
import type { Members } from './members.js';

/** Without the store, or Slack's word on who is an agent, nothing can be taken in: it must come again. */
export const orAgain = <T>(work: Promise<T>): Promise<T> =>
  work.catch((cause: unknown) => {
    throw cause instanceof IntakeError ? cause : new IntakeError('store-unavailable', { cause });
  });

/** Which case a thread is about, and who acts. All throw `IntakeError` when nobody can tell now. */
export class DeskLookUp {
  constructor(private readonly deps: { store: Store; members: Members }) {}

  caseOf(channel: string, thread: string): Promise<DeskCase | undefined> {
    return orAgain(caseOfThread(this.deps.store, deskAddress(channel, thread).conversation));
  }

  agent(channel: string, user: string, self: Self): Promise<Agent | undefined> {
    return orAgain(this.deps.members.agent(channel, user, self));
  }

  ticket(id: string): Promise<Ticket | undefined> {
    return orAgain(this.deps.store.ticket(id));
  }
}
