import type { OutboundMessage } from '../../../model/message.js';
import { cutText } from '../../../model/text.js';
import { SendError } from '../../channel.js';
import { plainText } from '../../render-plain.js';
import type { Account, OutboundActivity } from '../activity.js';
import { card, choiceRows, isChoices } from '../card.js';
import { cardElements } from './blocks.js';
import { type Element, literalLine } from './lines.js';

/**
 * What Teams takes in one card, in bytes. Microsoft's pages name 28 KB ("Microsoft Teams" of the connectors), 40 and 100 KB
 * ("Format your bot messages"): stay below the least.
 */
export const cardMax = 27 * 1024;

/** Longest text of a notification; a card has none of its own. In UTF-16 code units. */
const summaryMax = 200;

/** A name that is neither markup nor Markdown in any client: it stands in a TextBlock, where alone a card can mention. */
const mentionOf = (account: Account) => {
  const name = (account.name ?? '').replace(/[^\p{L}\p{M}\p{N} .,'’()-]/gu, '').trim() || 'you';
  const text = `<at>${name}</at>`;
  return {
    line: { type: 'TextBlock', text, wrap: true },
    entity: { type: 'mention', text, mentioned: { id: account.id, name } },
  };
};

/** A file is a button that opens it, for a button's title is plain text in every client; else it is named. */
const file = (label: string, link: string | undefined): Element =>
  link === undefined
    ? literalLine(label)
    : { type: 'ActionSet', actions: [{ type: 'Action.OpenUrl', title: label, url: link }] };

const lines = (text: string): Element[] => text.split('\n').map((line) => ({ ...literalLine(line), spacing: 'None' }));

/** The parts of a card. */
export interface CardParts {
  readonly message: OutboundMessage;
  /** The customer who is named and rung. */
  readonly account: Account | undefined;
  readonly files: readonly { readonly label: string; readonly link: string | undefined }[];
}

/**
 * Makes one Adaptive Card of a message, text included. Of text beside a card Teams makes a message of its own: it tells no
 * id then, and refuses every change. Text that is too large with its formats comes without them. Throws `SendError` when
 * that is too large as well.
 */
export const cardActivity = ({ message, account, files }: CardParts): OutboundActivity => {
  const mention = account && mentionOf(account);
  const plain = plainText(message.text);
  const around = (text: readonly Element[]) =>
    card(
      [
        ...(mention ? [mention.line] : []),
        ...text,
        ...files.map(({ label, link }) => file(label, link)),
        ...choiceRows(message.choices ?? []),
      ],
      { msteams: { width: 'Full', ...(mention && { entities: [mention.entity] }) } },
    );
  for (const text of [cardElements(message.text), lines(plain), [literalLine(plain)]]) {
    const attachment = text && around(text);
    if (attachment && Buffer.byteLength(JSON.stringify(attachment)) <= cardMax)
      return { type: 'message', summary: cutText(plain, summaryMax), attachments: [attachment] };
  }
  throw new SendError('refused', 'The message is too large for a card of Teams.');
};

/** Returns the same card once a choice was made: its buttons have given way to what was chosen. */
export const chosen = (shown: OutboundActivity, label: string): OutboundActivity => ({
  ...shown,
  attachments: (shown.attachments ?? []).map(({ contentType, content }) => {
    const { body, ...rest } = content as { readonly body: readonly Element[] };
    const left = body.filter((element) => !isChoices(element));
    return { contentType, content: { ...rest, body: [...left, literalLine(`✓ ${label}`)] } };
  }),
});
