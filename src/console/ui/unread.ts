import type { QueueEntry } from '../wire.js';

const key = 'careline.read';
/** Marks are kept for the cases that were open lately; a case that left this list counts as read. */
const remembered = 500;

type Marks = Record<string, number>;

const marks = (): Marks => {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '{}') as Marks;
  } catch {
    return {};
  }
};

/** Whether the customer said something since this browser last showed the case. */
export const isUnread = ({ id, heard }: QueueEntry): boolean => heard.seq > (marks()[id] ?? 0);

/** Notes that the case was shown as far as this turn. */
export const markRead = (ticket: string, seq: number): void => {
  const { [ticket]: before = 0, ...others } = marks();
  const kept = Object.entries(others).slice(-remembered);
  localStorage.setItem(key, JSON.stringify({ ...Object.fromEntries(kept), [ticket]: Math.max(before, seq) }));
};
