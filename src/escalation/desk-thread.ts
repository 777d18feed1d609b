import { type Attachment, escapeMarkdown, type OutboundMessage } from '../model/message.js';
import type { Ticket } from '../model/ticket.js';
import { caseBrief } from './brief.js';
import type { Line } from './transcript.js';

/**
 * Who says a line, as its reader in the thread should see it. A customer may call herself whatever she likes, "Careline" or
 * "Mia (note)" too: that it is the customer who speaks stands behind her name.
 */
const speaker = (line: Line, customer: string): string => {
  switch (line.who) {
    case 'customer':
      return `${customer} (customer)`;
    case 'bot':
      return 'Careline';
    case 'agent':
      return `${line.name} to ${customer}`;
    case 'note':
      return `${line.name} (note)`;
    case 'system':
      return 'Case';
  }
};

const buttons = ({ choices = [] }: Line): string => choices.map((label) => escapeMarkdown(`[${label}]`)).join(' ');

/** A line's text as Markdown: what a customer wrote comes out literally. */
const textOf = (line: Line): string => {
  if (line.deleted) return '*deleted*';
  const text = line.who === 'bot' || line.who === 'agent' ? line.text : escapeMarkdown(line.text);
  const shown = [text, buttons(line), line.cut ? '*(cut: it was longer than what is kept)*' : ''];
  return shown.filter((part) => part !== '').join('\n\n') + (line.earlier ? ' *(edited)*' : '');
};

const nameOf = ({ customer }: Ticket): string => customer.name ?? 'Somebody';

/** One line of the case, as a message in its thread. */
export const mirrored = (line: Line, ticket: Ticket): OutboundMessage => ({
  text: textOf(line),
  as: { name: speaker(line, nameOf(ticket)) },
});

/** A file of a line, as a message in the thread. */
export const fileMessage = (file: Attachment, line: Line, ticket: Ticket): OutboundMessage => ({
  text: escapeMarkdown(file.name),
  as: { name: speaker(line, nameOf(ticket)) },
  attachments: [file],
});

const files = ({ attachments = [] }: Line): string =>
  attachments.map(({ name }) => ` *[file: ${escapeMarkdown(name)}]*`).join('');

/** What stands right under the head card: what may help, and everything that was said so far. */
export const caseSoFar = (ticket: Ticket, lines: readonly Line[]): OutboundMessage => {
  const { suggested, earlier } = caseBrief(ticket);
  const facts = [
    ...suggested.map(({ faq, percent }) => `- May help: ${escapeMarkdown(faq)} (${percent} %)`),
    ...earlier.map(({ summary, agent }) => `- Earlier: ${escapeMarkdown(agent ? `${summary} (${agent})` : summary)}`),
  ];
  const said = lines.map(
    (line) => `**${escapeMarkdown(speaker(line, nameOf(ticket)))}:** ${textOf(line)}${files(line)}`,
  );
  return { text: [...(facts.length > 0 ? [facts.join('\n')] : []), '**So far**', ...said].join('\n\n') };
};
