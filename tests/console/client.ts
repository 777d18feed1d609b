import type { World } from './world.js';

let number = 0;
export const freshId = (): string => `act-${String(++number).padStart(8, '0')}`;

/** An agent's requests, as her browser makes them. */
export const createAgent = async (world: World, name: string) => {
  const cookie = await world.signIn(name);
  const headers = { cookie, origin: world.publicUrl };
  const send = async (method: 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object) => {
    const response = await world.app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
    return { status: response.statusCode, body: response.json() };
  };
  const path = (ticket: string, what: string) => `/api/tickets/${encodeURIComponent(ticket)}${what}`;
  return {
    cookie,
    headers,
    get: async (url: string) => {
      const response = await world.app.inject({ url, headers });
      return { status: response.statusCode, body: response.json() };
    },
    view: async (ticket: string) => (await world.app.inject({ url: path(ticket, ''), headers })).json(),
    act: (ticket: string, what: string, body: object = {}) =>
      send('POST', path(ticket, `/${what}`), { id: freshId(), ...body }),
    edit: (ticket: string, messageId: string, text: string) =>
      send('PATCH', path(ticket, `/replies/${encodeURIComponent(messageId)}`), { id: freshId(), text }),
    remove: (ticket: string, messageId: string) =>
      send('DELETE', `${path(ticket, `/replies/${encodeURIComponent(messageId)}`)}?id=${freshId()}`),
    upload: async (ticket: string, name: string, bytes: Buffer, type = 'application/octet-stream') => {
      const response = await world.app.inject({
        method: 'POST',
        url: `/api/attachments?${new URLSearchParams({ ticket, name })}`,
        headers: { ...headers, 'content-type': type },
        payload: bytes,
      });
      return { status: response.statusCode, body: response.json() };
    },
    send,
  };
};

export type AgentClient = Awaited<ReturnType<typeof createAgent>>;
