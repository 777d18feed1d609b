import { byId } from '../../browser/dom.js';
import type { Acts, Fate } from './acts.js';
import { freshId, sayPresence } from './api.js';
import { obstacle, showComposer, type Writing } from './composer-view.js';
import { type Draft, emptyDraft, keepDraft, readDraft } from './drafts.js';
import { createFiles } from './files.js';
import type { Notices } from './notice.js';
import type { Desk } from './state.js';

const typingEveryMs = 4_000;

/** Where the agent writes: to the customer, or a note that only the desk sees. */
export const createComposer = (desk: Desk, acts: Acts, notices: Notices) => {
  const form = byId<HTMLFormElement>('composer');
  const field = byId<HTMLTextAreaElement>('composer-text');
  const picker = byId<HTMLInputElement>('composer-file');
  const files = createFiles(notices, () => show());
  let draft = emptyDraft;
  let editing: string | undefined;
  /** What was last tried to be sent and its id: as long as nobody knows what became of it, it is the same message. */
  let attempt = { words: '', id: '' };
  let sending = false;
  let saidTyping = 0;

  const writing = (): Writing => ({ mode: draft.mode, editing: editing !== undefined, sending });
  const show = (): void => {
    const state = desk.get();
    showComposer(state, writing(), state.open === undefined ? [] : files.chips(state.open));
  };

  /** Fills the field with what is kept for the open case. */
  const load = (): void => {
    const { open } = desk.get();
    draft = open === undefined ? emptyDraft : readDraft(open);
    editing = undefined;
    saidTyping = 0;
    field.value = draft[draft.mode];
    show();
  };

  const keep = (change: Partial<Draft>): void => {
    const { open } = desk.get();
    if (open === undefined) return;
    draft = { ...draft, ...change };
    keepDraft(open, draft);
  };

  const write = (mode: Draft['mode']): void => {
    editing = undefined;
    keep({ mode });
    field.value = draft[mode];
    show();
    field.focus();
  };

  const deliver = async (id: string, text: string, files: readonly string[]): Promise<Fate> => {
    if (editing !== undefined) return acts.edit(id, editing, text);
    return draft.mode === 'note' ? acts.note(id, text) : acts.reply(id, text, files);
  };

  const send = async (): Promise<void> => {
    const { open, view } = desk.get();
    const text = field.value;
    const { mode } = draft;
    const edited = editing;
    const attached = mode === 'reply' && !edited && open !== undefined ? files.of(open).map(({ id }) => id) : [];
    if (sending || open === undefined || !view || (text.trim() === '' && attached.length === 0)) return;
    if (obstacle(desk.get(), writing()) !== '') return;
    const words = JSON.stringify([open, mode, edited, text, attached]);
    if (attempt.words !== words) attempt = { words, id: freshId() };
    sending = true;
    show();
    const fate = await deliver(attempt.id, text, attached);
    sending = false;
    if (fate !== 'unknown') attempt = { words: '', id: '' };
    if (fate === 'done' && edited === undefined) {
      const kept = readDraft(open);
      if (kept[mode] === text) keepDraft(open, { ...kept, mode, [mode]: '' });
      if (mode === 'reply') files.clear(open);
    }
    // Unless she went on to something else meanwhile.
    if (fate === 'done' && desk.get().open === open && field.value === text && editing === edited) {
      load();
      if (edited === undefined) keep({ mode });
    }
    show();
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send();
  });
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send();
    if (event.key === 'Escape') editing ? load() : field.blur();
  });
  field.addEventListener('input', () => {
    if (editing === undefined) keep({ [draft.mode]: field.value });
    const { open } = desk.get();
    if (draft.mode !== 'reply' || open === undefined || Date.now() - saidTyping < typingEveryMs) return;
    saidTyping = Date.now();
    sayPresence(open, 'typing');
  });
  field.addEventListener('paste', (event) => {
    const { open } = desk.get();
    const pasted = [...(event.clipboardData?.files ?? [])];
    if (open === undefined || draft.mode !== 'reply' || editing !== undefined || pasted.length === 0) return;
    event.preventDefault();
    void files.add(open, pasted);
  });
  byId('mode-reply').addEventListener('change', () => write('reply'));
  byId('mode-note').addEventListener('change', () => write('note'));
  byId('composer-cancel').addEventListener('click', load);
  byId('composer-attach').addEventListener('click', () => picker.click());
  picker.addEventListener('change', async () => {
    const { open } = desk.get();
    if (open !== undefined) await files.add(open, [...(picker.files ?? [])]);
    picker.value = '';
  });
  desk.onChange((now, before) => {
    if (now.open !== before.open) load();
    else if (now.view !== before.view) show();
  });

  return {
    write,
    edit(messageId: string, text: string): void {
      keep({ mode: 'reply' });
      editing = messageId;
      field.value = text;
      show();
      field.focus();
    },
  };
};

export type Composer = ReturnType<typeof createComposer>;
