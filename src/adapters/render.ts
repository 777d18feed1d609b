import { type Choice, escapeMarkdown, type OutboundMessage } from '../model/message.js';
import type { Capabilities } from './channel.js';
import { plainText } from './render-plain.js';
import { splitMarkdown, splitPlain } from './render-split.js';

/** A label that fits a button, its end marked when it had to be cut. */
const cutLabel = (label: string, max: number): string => {
  if (label.length <= max) return label;
  let kept = '';
  for (const character of label) {
    if (kept.length + character.length >= max) break;
    kept += character;
  }
  return `${kept}…`;
};

/** Choices as lines to answer in words, for a channel with too few buttons or none. */
const numbered = (choices: readonly Choice[]): string =>
  choices.map(({ label }, i) => `${i + 1}. ${escapeMarkdown(label)}`).join('\n');

/**
 * Lowers a message to what a channel can show, as one message or several to be sent in this order. A long text is split
 * where Markdown allows it, the speaker's name goes into the text and the choices become numbered lines where the
 * channel has nothing better. Choices and attachments go with the last part, `replyTo` with the first.
 */
export const render = (message: OutboundMessage, capabilities: Capabilities): OutboundMessage[] => {
  const { choices = [], attachments = [], as, visibleTo, replyTo } = message;
  const buttons = choices.length <= capabilities.choices.max;
  const markdown = [
    as && !capabilities.speakAs ? `**${escapeMarkdown(as.name)}:** ${message.text}` : message.text,
    ...(buttons ? [] : [numbered(choices)]),
  ].join('\n\n');
  const parts =
    capabilities.markdown === 'plain'
      ? splitPlain(plainText(markdown), capabilities.textMax)
      : splitMarkdown(markdown, capabilities.textMax);
  return parts.map((text, i) => ({
    text,
    ...(as && capabilities.speakAs ? { as } : {}),
    ...(visibleTo ? { visibleTo } : {}),
    ...(replyTo && i === 0 ? { replyTo } : {}),
    ...(i < parts.length - 1
      ? {}
      : {
          ...(buttons && choices.length > 0
            ? {
                choices: choices.map(({ id, label }) => ({
                  id,
                  label: cutLabel(label, capabilities.choices.labelMax),
                })),
              }
            : {}),
          ...(attachments.length > 0 ? { attachments } : {}),
        }),
  }));
};
