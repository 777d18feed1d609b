import type { StreamData } from '../../../src/adapters/web/feed.js';

/** One event as it came over the stream. */
export interface Received {
  readonly id?: string;
  readonly event: string;
  readonly data: StreamData;
}

/** Reads a stream of server-sent events, one after the other. */
export const readStream = (response: Response) => {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = '';
  let ended = false;
  const next = async (): Promise<Received | undefined> => {
    for (;;) {
      const end = buffer.indexOf('\n\n');
      if (end < 0) {
        const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }));
        if (done) {
          ended = true;
          return undefined;
        }
        buffer += value;
        continue;
      }
      const fields = Object.fromEntries(
        buffer
          .slice(0, end)
          .split('\n')
          .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
      );
      buffer = buffer.slice(end + 2);
      if (fields.data === undefined) continue;
      return {
        ...(fields.id ? { id: fields.id } : {}),
        event: fields.event ?? 'message',
        data: JSON.parse(fields.data),
      };
    }
  };
  return {
    next,
    /** The events up to and with the first that fits. Fails when the stream ends before. */
    async until(fits: (received: Received) => boolean): Promise<Received[]> {
      const all: Received[] = [];
      for (;;) {
        const received = await next();
        if (!received) throw new Error(`The stream ended after ${JSON.stringify(all)}.`);
        all.push(received);
        if (fits(received)) return all;
      }
    },
    get ended() {
      return ended;
    },
    close: () => reader.cancel(),
  };
};

/** A visitor's browser, as far as the server sees it: it keeps the cookie and names its origin. */
export const visitor = (url: string) => {
  let cookie: string | undefined;
  const headers = () => ({ origin: url, ...(cookie ? { cookie } : {}) });
  const request = (method: string, path: string, init: RequestInit = {}) =>
    fetch(url + path, { redirect: 'manual', ...init, method, headers: { ...headers(), ...init.headers } });
  const json = (method: string, path: string, body: unknown) =>
    request(method, path, { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
  return {
    request,
    json,
    get cookie() {
      return cookie;
    },
    set cookie(value) {
      cookie = value;
    },
    async start(about: object = {}) {
      const response = await json('POST', '/chat/session', about);
      cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
      return response;
    },
    say: (id: string, text: string, more: object = {}) => json('POST', '/chat/messages', { id, text, ...more }),
    upload: (bytes: Uint8Array<ArrayBuffer>, name: string) =>
      request('POST', '/chat/attachments', {
        body: bytes,
        headers: { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent(name) },
      }),
    async stream(lastEventId?: string) {
      const response = await request('GET', '/chat/stream', {
        headers: lastEventId ? { 'last-event-id': lastEventId } : {},
      });
      if (response.status !== 200) throw new Error(`The stream answered ${response.status}.`);
      return readStream(response);
    },
    /** All that is in her feed now. */
    async history(): Promise<StreamData['entry'][]> {
      const stream = await this.stream();
      const received = await stream.until(({ event }) => event === 'ready');
      await stream.close();
      // A typing sign may come in between; it is no entry.
      return received.slice(0, -1).flatMap(({ data }) => data.entry ?? []);
    },
  };
};

export type Visitor = ReturnType<typeof visitor>;
