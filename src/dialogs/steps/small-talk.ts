import { isForPerson } from '../../knowledge/policy.js';
import type { Choice } from '../../model/message.js';
import { pickedFaq } from '../choices.js';
import type { Draft } from '../draft.js';
import { endQuestion, helped, personOnly } from '../moves/answer.js';
import type { Heard } from '../perceive.js';
import type { Talk } from '../recognise.js';
import type { TextKey } from '../text-keys.js';

/** The texts that answer small talk; none has a placeholder. */
const replies = {
  greeting: 'hello-again',
  'how-are-you': 'how-are-you',
  bot: 'bot',
  thanks: 'thanks',
  bye: 'bye',
  ok: 'ok',
  yes: 'ok',
  wait: 'ok',
  no: 'no',
  help: 'help',
  chat: 'chat',
  cancel: 'never-mind',
  helped: 'helped',
  'not-helped': 'stale-not-quite',
} as const satisfies Record<Talk, TextKey>;

/** What is said to a message without a word in it. */
const wordless = { words: 'nothing', nothing: 'nothing', emoji: 'emoji', file: 'file' } as const;

/** The choices shown last, but for FAQs that are gone or for a person by now; a person where there were none. */
const present = (draft: Draft): readonly Choice[] => {
  const { faqs } = draft.knowledge;
  const choices = draft.state.choices.filter(({ id }) => {
    const faq = pickedFaq(id, faqs);
    return faq !== null && (faq === undefined || !isForPerson(faq, faqs));
  });
  return choices.length > 0 ? choices : personOnly(draft);
};

/** Says something and shows the present choices again. Returns the message's key. */
export const reofferChoices = (draft: Draft, text: string) => {
  draft.say([text], present(draft));
};

/** Small talk that, while something is open, is best answered by coming back to that. */
const passing: readonly (Talk | undefined)[] = ['greeting', 'ok', 'yes', 'no', 'wait', 'help', 'thanks'];

/** What is still open after a word aside, if anything. */
const stillOpen = (draft: Draft): string => {
  const { phase } = draft.state;
  if (phase.name === 'answered') return draft.text('did-it-help');
  return phase.name === 'clarifying' && phase.options.length > 0 ? draft.text('which-one') : '';
};

/** Meets small talk, and messages without words, as a person would; what was open stays open. */
export const smallTalkReply = (draft: Draft, heard: Heard) => {
  const { talk } = heard;
  const { phase, greeted } = draft.state;
  if (talk === 'thanks' && phase.name === 'answered') return helped(draft, 'thanks');
  const open = stillOpen(draft);
  if (open !== '' && passing.includes(talk)) return reofferChoices(draft, open);
  const key = talk ? replies[talk] : wordless[heard.kind];
  const text = draft.text(talk === 'greeting' && !greeted ? 'hello' : key);
  const over = talk === 'bye' || talk === 'cancel';
  if (over && (phase.name === 'answered' || phase.name === 'clarifying')) {
    draft.say([text], personOnly(draft));
    return endQuestion(draft);
  }
  if (phase.name !== 'idle') return reofferChoices(draft, `${text} ${open}`.trim());
  const reply = draft.say([text], personOnly(draft));
  draft.phase({ name: 'idle', chat: { messageId: heard.messageId, reply } });
};
