import { deskChoices } from '../model/desk.js';
import { type Choice, escapeMarkdown, type OutboundMessage } from '../model/message.js';
import type { Ticket } from '../model/ticket.js';
import { caseBrief } from './brief.js';
import { oneLine } from './ticket.js';

/**
 * Text that comes out literally, cut so that with its escapes it is at most `max` code units long: a head card must stay
 * one message on every platform.
 */
const literal = (text: string, max: number): string => {
  let out = '';
  for (const character of text.replace(/\s+/g, ' ').trim()) {
    const next = escapeMarkdown(character);
    if (out.length + next.length > max - 2) return `${out} …`;
    out += next;
  }
  return out;
};

/** Markdown whose escapes were taken away, to be cut. */
const plain = (markdown: string): string => markdown.replace(/\\([!-/:-@[-`{-~])/g, '$1');

const button = (id: string, label: string): Choice => ({ id, label });

const buttons = ({ status }: Ticket): readonly Choice[] => {
  if (status === 'waiting') return [button(deskChoices.take, 'Take'), button(deskChoices.reply, 'Reply')];
  if (status !== 'owned') return [];
  return [
    button(deskChoices.reply, 'Reply'),
    button(deskChoices.resolve, 'Resolve'),
    button(deskChoices.handBack, 'Hand back to bot'),
  ];
};

const statusLine = ({ status, owner }: Ticket): string => {
  const name = owner && literal(owner.name, 160);
  switch (status) {
    case 'waiting':
      return 'waits for somebody to take this';
    case 'owned':
      return `${name} has this case`;
    case 'resolved':
      return name ? `resolved by ${name}` : 'solved meanwhile';
    case 'handed-back':
      return name ? `handed back to the bot by ${name}` : 'no longer wanted by the customer';
  }
};

const mostTried = 3;
const mostAlerts = 2;

/** How the commands in a desk thread are written, in one line of Markdown. */
export const deskHelp =
  '`!r` and your answer sends it to the customer. Anything else you write here stays among yourselves. Also: `!take`, `!resolve`, `!back`, `!help`.';

/** What heads a case on a desk of a platform: who wants what, what was tried, where it stands and what can be done. */
export const headCard = (ticket: Ticket): OutboundMessage => {
  const brief = caseBrief(ticket);
  const open = ticket.status === 'waiting' || ticket.status === 'owned';
  const facts = [
    `From: ${literal(brief.profile, 240)}`,
    `Why a person: ${literal(brief.reason, 180)}`,
    ...brief.tried.slice(-mostTried).map((one) => literal(one.text, 180)),
    ...(open ? ['Promised: a person answers where the customer wrote'] : []),
    ...brief.alerts.slice(-mostAlerts).map((one) => `⚠ ${literal(plain(one.text), 180)}`),
  ];
  const choices = buttons(ticket);
  return {
    text: [
      `**${literal(ticket.customer.name ?? 'A customer', 160)}** · ${statusLine(ticket)}`,
      `> ${literal(oneLine(ticket.question || ticket.summary), 400)}`,
      facts.map((fact) => `- ${fact}`).join('\n'),
      ...(open ? [deskHelp] : []),
    ].join('\n\n'),
    ...(choices.length > 0 && { choices }),
  };
};
