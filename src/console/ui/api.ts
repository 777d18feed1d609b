import type { Attachment } from '../../model/message.js';
import type { ApiError, Doing, Done } from '../wire.js';

/** A request that was refused or did not get through, with words for the agent. */
export class ApiFailure extends Error {
  constructor(
    readonly status: number,
    readonly error: ApiError['error'],
  ) {
    super(error.message);
    this.name = 'ApiFailure';
  }
}

const offline = { code: 'offline', message: 'The desk cannot be reached right now. What you wrote is kept here.' };
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const call = async <T>(method: string, path: string, type?: string, body?: BodyInit): Promise<T> => {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      ...(type === undefined ? {} : { headers: { 'content-type': type } }),
      ...(body === undefined ? {} : { body }),
    });
  } catch {
    throw new ApiFailure(0, offline);
  }
  if (response.status === 401) location.assign('/desk/sign-in');
  const answer = await response.json().catch(() => undefined);
  if (response.ok && answer !== undefined) return answer as T;
  throw new ApiFailure(response.status, (answer as ApiError | undefined)?.error ?? offline);
};

/** Tries again for a while when nothing answers: every act carries its own id, so it happens once however often it is sent. */
const persist = async <T>(attempt: () => Promise<T>): Promise<T> => {
  for (const wait of [500, 2_000]) {
    try {
      return await attempt();
    } catch (error) {
      const passing = error instanceof ApiFailure && (error.status === 0 || error.status >= 502);
      if (!passing) throw error;
      await pause(wait);
    }
  }
  return attempt();
};

const ticketPath = (ticket: string): string => `/api/tickets/${encodeURIComponent(ticket)}`;
const replyPath = (ticket: string, messageId: string): string =>
  `${ticketPath(ticket)}/replies/${encodeURIComponent(messageId)}`;

/** Fetches something to show. */
export const read = <T>(path: string): Promise<T> => call('GET', path);
export const readCase = <T>(ticket: string): Promise<T> => read(ticketPath(ticket));

/** Does something that is safe to do twice. */
export const write = (path: string): Promise<Done> => persist(() => call('POST', path, 'application/json', '{}'));

/** Does something to a case: `what` is the last part of its address. */
export const act = (ticket: string, what: string, body: object): Promise<Done> =>
  persist(() => call('POST', `${ticketPath(ticket)}/${what}`, 'application/json', JSON.stringify(body)));

export const editReply = (ticket: string, messageId: string, id: string, text: string): Promise<Done> =>
  persist(() => call('PATCH', replyPath(ticket, messageId), 'application/json', JSON.stringify({ id, text })));

export const deleteReply = (ticket: string, messageId: string, id: string): Promise<Done> =>
  persist(() => call('DELETE', `${replyPath(ticket, messageId)}?id=${id}`));

export const upload = async (ticket: string, file: File): Promise<Attachment> => {
  const query = new URLSearchParams({ ticket, name: file.name.slice(0, 200) || 'file' });
  const done = await call<{ attachment: Attachment }>(
    'POST',
    `/api/attachments?${query}`,
    'application/octet-stream',
    file,
  );
  return done.attachment;
};

/** Tells the others at the desk what this agent is looking at. Best effort. */
export const sayPresence = (ticket: string, doing: Doing): void => {
  void call('POST', `${ticketPath(ticket)}/presence`, 'application/json', JSON.stringify({ doing })).catch(() => {});
};

export const signOut = (): Promise<unknown> => call('POST', '/desk/sign-out', 'application/json', '{}');

/** The id of one act. (`randomUUID` is missing on plain http, where a desk on an office network may run.) */
export const freshId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
