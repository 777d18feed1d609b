import type { HandoverReason } from '../../model/ticket.js';

/** Why a person is needed, in the queue's few words. */
export const reasons: Record<HandoverReason, string> = {
  asked: 'Asked for a person',
  unknown: 'No FAQ answers it',
  'for-person': 'A person answers these',
  'not-helped': 'Answers did not help',
  'still-torn': 'Unclear after asking',
  upset: 'Upset',
  undeliverable: 'An answer did not arrive',
  joined: 'A colleague joined',
};

export const platforms: Record<string, string> = {
  web: 'Web chat',
  terminal: 'Terminal',
  slack: 'Slack',
  discord: 'Discord',
  teams: 'Teams',
};

/** What a customer is called when she gave no name. */
export const nameOf = (customer: { readonly name?: string }): string => customer.name ?? 'Customer';

/** A FAQ's id as words: `refund-time` becomes "Refund time". */
export const title = (faq: string): string => {
  const words = faq.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

export const percent = (share: number): string => `${Math.round(share * 100)}\u00a0%`;

/** A length of time as one would say it: "just now", "4 min", "3 h", "2 days". */
export const lasted = (ms: number): string => {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h`;
  return `${Math.floor(hours / 24)} days`;
};

const timeFormat = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const dayFormat = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short' });

/** The time of day in the agent's own zone; with the date, unless it is today. */
export const when = (at: number, now: number): string => {
  const day = dayFormat.format(at);
  return day === dayFormat.format(now) ? timeFormat.format(at) : `${day}, ${timeFormat.format(at)}`;
};

export const fullTime = (at: number): string => new Date(at).toLocaleString();

export const fileSize = (bytes: number): string =>
  bytes < 1_048_576 ? `${Math.max(1, Math.round(bytes / 1_024))} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`;
