import { byId } from '../../browser/dom.js';
import { rightsOf } from './acts.js';
import type { Draft } from './drafts.js';
import type { State } from './state.js';
import { nameOf } from './words.js';

/** What the agent is about to do with what she writes. */
export interface Writing {
  readonly mode: Draft['mode'];
  /** A reply that was sent is being changed. */
  readonly editing: boolean;
  readonly sending: boolean;
}

/** Why nothing can be sent now, in words; empty when it can. */
export const obstacle = (state: State, { mode, editing }: Writing): string => {
  const ticket = state.view?.ticket;
  const rights = rightsOf(state);
  if (!ticket || editing || (mode === 'reply' ? rights.reply : rights.note)) return '';
  if (ticket.status === 'owned') return `${ticket.owner?.name ?? 'Somebody else'} has this case; you can leave a note.`;
  return 'This case is closed; you can leave a note.';
};

const sendLabel = (state: State, { mode, editing, sending }: Writing): string => {
  if (sending) return 'Sending …';
  if (editing) return 'Save';
  if (mode === 'note') return 'Add note';
  return state.view?.ticket.status === 'waiting' ? 'Take and send' : 'Send reply';
};

/** Makes the composer look like what it will do. */
export const showComposer = (state: State, writing: Writing, chips: readonly HTMLElement[]): void => {
  if (!state.view) return;
  const { mode, editing, sending } = writing;
  const why = obstacle(state, writing);
  const toCustomer = `Reply to ${nameOf(state.view.ticket.customer)}`;
  const field = byId<HTMLTextAreaElement>('composer-text');
  const send = byId<HTMLButtonElement>('composer-send');
  const plainReply = mode === 'reply' && !editing;
  byId('composer').dataset.mode = editing ? 'edit' : mode;
  byId<HTMLInputElement>(`mode-${mode}`).checked = true;
  byId('mode-reply-label').textContent = toCustomer;
  byId('composer-modes').hidden = editing;
  byId('composer-editing').hidden = !editing;
  byId('composer-attach').hidden = !plainReply;
  byId('composer-files').replaceChildren(...(plainReply ? chips : []));
  byId('composer-why').textContent = why;
  field.placeholder = mode === 'note' ? 'Only the desk sees this.' : 'Markdown works here.';
  field.setAttribute('aria-label', mode === 'note' ? 'Internal note' : toCustomer);
  send.textContent = sendLabel(state, writing);
  send.disabled = why !== '' || sending;
};
