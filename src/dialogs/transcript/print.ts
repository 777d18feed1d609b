import { caseBrief } from '../../escalation/brief.js';
import { transcript } from '../../escalation/transcript.js';
import type { OutboundMessage } from '../../model/message.js';
import type { Ticket } from '../../model/ticket.js';
import type { Effect, Turn } from '../../model/turn.js';

type ActOutcome = Extract<Effect, { type: 'act-outcome' }>['outcome'];
type Announce = Extract<Effect, { type: 'announce' }>;

/** What was said before under each key, so that an edit can say what it changes. */
export type Said = Map<string, OutboundMessage>;

const spoken = (message: OutboundMessage, customer: string, does = ''): string[] => {
  const secret = message.visibleTo === 'asker' ? ` (only ${customer} sees it)` : '';
  const speaker = does === '' && secret === '' ? '**Careline:**' : `**Careline**${secret}${does}:`;
  const choices = (message.choices ?? []).map((choice) => `[${choice.label}]`).join(' ');
  return [`${speaker} ${message.text}`, ...(choices === '' ? [] : [choices])].join('\n').split('\n');
};

const notice = ({ notice: { kind, ticket, text } }: Announce): string => {
  if (kind === 'alert') return `*The desk is alerted: ${text}*`;
  const reason = caseBrief(ticket).reason;
  return kind === 'waiting'
    ? `*The desk is reminded: ${ticket.summary}*`
    : `*The desk hears of a case: ${ticket.summary} (${reason})*`;
};

const refusal = (agent: string, outcome: Extract<ActOutcome, { ok: false }>): string => {
  const owner = outcome.owner?.name;
  const why = {
    taken: `${owner} has this case`,
    'not-yours': owner === undefined ? 'take the case first' : `${owner} has this case`,
    closed: 'no such case is open',
    'unknown-message': 'there is no such message',
  };
  return `*${agent} is told: ${why[outcome.code]}*`;
};

/** An effect in the words of a transcript: each entry is a block of its own. */
export const printEffect = (effect: Effect, said: Said, customer: string, agent: string): string[][] => {
  switch (effect.type) {
    case 'say': {
      said.set(effect.key, effect.message);
      const { as, text } = effect.message;
      const secret = effect.message.visibleTo === 'asker' ? ` (only ${customer} sees it)` : '';
      return [as ? [`*${customer} reads from ${as.name}${secret}: ${text}*`] : spoken(effect.message, customer)];
    }
    case 'edit': {
      said.set(effect.target, effect.message);
      const { as, text } = effect.message;
      if (as) return [[`*${customer} sees the message of ${as.name} change to: ${text}*`]];
      return [spoken(effect.message, customer, ' (changing its message)')];
    }
    case 'remove':
      return [[`*${customer} no longer sees: ${said.get(effect.target)?.text ?? '?'}*`]];
    case 'announce':
      return [[notice(effect)]];
    case 'mark': {
      const writer = said.get(effect.reply)?.as?.name ?? '?';
      const marked = effect.mark === 'sent' ? 'as delivered' : `as not delivered: ${effect.reason ?? '?'}`;
      return [[`*The message of ${writer} is marked ${marked}*`]];
    }
    case 'feedback':
      return [];
    case 'act-outcome':
      return effect.outcome.ok ? [] : [[refusal(agent, effect.outcome)]];
  }
};

/** The brief of a case, as a list. */
export const printBrief = (ticket: Ticket): string[] => {
  const brief = caseBrief(ticket);
  return [
    `- Wants: ${brief.summary}`,
    `- Why a person: ${brief.reason}`,
    `- Who: ${brief.profile}`,
    ...brief.tried.map((one) => `- Tried: ${one.text}`),
    ...brief.suggested.map((one) => `- Suggested: ${one.faq} (${one.percent} %)`),
    ...brief.earlier.map((one) => `- Earlier: ${one.summary}${one.agent === undefined ? '' : ` (${one.agent})`}`),
    ...brief.alerts.map((one) => `- Alert: ${one.text}`),
  ];
};

/** The transcript as an agent sees it, as a list. */
export const printTranscript = (turns: readonly Turn[], customer: string): string[] =>
  transcript(turns, []).map((line) => {
    const speaker = { customer, bot: 'Careline', agent: line.name, note: `Note by ${line.name}`, system: 'Case' }[
      line.who
    ];
    const text = line.deleted ? '(deleted)' : line.text.replaceAll('\n', ' ');
    const earlier = line.earlier ? ` (edited; before: ${line.earlier.join(' → ')})` : '';
    const files = (line.attachments ?? []).map((file) => ` [file: ${file.name}]`).join('');
    return `- ${speaker}: ${text}${files}${earlier}`;
  });
