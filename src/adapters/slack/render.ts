import type { types } from '@slack/bolt';
import type { Choice, OutboundMessage } from '../../model/message.js';
import type { Press } from './interaction.js';
import { escapeSlack, type Piece, toPieces } from './markdown.js';
import { blockIdOf, isDesk, type Ref } from './place.js';
import type { AnyBlock } from './wire.js';
import { words } from './words.js';

/** Slack's limits: characters of a section, blocks of a message, and how many pictures we give a block of their own. */
const sectionMax = 3_000;
const blocksMax = 50;
const imagesMax = 10;

export interface Payload {
  /** What notifications and screen readers tell; also what is shown when blocks cannot be. */
  readonly text: string;
  readonly blocks: types.KnownBlock[];
}

/** Cuts mrkdwn between words, never inside `<…>` or an escape; a fenced block is fenced anew. */
const cut = (text: string, max: number): string[] => {
  const fenced = text.startsWith('```\n');
  const [open, close] = fenced ? ['```\n', '\n```'] : ['', ''];
  const inner = fenced ? text.slice(4, -4) : text;
  const parts: string[] = [];
  let part = '';
  for (const atom of inner.match(/<[^<>]*>|&\w+;|\s|[^\s<&]{1,200}|./gsu) ?? []) {
    if (open.length + part.length + atom.length + close.length > max && part) {
      parts.push(`${open}${part}${close}`);
      part = '';
    }
    if (part || atom.trim()) part += atom;
  }
  return part.trim() ? [...parts, `${open}${part}${close}`] : parts;
};

const imageAsText = (piece: Extract<Piece, { kind: 'image' }>): string =>
  `<${escapeSlack(piece.url.replace(/[|<>\s]/g, encodeURIComponent))}|${escapeSlack(piece.alt)}>`;

/** Neighbouring paragraphs share a section as long as they fit. */
const sections = (pieces: readonly Piece[]): types.KnownBlock[] => {
  const blocks: types.KnownBlock[] = [];
  let text = '';
  const flush = () => {
    // `verbatim`: Slack must not look for names and addresses in it.
    for (const part of text.length > sectionMax ? cut(text, sectionMax) : text ? [text] : [])
      blocks.push({ type: 'section', text: { type: 'mrkdwn', text: part, verbatim: true } });
    text = '';
  };
  for (const piece of pieces) {
    if (piece.kind === 'image') {
      flush();
      blocks.push({ type: 'image', image_url: piece.url, alt_text: piece.alt.slice(0, 2_000) });
      continue;
    }
    if (text && text.length + piece.text.length + 2 > sectionMax) flush();
    text += (text ? '\n\n' : '') + piece.text;
  }
  flush();
  return blocks;
};

const buttons = (choices: readonly Choice[], ref: Ref): types.KnownBlock => ({
  type: 'actions',
  block_id: blockIdOf(ref),
  elements: choices.map(({ id, label }, i) => ({
    type: 'button',
    action_id: `choice-${i}`,
    text: { type: 'plain_text', text: label, emoji: false },
    value: id,
  })),
});

/** `images` false: pictures become links, for when Slack could not fetch one. */
export const toPayload = (message: OutboundMessage, ref: Ref, images = true): Payload => {
  const pieces = toPieces(message.text);
  if (!isDesk(ref) && ref.named) {
    const [first, ...rest] = pieces;
    const name = `<@${ref.user}>`;
    if (first?.kind === 'text' && !first.text.startsWith('```'))
      pieces.splice(0, 1, { kind: 'text', text: `${name} ${first.text}` });
    else pieces.splice(0, pieces.length, { kind: 'text', text: name }, ...(first ? [first, ...rest] : []));
  }
  let pictures = 0;
  const shown = pieces.map((piece): Piece => {
    if (piece.kind === 'text' || (images && ++pictures <= imagesMax)) return piece;
    return { kind: 'text', text: imageAsText(piece) };
  });
  const text = pieces.map((piece) => (piece.kind === 'text' ? piece.text : imageAsText(piece))).join('\n\n');
  const choices = message.choices ?? [];
  const blocks = sections(shown).slice(0, blocksMax - 1);
  return { text, blocks: choices.length > 0 ? [...blocks, buttons(choices, ref)] : blocks };
};

/** A message whose buttons give way to the one that was pressed. */
export const chosenPayload = (press: Press): Payload => ({
  text: press.text,
  blocks: (press.blocks ?? []).map((block: AnyBlock) =>
    block.block_id === press.blockId ? chosenBlock(press.label) : block,
  ) as unknown as types.KnownBlock[],
});

const chosenBlock = (label: string) => ({
  type: 'context',
  elements: [{ type: 'mrkdwn', text: escapeSlack(words.chosen(label)), verbatim: true }],
});
