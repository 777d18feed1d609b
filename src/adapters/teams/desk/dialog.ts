import { createHash } from 'node:crypto';
import { deskChoices } from '../../../model/desk.js';
import { cleanText } from '../../../model/text.js';
import { card, choiceOf, mark } from '../card.js';
import { deskWords } from './words.js';

/** Longest reply that a dialog takes, in characters. */
export const dialogTextMax = 10_000;

const input = 'reply';

/** What an invoke is answered: a dialog to show, or a sentence in its place. */
export type DialogAnswer =
  | {
      readonly task: {
        readonly type: 'continue';
        readonly value: { readonly title: string; readonly width: string; readonly card: unknown };
      };
    }
  | { readonly task: { readonly type: 'message'; readonly value: string } };

/** Shows a sentence where the dialog would be. */
export const dialogSays = (value: string): DialogAnswer => ({ task: { type: 'message', value } });

/**
 * The dialog in which a reply is written. `id` names it for good, so that it is sent once however often "Send" is pressed.
 * `wrong`: what is to be mended in `text`.
 */
export const replyDialog = (id: string, text = '', wrong?: string): DialogAnswer => {
  const { title, label, send } = deskWords.dialog;
  return {
    task: {
      type: 'continue',
      value: {
        title,
        width: 'medium',
        card: card(
          [
            ...(wrong ? [{ type: 'TextBlock', text: wrong, color: 'Attention', weight: 'Bolder', wrap: true }] : []),
            {
              type: 'Input.Text',
              id: input,
              label,
              isMultiline: true,
              isRequired: true,
              errorMessage: deskWords.dialog.empty,
              maxLength: dialogTextMax,
              ...(text ? { value: text } : {}),
            },
          ],
          { actions: [{ type: 'Action.Submit', title: send, data: { [mark]: deskChoices.reply, dialog: id } }] },
        ),
      },
    },
  };
};

/** A dialog that came back. */
export interface Submission {
  readonly dialog: string;
  /** Markdown, as it was typed. */
  readonly text: string;
  /** The same for the same text of the same dialog. */
  readonly id: string;
}

/** What a dialog or the button that opens it holds. */
const dataOf = (value: unknown): unknown => (value as { data?: unknown } | null | undefined)?.data;

/** Whether an invoke comes from our Reply button, or from the dialog behind it. */
export const isReply = (value: unknown): boolean => choiceOf(dataOf(value)) === deskChoices.reply;

/** Reads a dialog that was submitted; undefined when it is none of ours. */
export const readSubmission = (value: unknown): Submission | undefined => {
  const data = dataOf(value) as { readonly [field: string]: unknown };
  if (!isReply(value) || typeof data.dialog !== 'string' || data.dialog === '') return undefined;
  const text = cleanText(typeof data[input] === 'string' ? data[input] : '').trim();
  const id = createHash('sha256').update(`${data.dialog}\n${text}`).digest('base64url').slice(0, 24);
  return { dialog: data.dialog, text, id };
};
