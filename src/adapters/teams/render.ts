import type { Attachment, OutboundMessage } from '../../model/message.js';
import type { Account, OutboundActivity, Reference } from './activity.js';
import { cardActivity } from './cards/message.js';
import { escapeXml, teamsXml } from './html.js';

/** What Teams takes in one message, in bytes as UTF-16: its documentation names 80 to 100 KB, so stay below. */
export const payloadMax = 80_000;

const sizeOf = (activity: OutboundActivity): number => JSON.stringify(activity).length * 2;

const kilobytes = (bytes: number): string => `${Math.max(1, Math.round(bytes / 1024))} KB`;

const labelOf = ({ name, bytes }: Attachment): string => `📎 ${name}${bytes > 0 ? ` (${kilobytes(bytes)})` : ''}`;

/** A file is named; with a link that opens it, if there is one. */
const file = ({ name, bytes }: Attachment, link: string | undefined): string => {
  const label = `📎 ${escapeXml(name)}`;
  const shown = link ? `<a href="${escapeXml(link)}">${label}</a>` : label;
  return `<p>${shown}${bytes > 0 ? ` (${kilobytes(bytes)})` : ''}</p>`;
};

/** In a place with several people the one who is answered is named, and told by Teams. Only she: the rest is text. */
const naming = (reference: Reference): Account | undefined =>
  reference.conversation.conversationType === 'channel' || reference.conversation.conversationType === 'groupChat'
    ? reference.user
    : undefined;

/** Puts a line's beginning into the first paragraph, if there is one to begin with. */
const begin = (xml: string, beginning: string): string =>
  xml.startsWith('<p>') ? `<p>${beginning} ${xml.slice(3)}` : `<p>${beginning}</p>${xml}`;

/** Tells whether it is where the heads of cases stand on a desk: these stay cards when their buttons are gone. */
export const isHeadCard = ({ desk, conversation }: Partial<Reference>): boolean =>
  desk !== undefined && conversation?.id === desk;

/**
 * Turns a message into the activity that Teams takes: a card where there are choices, else text. `links`: by attachment
 * id, where a file can be had. Text that grows beyond what Teams takes when it is written as XML goes as it stands. Throws
 * `SendError` when a card cannot hold it.
 */
export const toActivity = (
  message: OutboundMessage,
  reference: Reference,
  links: ReadonlyMap<string, string> = new Map(),
): OutboundActivity => {
  const { choices = [], attachments = [] } = message;
  const account = naming(reference);
  if (choices.length > 0 || isHeadCard(reference)) {
    const files = attachments.map((one) => ({ label: labelOf(one), link: links.get(one.id) }));
    return cardActivity({ message, account, files });
  }
  const mention = account && `<at>${escapeXml(account.name ?? 'you')}</at>`;
  const files = attachments.map((a) => file(a, links.get(a.id))).join('');
  const body = teamsXml(message.text) + files;
  const activity: OutboundActivity = {
    type: 'message',
    textFormat: 'xml',
    text: mention ? begin(body, mention) : body,
    ...(account && mention ? { entities: [{ type: 'mention', mentioned: account, text: mention }] } : {}),
  };
  if (sizeOf(activity) <= payloadMax) return activity;
  const { entities: _entities, ...rest } = activity;
  return { ...rest, textFormat: 'plain', text: message.text };
};
