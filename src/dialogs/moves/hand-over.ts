import { nextTicketId, oneLine } from '../../escalation/ticket.js';
import type { Faq, Knowledge } from '../../knowledge/faq.js';
import { isAnswerable } from '../../knowledge/policy.js';
import type { Match } from '../../model/match.js';
import type { HandoverReason, Ticket } from '../../model/ticket.js';
import { choiceIds } from '../choices.js';
import type { Draft } from '../draft.js';
import { wholeText } from '../question.js';
import type { Upset } from '../recognise.js';
import { answerBody } from './answer.js';
import { firstReminderMs } from './case.js';

/** So many of the best matches are shown to the agent as suggestions. */
const mostSuggested = 3;

/** What may be suggested to an agent as an answer, of what was found. */
export const suggestedOf = (matches: readonly Match[], { faqs }: Knowledge): readonly Match[] =>
  matches.filter(({ faq }) => isAnswerable(faq, faqs)).slice(0, mostSuggested);

/** What a customer who waits can press. */
export const whileWaiting = (draft: Draft) => draft.choices([choiceIds.cancel, 'choice-cancel']);

const summaryOf = (draft: Draft, reason: HandoverReason, subject: Faq | undefined): string => {
  const { question, tried } = draft.state;
  const text = wholeText(question);
  if (text !== '') return oneLine(text);
  if (subject) return oneLine(subject.question);
  const read = tried.findLast((one) => one.how === 'answered')?.question;
  if (draft.event.type === 'agent.joined') return read ?? oneLine(draft.event.text);
  return read ?? draft.note(reason === 'undeliverable' ? 'summary-undeliverable' : 'summary-asked');
};

/** A new case on the present question; `subject`: the question for a person that it is about. */
export const newTicket = (draft: Draft, reason: HandoverReason, subject?: Faq): Ticket => {
  const { state, knowledge } = draft;
  const found = (state.question?.matches ?? []).filter((match) => knowledge.faqs.has(match.faq));
  const likely = found[0] && found[0].confidence >= knowledge.thresholds.ask ? found[0].faq : undefined;
  const answered = state.tried.findLast((one) => one.how === 'answered')?.faq;
  const about = subject ?? knowledge.faqs.get(likely ?? answered ?? '');
  return {
    id: nextTicketId(state.id, state.ticket),
    conversation: state.id,
    fromSeq: state.question?.seq ?? draft.seq,
    seq: draft.seq,
    status: 'waiting',
    reason,
    customer: state.language === undefined ? state.person : { locale: state.language, ...state.person },
    ...(subject && { subject: { faq: subject.id, title: subject.question } }),
    ...(about && { topic: about.topic, ...(about.route && { route: about.route }) }),
    summary: summaryOf(draft, reason, subject),
    question: wholeText(state.question),
    tried: state.tried,
    suggested: suggestedOf(found, knowledge),
    earlier: state.earlier,
    openedAt: draft.at,
    told: {},
    alerts: [],
  };
};

/** From now on the customer waits: nobody owns the case, and the desks are reminded when that lasts. */
export const startWaiting = (draft: Draft) => {
  draft.phase({ name: 'handing-over' });
  draft.timer('quiet', undefined);
  draft.timer('unattended', firstReminderMs);
  draft.announce('opened');
};

/** Words to someone whom this has happened to stand alone, without a button. */
const grave: ReadonlySet<Upset> = new Set(['danger', 'unsafe', 'distress']);
export const isGrave = (upset: Upset): boolean => grave.has(upset);

/** A warm word to someone who is upset, and what happens next. */
export const sayToUpset = (draft: Draft, upset: Upset) => {
  const lead = draft.text(`handover-${upset === 'swearing' ? 'frustrated' : upset}`);
  const next = draft.text(isGrave(upset) ? 'handover-next-calm' : 'handover-next');
  draft.say([lead, next], isGrave(upset) ? [] : whileWaiting(draft), 'calm');
};

/** Why the bot asks for a person, unless the question is one for a person. */
export type BotsReason = Exclude<HandoverReason, 'joined' | 'for-person'>;

/** To a customer who asked privately. */
const secret = (draft: Draft): string => (draft.state.private ? draft.text('handover-private') : '');

/** Opens a case for a person, and tells the customer and the desks. */
export const handOver = (draft: Draft, reason: BotsReason, upset?: Upset) => {
  const { state } = draft;
  draft.ticket(newTicket(draft, reason));
  draft.change({ replies: [] });
  if (upset) sayToUpset(draft, upset);
  else {
    const known = state.question !== undefined || reason === 'undeliverable';
    const next = draft.text(known ? 'handover-next' : 'handover-tell');
    draft.say(
      [draft.text(`handover-${reason === 'upset' ? 'frustrated' : reason}`), next, secret(draft)],
      whileWaiting(draft),
    );
  }
  startWaiting(draft);
};

/** The admins' words on a question for a person; general ones where they wrote none that she can read. */
const wordsOn = (draft: Draft, faq: Faq): string[] => {
  if (faq.answer !== '' && !draft.isForeign(faq)) return [faq.answer];
  const general = draft.text('handover-for-person');
  return faq.answer === '' ? [general] : [general, ...answerBody(draft, faq)];
};

/** Opens a case on a question for a person: no text answers it, so that there is no cheer in it either. */
export const handOverFor = (draft: Draft, id: string) => {
  draft.ticket(newTicket(draft, 'for-person', draft.knowledge.faqs.get(id)));
  draft.change({ replies: [] });
  const words = wordsOn(draft, draft.faq(id)!);
  draft.say([...words, draft.text('handover-next'), secret(draft)], whileWaiting(draft), 'calm');
  startWaiting(draft);
};
