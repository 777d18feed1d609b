import type { AgentJoined } from '../../../model/event.js';
import { escapeMarkdown } from '../../../model/message.js';
import { cutText } from '../../../model/text.js';
import { agentJoined } from '../../agent-joined.js';
import { addressOf, type Place } from '../place.js';
import { inboundTextMax, isCalled, type Message, ownWords } from '../receive.js';
import { timeOf } from '../snowflake.js';
import { readName, readText } from '../text.js';
import type { Desks } from './desks.js';
import { raiseMarkdown } from './raise.js';
import { agentOf } from './receive.js';

/**
 * What a member of a desk wrote, without calling the bot, where customers talk with it: an event for each of them. Empty
 * when it concerns nobody. Throws what the SDK throws.
 */
export const joinedBy = async (
  d: Message,
  place: Place | undefined,
  desks: Desks,
  me: Parameters<typeof isCalled>[1],
): Promise<readonly AgentJoined[]> => {
  if (!d.guild_id || place?.kind !== 'server' || ownWords(d) || isCalled(d, me)) return [];
  const talks = place.talks.filter(({ user }) => user !== d.author.id);
  const desk = talks.length > 0 && (await desks.memberOf(d.author.id));
  if (!desk) return [];
  const files = d.attachments.map(({ filename }) => `📎 ${escapeMarkdown(readName(filename) ?? 'file')}`);
  const text = [raiseMarkdown(readText(d.content, d.mentions, [])), ...files].filter(Boolean).join('\n\n');
  if (text === '') return [];
  const agent = agentOf(desk.guild ?? d.guild_id, d);
  const addresses = talks.map(({ conversation, ref }) => addressOf(conversation, ref));
  return agentJoined(addresses, `discord:message:${d.id}`, {
    at: timeOf(d.id),
    agent,
    messageId: d.id,
    text: cutText(text, inboundTextMax),
  });
};
