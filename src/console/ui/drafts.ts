/**
 * What an agent is writing in a case: kept in the browser until it is sent, also over a reload. A note and a reply are
 * kept apart, so that changing one's mind about the kind never turns a note into a reply.
 */
export interface Draft {
  readonly mode: 'reply' | 'note';
  readonly reply: string;
  readonly note: string;
}

const prefix = 'careline.draft.';
const key = (ticket: string): string => prefix + ticket;
export const emptyDraft: Draft = { mode: 'reply', reply: '', note: '' };

export const readDraft = (ticket: string): Draft => {
  try {
    return { ...emptyDraft, ...(JSON.parse(localStorage.getItem(key(ticket)) ?? '{}') as Partial<Draft>) };
  } catch {
    return emptyDraft;
  }
};

export const keepDraft = (ticket: string, draft: Draft): void => {
  if (draft.reply === '' && draft.note === '') localStorage.removeItem(key(ticket));
  else localStorage.setItem(key(ticket), JSON.stringify(draft));
};

/** Drafts are about customers: whoever signs out leaves none behind for the next user of the browser. */
export const forgetDrafts = (): void => {
  for (const name of Object.keys(localStorage)) if (name.startsWith(prefix)) localStorage.removeItem(name);
};
