import type { Json } from '../../model/json.js';
import type { ConversationId, OutboundMessage } from '../../model/message.js';
import type { Store } from '../../store/store.js';
import type { OutboundActivity } from './activity.js';
import { chosen } from './cards/message.js';

const collection = 'teams-choices';

interface Kept {
  readonly messageId: string;
  readonly activity: OutboundActivity;
  readonly labels: { readonly [choice: string]: string };
}

/**
 * The last message with buttons in each conversation, as it was sent. Teams replaces a message whole or not at all, and
 * does not give it back, so showing what was chosen takes its text. One document a conversation: older buttons stay.
 */
export class ShownChoices {
  constructor(private readonly store: Pick<Store, 'get' | 'put' | 'take'>) {}

  async keep(conversation: ConversationId, messageId: string, activity: OutboundActivity, message: OutboundMessage) {
    const { choices } = message;
    if (!choices || messageId === '') return;
    const labels = Object.fromEntries(choices.map(({ id, label }) => [id, label]));
    const kept: Kept = { messageId, activity, labels };
    await this.store.put(collection, conversation, kept as unknown as Json);
  }

  /** The message as it looks once `choice` was made; undefined when it is no longer known. Only one caller gets it. */
  async choose(conversation: ConversationId, messageId: string, choice: string): Promise<OutboundActivity | undefined> {
    const kept = (await this.store.get(collection, conversation)) as unknown as Kept | undefined;
    const label = kept?.messageId === messageId ? kept.labels[choice] : undefined;
    if (!kept || label === undefined || !(await this.store.take(collection, conversation))) return undefined;
    return chosen(kept.activity, label);
  }
}
