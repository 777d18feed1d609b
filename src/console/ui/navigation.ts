import type { Desk } from './state.js';

/** The address of a case within the desk, so that going back and opening in a new tab work as anywhere. */
export const caseAddress = (id: string): string => `#/cases/${encodeURIComponent(id)}`;

const caseInAddress = (): string | undefined => {
  const id = /^#\/cases\/(.+)$/.exec(location.hash)?.[1];
  return id === undefined ? undefined : decodeURIComponent(id);
};

/** Shows the case that the address names, now and whenever it changes. */
export const followAddress = (desk: Desk): void => {
  const follow = () => {
    const open = caseInAddress();
    document.body.dataset.view = open === undefined ? 'queue' : 'case';
    if (open !== desk.get().open) desk.set({ open, view: undefined });
  };
  addEventListener('hashchange', follow);
  follow();
};

/** Opens a case at once; the address follows. */
export const openCase = (desk: Desk, id: string): void => {
  if (desk.get().open === id) return;
  desk.set({ open: id, view: undefined });
  location.hash = caseAddress(id);
};
