import type { Draft, Tone } from './draft.js';
import { callingName } from './name.js';

/** Someone who writes this long after her case was closed has been away, and is welcomed back. */
export const awayAfterMs = 4 * 3600_000;

/**
 * The first words of a conversation, once: a greeting by name where there is one, or a welcome to a customer whose case
 * was closed some time ago. Empty when she was greeted already.
 */
export const greeting = (draft: Draft, tone: Tone): string => {
  if (draft.state.greeted) return '';
  const last = draft.state.earlier.at(-1);
  if (last && draft.at - last.resolvedAt < awayAfterMs) return '';
  draft.change({ greeted: true });
  const name = callingName(draft.state.person, draft.texts);
  if (tone === 'calm') return name ? draft.text('greet-calm-name', { name }) : '';
  if (last) return name ? draft.text('welcome-back-name', { name }) : draft.text('welcome-back');
  return name ? draft.text('greet-name', { name }) : draft.text('greet');
};
