import type { Match } from '../model/match.js';
import type { Person } from '../model/person.js';
import type { CaseSummary, HandoverReason, Ticket, Tried } from '../model/ticket.js';

/** One thing that the bot tried, in words for an agent. */
export interface TriedLine {
  readonly faq: string;
  readonly text: string;
}

/** What an agent should know before writing the first word, so that the customer never repeats herself. */
export interface Brief {
  /** One line: what the customer wants. */
  readonly summary: string;
  /** The customer's own words; empty when she only asked for a person. */
  readonly question: string;
  /** Why the bot handed over. */
  readonly reason: string;
  /** Who she is, on one line. */
  readonly profile: string;
  readonly tried: readonly TriedLine[];
  /** FAQs that may answer, likeliest first, leaving out those that were tried. */
  readonly suggested: readonly { readonly faq: string; readonly percent: number }[];
  readonly earlier: readonly CaseSummary[];
  readonly alerts: Ticket['alerts'];
}

const reasons: Readonly<Record<HandoverReason, string>> = {
  asked: 'Asked for a person',
  unknown: 'No FAQ answers this',
  'for-person': 'A person answers these',
  'not-helped': 'The answers did not help',
  'still-torn': 'Still unclear after asking back',
  upset: 'Upset, in distress, or something unsafe happened',
  undeliverable: 'A message could not be delivered',
  joined: 'A colleague wrote in the customer’s thread',
};

const reasonOf = ({ reason, subject }: Ticket): string =>
  subject ? `${reasons[reason]}: ${subject.title}` : reasons[reason];

const outcomes: Readonly<Record<Tried['outcome'], string>> = {
  open: 'no word on it',
  helped: 'helped',
  'not-helped': 'did not help',
  'not-picked': 'not picked',
};

const percent = (confidence: number): number => Math.round(confidence * 100);

const triedLine = ({ faq, question, confidence, how, outcome }: Tried): TriedLine => {
  const sure = confidence === 1 ? 'picked by the customer' : `${percent(confidence)} %`;
  return { faq, text: `${how === 'answered' ? 'Answered' : 'Offered'}: ${question} (${sure}) · ${outcomes[outcome]}` };
};

const profileLine = ({ name, email, platform, tenant, locale, timeZone }: Person): string =>
  [name ?? 'No name given', email, tenant === '-' ? platform : `${platform} (${tenant})`, locale, timeZone]
    .filter((part) => part !== undefined && part !== '')
    .join(' · ');

const untried = (ticket: Ticket): readonly Match[] =>
  ticket.suggested.filter((match) => !ticket.tried.some((one) => one.faq === match.faq && one.how === 'answered'));

/** The brief of a case, made of the ticket alone: the transcript stands beside it. */
export const caseBrief = (ticket: Ticket): Brief => ({
  summary: ticket.summary,
  question: ticket.question,
  reason: reasonOf(ticket),
  profile: profileLine(ticket.customer),
  tried: ticket.tried.map(triedLine),
  suggested: untried(ticket).map((match) => ({ faq: match.faq, percent: percent(match.confidence) })),
  earlier: ticket.earlier,
  alerts: ticket.alerts,
});
