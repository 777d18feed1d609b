import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIMessage,
  ButtonStyle,
  ComponentType,
} from 'discord.js';
import { deskChoices } from '../../model/desk.js';
import type { Choice } from '../../model/message.js';
import { escapeDiscord } from './markdown.js';
import { isId } from './snowflake.js';

type Row = APIActionRowComponent<APIButtonComponentWithCustomId>;

/** Discord's limits: rows in a message, buttons in a row, UTF-16 code units in a label and in a button's id. */
export const limits = { rows: 5, inRow: 5, label: 80, customId: 100, content: 2_000, embed: 4_096 } as const;

/** Whose button it is stands in its id: only the customer who was asked can answer. */
export const customId = (owner: string, choice: string): string => `${BigInt(owner).toString(36)}:${choice}`;

/** Reads a button's id back; undefined when it is not one of ours. */
export const readCustomId = (id: string): { readonly owner: string; readonly choice: string } | undefined => {
  const [, owner, choice] = /^([0-9a-z]{1,13}):(.+)$/s.exec(id) ?? [];
  if (!owner || !choice) return undefined;
  let number = 0n;
  for (const digit of owner) number = number * 36n + BigInt(Number.parseInt(digit, 36));
  return isId(String(number)) ? { owner: String(number), choice } : undefined;
};

/** A button on a head card. It names the delivery that carries the card, by which the card is found in history. */
export const deskCustomId = (choice: string, nonce: string): string => `${choice}:${nonce}`;

type DeskChoice = keyof typeof deskChoices;

/** What a button on a head card is for; undefined when it is none. */
export const readDeskCustomId = (id: string): DeskChoice | undefined =>
  (Object.keys(deskChoices) as DeskChoice[]).find((name) => id.startsWith(`${deskChoices[name]}:`));

/** Choices as rows of buttons. */
export const buttons = (choices: readonly Choice[], idOf: (choice: string) => string): Row[] => {
  const rows: Row[] = [];
  for (let i = 0; i < choices.length; i += limits.inRow)
    rows.push({
      type: ComponentType.ActionRow,
      components: choices.slice(i, i + limits.inRow).map(({ id, label }) => ({
        type: ComponentType.Button,
        style: ButtonStyle.Secondary,
        label,
        custom_id: idOf(id),
      })),
    });
  return rows;
};

/** The message after a button was pressed: the buttons give way to the one that was chosen. */
export const chosen = (
  message: Pick<APIMessage, 'content' | 'components'>,
  pressed: string,
): { readonly content?: string; readonly components: readonly Row[]; readonly allowed_mentions: object } => {
  const label =
    (message.components ?? [])
      .flatMap((row) => (row.type === ComponentType.ActionRow ? row.components : []))
      .flatMap((one) => (one.type === ComponentType.Button && 'custom_id' in one ? [one] : []))
      .find((one) => one.custom_id === pressed)?.label ?? '';
  const allowed_mentions = { parse: [] };
  const content = `${message.content}${message.content ? '\n\n' : ''}✓ ${escapeDiscord(label)}`;
  if (content.length <= limits.content) return { content, components: [], allowed_mentions };
  const kept = {
    type: ComponentType.Button,
    style: ButtonStyle.Success,
    label: `✓ ${label}`.slice(0, limits.label),
    custom_id: pressed,
    disabled: true,
  } as const;
  return { components: [{ type: ComponentType.ActionRow, components: [kept] }], allowed_mentions };
};
