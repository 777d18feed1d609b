import {
  type APIInteraction,
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  InteractionResponseType,
  InteractionType,
  PermissionsBitField,
  TextInputStyle,
} from 'discord.js';
import type { AgentAct, AgentEvent } from '../../../model/event.js';
import { cutText } from '../../../model/text.js';
import { caseOfThread } from '../../desk-place.js';
import { readDeskCustomId } from '../components.js';
import type { DiscordContext } from '../context.js';
import { type Acknowledgement, privately } from '../interactions.js';
import { inboundTextMax } from '../receive.js';
import { timeOf } from '../snowflake.js';
import { readText } from '../text.js';
import type { Desk } from './desk.js';
import type { Desks } from './desks.js';
import { raiseMarkdown } from './raise.js';
import { agentOf } from './receive.js';
import { deskWords } from './words.js';

/** What came of a press at a desk. `ack` is sent once the event is durable; without an event at once. */
export type DeskPressed = { readonly event?: AgentEvent; readonly ack: Acknowledgement };

const acts = { take: 'take', resolve: 'resolve', handBack: 'hand-back' } as const satisfies Record<string, AgentAct>;
const modalId = (card: string) => `desk:reply:${card}`;
const textId = 'text';
const seen: Acknowledgement = { type: InteractionResponseType.DeferredMessageUpdate };

/** The dialog for a reply. */
const modal = (card: string): Acknowledgement => ({
  type: InteractionResponseType.Modal,
  data: {
    custom_id: modalId(card),
    title: deskWords.replyTitle,
    components: [
      {
        type: ComponentType.Label,
        label: deskWords.replyLabel,
        description: deskWords.replyHint,
        component: {
          type: ComponentType.TextInput,
          custom_id: textId,
          style: TextInputStyle.Paragraph,
          min_length: 1,
          max_length: inboundTextMax,
          required: true,
        },
      },
    ],
  } satisfies APIModalInteractionResponseCallbackData as unknown as { readonly [field: string]: unknown },
});

/** The card of a dialog that was sent off, and what was written in it; undefined when it is none of ours. */
const readModal = (d: APIInteraction): { readonly card: string; readonly written: string } | undefined => {
  if (d.type !== InteractionType.ModalSubmit) return undefined;
  const [, card] = /^desk:reply:(\d{1,20})$/.exec(String(d.data.custom_id)) ?? [];
  if (!card || !Array.isArray(d.data.components)) return undefined;
  for (const one of d.data.components)
    if (one.type === ComponentType.Label && one.component.type === ComponentType.TextInput)
      if (one.component.custom_id === textId) return { card, written: String(one.component.value) };
  return { card, written: '' };
};

/** Reads buttons and dialogs of head cards. Who can press them was able to see the channel; Discord says so with each press. */
export class DeskPresses {
  constructor(
    private readonly context: DiscordContext,
    private readonly desks: Desks,
  ) {}

  /** Undefined when it did not happen at a desk. Throws `StoreError`. */
  async of(d: APIInteraction): Promise<DeskPressed | undefined> {
    const { channel } = d;
    const desk =
      this.desks.of(channel?.id) ??
      this.desks.of(channel && 'parent_id' in channel ? (channel.parent_id ?? undefined) : undefined);
    const sent = readModal(d);
    const choice =
      d.type === InteractionType.MessageComponent && d.data.component_type === ComponentType.Button
        ? readDeskCustomId(d.data.custom_id)
        : undefined;
    // A command there would make a customer of an agent.
    if (d.type === InteractionType.ApplicationCommand && desk && 'name' in d.data && d.data.name === 'ask')
      return { ack: privately(deskWords.notACase) };
    if (!sent && !choice) return undefined;
    const card = sent?.card ?? (d.type === InteractionType.MessageComponent ? d.message.id : '');
    const found = desk && (await caseOfThread(this.context.store, desk.thread(card).conversation));
    if (!desk || !found) return { ack: privately(deskWords.unknownCase) };
    if (!isMember(d)) return { ack: privately(deskWords.notAMember) };
    if (choice === 'reply') return { ack: modal(card) };
    const base = this.#base(d, desk, found);
    if (choice) return { event: { ...base, type: 'agent.acted', act: acts[choice] }, ack: seen };
    const text = cutText(raiseMarkdown(readText(sent!.written, [], [`@!?${d.application_id}`])), inboundTextMax);
    if (!text) return { ack: privately(deskWords.emptyReply) };
    return { event: { ...base, type: 'agent.replied', messageId: d.id, text, attachments: [] }, ack: seen };
  }

  #base(d: APIInteraction, desk: Desk, { ticket, address }: NonNullable<Awaited<ReturnType<typeof caseOfThread>>>) {
    const agent = agentOf(d.guild_id!, { author: d.member!.user, member: d.member! });
    return {
      key: `discord:interaction:${d.id}`,
      at: timeOf(d.id),
      agent,
      ticket,
      address,
      origin: { desk: desk.name },
    };
  }
}

const isMember = ({ member, guild_id }: APIInteraction): boolean =>
  guild_id !== undefined &&
  member !== undefined &&
  !member.user.bot &&
  new PermissionsBitField(BigInt(member.permissions || 0)).has(PermissionsBitField.Flags.ViewChannel);
