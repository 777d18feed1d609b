import {
  type APIInteraction,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ChannelType,
  ComponentType,
  InteractionContextType,
  InteractionResponseType,
  InteractionType,
  MessageFlags,
  PermissionFlagsBits,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';
import type { CustomerEvent } from '../../model/event.js';
import type { Json } from '../../model/json.js';
import { cutText } from '../../model/text.js';
import { chosen, readCustomId } from './components.js';
import { addressOf, type CustomerRef, dmConversation, type Place, talkConversation } from './place.js';
import { inboundTextMax, personOf } from './receive.js';
import { timeOf } from './snowflake.js';
import { readName, readText } from './text.js';
import { words } from './words.js';

/** An answer to an interaction: what it is acknowledged with. */
export interface Acknowledgement {
  readonly type: InteractionResponseType;
  readonly data?: { readonly [field: string]: unknown };
}

/** `ack` is sent once the event is durable; without an event at once. */
export type Interacted =
  | { readonly event: CustomerEvent; readonly ack: Acknowledgement }
  | { readonly ack: Acknowledgement }
  | { readonly ignored: string };

const anywhere = [InteractionContextType.Guild, InteractionContextType.BotDM];

/** The commands, as they are registered at the start. */
export const commands: readonly RESTPostAPIChatInputApplicationCommandsJSONBody[] = [
  {
    type: ApplicationCommandType.ChatInput,
    name: 'ask',
    description: words.askDescription,
    contexts: anywhere,
    options: [
      {
        type: ApplicationCommandOptionType.String,
        name: 'question',
        description: words.askOption,
        required: true,
        max_length: inboundTextMax,
      },
    ],
  },
  { type: ApplicationCommandType.ChatInput, name: 'help', description: words.helpDescription, contexts: anywhere },
];

/** An answer that only she sees who pressed or asked. */
export const privately = (content: string): Acknowledgement => ({
  type: InteractionResponseType.ChannelMessageWithSource,
  data: { content, flags: MessageFlags.Ephemeral, allowed_mentions: { parse: [] } },
});

/** Whether the bot can open a private thread where it was asked, for the time when direct messages are closed. */
const canOpenDoor = (d: APIInteraction): boolean => {
  const needed = PermissionFlagsBits.CreatePrivateThreads | PermissionFlagsBits.SendMessagesInThreads;
  return d.channel?.type === ChannelType.GuildText && (BigInt(d.app_permissions || 0) & needed) === needed;
};

/** Turns a command or a pressed button into an event, and says how to acknowledge it. `place`: that of its channel. */
export const receiveInteraction = (d: APIInteraction, place: Place | undefined): Interacted => {
  const user = (d.member?.user ?? d.user)!;
  const locale = 'locale' in d ? d.locale : undefined;
  const from = personOf(user.id, readName(d.member?.nick, user.global_name, user.username), locale);
  const channel = d.channel?.id ?? '0';
  const base = { key: `discord:interaction:${d.id}`, at: timeOf(d.id), from };
  const ask = (fresh: boolean, hidden: boolean): CustomerRef => ({
    kind: 'ask',
    interaction: d.id,
    token: d.token,
    user: user.id,
    channel,
    fresh,
    hidden,
    door: canOpenDoor(d),
  });

  if (d.type === InteractionType.ApplicationCommand && d.data.type === ApplicationCommandType.ChatInput) {
    if (d.data.name === 'help') return { ack: privately(words.help) };
    const option = d.data.options?.find(({ name }) => name === 'question');
    if (d.data.name !== 'ask' || option?.type !== ApplicationCommandOptionType.String)
      return { ignored: 'not a command of ours' };
    const full = readText(option.value, [], [`@!?${d.application_id}`]);
    const text = cutText(full, inboundTextMax);
    const inDm = d.context === InteractionContextType.BotDM;
    return {
      event: {
        ...base,
        type: 'customer.said',
        address: addressOf(dmConversation(user.id), ask(true, !inDm)),
        messageId: d.id,
        text,
        attachments: [],
        private: true,
        ...(text.length < full.length ? { cut: true } : {}),
      },
      ack: {
        type: InteractionResponseType.DeferredChannelMessageWithSource,
        data: { flags: inDm ? 0 : MessageFlags.Ephemeral },
      },
    };
  }

  if (d.type !== InteractionType.MessageComponent || d.data.component_type !== ComponentType.Button)
    return { ignored: 'neither a command nor a button of ours' };
  const pressed = readCustomId(d.data.custom_id);
  if (!pressed) return { ack: { type: InteractionResponseType.DeferredMessageUpdate } };
  if (pressed.owner !== user.id) return { ack: privately(words.notYours) };
  const hidden = ((d.message.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
  const talk = place?.talks.find((one) => one.user === user.id);
  const address = hidden
    ? addressOf(dmConversation(user.id), ask(false, true))
    : !d.guild_id
      ? addressOf(dmConversation(user.id), { kind: 'dm', channel, user: user.id })
      : talk
        ? addressOf(talk.conversation, talk.ref)
        : addressOf(talkConversation(channel, user.id), { kind: 'channel', channel, user: user.id, named: true });
  return {
    event: { ...base, type: 'customer.chose', address, choice: pressed.choice, messageId: d.message.id },
    ack: { type: InteractionResponseType.UpdateMessage, data: chosen(d.message, d.data.custom_id) },
  };
};

/** The parts of a command that are ours to set, to tell whether the one that Discord knows is the present one. */
export const sameCommand = (known: { readonly [field: string]: unknown }, ours: (typeof commands)[number]): boolean => {
  const part = (command: { readonly [field: string]: unknown }) =>
    JSON.stringify([command.name, command.description, command.contexts, (command.options ?? []) as Json]);
  const options = (known.options as readonly { readonly [field: string]: unknown }[] | undefined)?.map((o) => ({
    type: o.type,
    name: o.name,
    description: o.description,
    required: o.required,
    max_length: o.max_length,
  }));
  return part({ ...known, options }) === part(ours as unknown as { readonly [field: string]: unknown });
};
