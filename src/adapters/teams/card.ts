import { deskChoices } from '../../model/desk.js';
import type { Choice } from '../../model/message.js';
import type { Element } from './cards/lines.js';

/** What a pressed button sends back, as `value` of a message. Other apps' cards have no such mark. */
export const mark = 'careline';

/** The choice that was pressed; undefined when it was no button of ours. */
export const choiceOf = (value: unknown): string | undefined => {
  const choice = (value as Record<string, unknown> | null | undefined)?.[mark];
  return typeof choice === 'string' && choice !== '' && choice.length <= 80 ? choice : undefined;
};

/**
 * Makes an Adaptive Card, as an attachment. 1.5 is the newest version that Teams shows ("Adaptive Cards partners",
 * learn.microsoft.com). `more`: other properties of the card.
 */
export const card = (body: readonly unknown[], more: Readonly<Record<string, unknown>> = {}) => ({
  contentType: 'application/vnd.microsoft.card.adaptive',
  content: {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.5',
    body,
    ...more,
  },
});

/** Labels longer than this get a row of their own; Teams cuts what does not fit beside the others. */
const shortLabel = 16;

/** What a button sends back. The one that opens a dialog asks for it; the others are messages. */
const dataOf = (id: string) => ({
  [mark]: id,
  ...(id === deskChoices.reply ? { msteams: { type: 'task/fetch' } } : {}),
});

/** Makes rows of buttons for choices. Titles are plain text there. */
export const choiceRows = (choices: readonly Choice[]): Element[] => {
  if (choices.length === 0) return [];
  const actions = choices.map(({ id, label }) => ({ type: 'Action.Submit', title: label, data: dataOf(id) }));
  const rows = choices.some(({ label }) => label.length > shortLabel) ? actions.map((a) => [a]) : [actions];
  return rows.map((row) => ({ type: 'ActionSet', actions: row }));
};

/** Tells whether an element of a card holds choices; buttons that open a file hold none. */
export const isChoices = ({ type, actions }: Element): boolean =>
  type === 'ActionSet' && (actions as readonly Element[]).some((action) => action.type === 'Action.Submit');

/** A greeting with a button that types "help" for its reader. `text` is our own and plain. */
export const welcomeCard = (title: string, text: string, personal: boolean) =>
  card([
    { type: 'TextBlock', text: title, weight: 'Bolder', size: 'Medium', wrap: true },
    { type: 'TextBlock', text, wrap: true },
    ...(personal
      ? [
          {
            type: 'ActionSet',
            actions: [
              {
                type: 'Action.Submit',
                title: 'What can you do?',
                data: { msteams: { type: 'imBack', value: 'help' } },
              },
            ],
          },
        ]
      : []),
  ]);
