import { deskChoices } from '../../model/desk.js';
import type { Address, OutboundMessage } from '../../model/message.js';
import { type SendContext, SendError } from '../channel.js';
import type { OutboundActivity, Reference } from './activity.js';
import type { Calls } from './calls.js';
import type { TeamsDeps } from './context.js';
import { deskWords } from './desk/words.js';
import { isHeadCard, toActivity } from './render.js';
import type { Services } from './services.js';
import type { ShownChoices } from './shown-choices.js';

const referenceIn = ({ ref }: Address): Partial<Reference> => (ref as Partial<Reference> | null) ?? {};

/** Returns the desk's channel that an address leads to; undefined for a customer's. */
export const deskOf = (to: Address): string | undefined => referenceIn(to).desk;

/** Messages on their way to customers and desks. All throw `SendError`. */
export class Outgoing {
  constructor(
    private readonly deps: {
      readonly calls: Calls;
      readonly services: Services;
      readonly shownChoices: ShownChoices;
      /** Told when something could not be done in a desk's channel. */
      readonly failed: (desk: string) => void;
      /** Told what became of a desk's head card. */
      readonly cardSent: (desk: string, error?: unknown) => void;
    } & Pick<TeamsDeps, 'linkTo' | 'log'>,
  ) {}

  async send(to: Address, message: OutboundMessage, context: SendContext): Promise<{ messageId: string }> {
    const activity = await this.#lower(to, message);
    const sending = this.deps.calls.make(to, 'send', context, (turn) => turn.send(activity));
    const messageId = await this.#looking(to, isHeadCard(referenceIn(to)) ? this.#card(to, sending) : sending);
    await this.#remember(to, messageId ?? '', activity, message);
    return { messageId: messageId ?? '' };
  }

  /** Without its id a head card is of no use: no thread stands under it, and it can never change. */
  async #card(to: Address, sending: Promise<string | undefined>): Promise<string> {
    const desk = deskOf(to) ?? '';
    try {
      const messageId = await sending;
      if (!messageId) throw new SendError('ambiguous', 'Teams took the card, and did not tell which message it is.');
      this.deps.cardSent(desk);
      return messageId;
    } catch (error) {
      this.deps.cardSent(desk, error);
      throw error;
    }
  }

  async edit(to: Address, messageId: string, message: OutboundMessage, context: SendContext): Promise<void> {
    const activity = await this.#lower(to, message);
    const { calls } = this.deps;
    await this.#looking(
      to,
      calls.make(to, 'edit', context, (turn) => turn.update(messageId, activity)),
    );
    await this.#remember(to, messageId, activity, message);
  }

  async remove(to: Address, messageId: string, context: SendContext): Promise<void> {
    await this.#looking(
      to,
      this.deps.calls.make(to, 'remove', context, (turn) => turn.remove(messageId)),
    );
  }

  async #lower(to: Address, message: OutboundMessage): Promise<OutboundActivity> {
    const { linkTo, calls } = this.deps;
    const links = new Map<string, string>();
    for (const file of message.attachments ?? []) {
      const link = file.state === 'stored' ? await linkTo?.(file).catch(() => undefined) : undefined;
      if (link) links.set(file.id, link);
    }
    const reference = await calls.referenceOf(to);
    return toActivity(await this.#withHow(message, reference), reference, links);
  }

  /** A head card says how the bot hears, where it does not hear everything. */
  async #withHow(message: OutboundMessage, { desk, bot }: Reference): Promise<OutboundMessage> {
    const buttons = message.choices?.some(({ id }) => id === deskChoices.reply);
    if (!desk || !buttons || (await this.deps.services.of(desk))?.hearsAll) return message;
    return { ...message, text: `${message.text}\n\n${deskWords.mentionMe(bot?.name ?? 'Careline')}` };
  }

  /** That a choice was made can only be shown while the message is remembered; nothing else depends on it. */
  async #remember(to: Address, messageId: string, activity: OutboundActivity, message: OutboundMessage) {
    if (deskOf(to) !== undefined) return;
    await this.deps.shownChoices.keep(to.conversation, messageId, activity, message).catch((err: unknown) => {
      this.deps.log.warn(
        { channel: 'teams', err },
        'A message’s buttons were not remembered; they will stay as they are',
      );
    });
  }

  async #looking<T>(to: Address, work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      const desk = deskOf(to);
      if (desk !== undefined) this.deps.failed(desk);
      throw error;
    }
  }
}
