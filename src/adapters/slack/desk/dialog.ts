import { createHash } from 'node:crypto';
import type { types } from '@slack/bolt';
import { cleanText } from '../../../model/text.js';
import type { SlackView } from '../wire.js';
import { deskWords } from '../words.js';

/** Names our dialog among all that an app may have. */
export const dialogId = 'careline-reply';

/** What an input of a dialog holds, as Slack limits it, in characters. */
export const dialogTextMax = 3_000;

const block = 'reply';
const action = 'text';

const plain = (text: string): types.PlainTextElement => ({ type: 'plain_text', text, emoji: false });

/** The dialog in which a reply is written. It carries the thread that it belongs to. */
export const replyDialog = (channel: string, thread: string): types.ModalView => {
  const { title, send, cancel, label, hint } = deskWords.dialog;
  return {
    type: 'modal',
    callback_id: dialogId,
    private_metadata: JSON.stringify({ channel, thread }),
    title: plain(title),
    submit: plain(send),
    close: plain(cancel),
    blocks: [
      {
        type: 'input',
        block_id: block,
        label: plain(label),
        hint: plain(hint),
        element: {
          type: 'plain_text_input',
          action_id: action,
          multiline: true,
          max_length: dialogTextMax,
          focus_on_load: true,
        },
      },
    ],
  };
};

/** A dialog that came back. */
export interface Submission {
  readonly channel: string;
  readonly thread: string;
  /** Markdown, as it was typed. */
  readonly text: string;
  /**
   * The same for the same text of the same dialog: Slack lets an agent press Send again when the first answer got lost.
   */
  readonly id: string;
}

/** Reads a dialog that was submitted; undefined when it is none of ours. */
export const readSubmission = (view: SlackView | undefined): Submission | undefined => {
  if (view?.callback_id !== dialogId || !view.id) return undefined;
  let place: unknown;
  try {
    place = JSON.parse(view.private_metadata ?? '');
  } catch {
    return undefined;
  }
  const { channel, thread } = (place ?? {}) as Partial<Submission>;
  if (typeof channel !== 'string' || typeof thread !== 'string') return undefined;
  const text = cleanText(view.state?.values?.[block]?.[action]?.value ?? '').trim();
  return { channel, thread, text, id: `${view.id}:${createHash('sha256').update(text).digest('hex').slice(0, 16)}` };
};

/** Keeps the dialog open and says what is wrong. */
export const dialogErrors = (why: string) => ({ response_action: 'errors', errors: { [block]: why } }) as const;
