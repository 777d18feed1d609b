import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEndpointEncoder } from '../../../src/knowledge/semantic/endpoint.js';

interface Asked {
  readonly path: string | undefined;
  readonly key: string | undefined;
  readonly body: { model: string; input: string[] };
}
/** An answer with a status and a body, or none at all. */
type Reply = { status: number; body: unknown } | 'silence';

describe('an embeddings endpoint', () => {
  let server: Server;
  let url: string;
  let asked: Asked[];
  let reply: (input: string[]) => Reply;
  let now: number;

  const vectors = (input: string[]): Reply => ({
    status: 200,
    body: { data: input.map((text, index) => ({ index, embedding: [text.length, 1, 0] })).reverse() },
  });
  const read = async (request: IncomingMessage) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    return JSON.parse(text) as Asked['body'];
  };
  const encoder = (limits: { timeoutMs?: number; atOnce?: number } = {}, key?: string) =>
    createEndpointEncoder({ url, model: 'm', ...(key ? { key } : {}) }, { now: () => now, ...limits });

  beforeEach(async () => {
    [asked, reply, now] = [[], vectors, 0];
    server = createServer(async (request, response) => {
      const body = await read(request);
      asked.push({ path: request.url, key: request.headers.authorization, body });
      const answer = reply(body.input);
      if (answer !== 'silence') response.writeHead(answer.status).end(JSON.stringify(answer.body));
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  it('gives vectors of length 1 in the order of the texts, whatever order they come in', async () => {
    const [one, three] = await encoder().encode(['a', 'ccc']);
    expect([...one!].map((v) => v.toFixed(3))).toEqual(['0.707', '0.707', '0.000']);
    expect([...three!].map((v) => v.toFixed(3))).toEqual(['0.949', '0.316', '0.000']);
  });

  it('is asked for its model, with its key, a few texts at a time', async () => {
    expect(await encoder({ atOnce: 2 }, 'sk-1').encode(['a', 'b', ''])).toHaveLength(3);
    expect(asked.map((a) => a.body.input)).toEqual([['a', 'b'], [' ']]);
    expect(asked[0]).toMatchObject({ path: '/v1/embeddings', key: 'Bearer sk-1', body: { model: 'm' } });
  });

  it('takes an address that names /embeddings already, and no key', async () => {
    url += '/embeddings/';
    await encoder().encode(['a']);
    expect(asked[0]).toMatchObject({ path: '/v1/embeddings', key: undefined });
  });

  it.each([
    [401, /refuses the key \(401\)\. Check EMBEDDINGS_KEY/],
    [404, /no such address or model.*EMBEDDINGS_MODEL/],
    [429, /asked too often/],
    [500, /answered 500/],
  ])('answering %i is named as what it is', async (status, message) => {
    reply = () => ({ status, body: { error: 'x' } });
    await expect(encoder({}, 'sk-secret').encode(['a'])).rejects.toThrow(message);
    await expect(encoder({}, 'sk-secret').encode(['a'])).rejects.not.toThrow(/sk-secret/);
  });

  it.each([
    ['no vectors', {}],
    ['too few', { data: [{ index: 0, embedding: [1] }] }],
    ['one twice', { data: [0, 0].map((index) => ({ index, embedding: [1] })) }],
    ['vectors of different lengths', { data: [[1], [1, 2]].map((embedding, index) => ({ index, embedding })) }],
    ['what is no number', { data: [0, 1].map((index) => ({ index, embedding: ['1'] })) }],
    ['nothing', null],
  ])('answering with %s is an error', async (_, body) => {
    reply = () => ({ status: 200, body });
    await expect(encoder().encode(['a', 'b'])).rejects.toThrow('something else than one vector for each text');
  });

  it('that is silent is given up in time', async () => {
    reply = () => 'silence';
    await expect(encoder({ timeoutMs: 50 }).encode(['a'])).rejects.toThrow('did not answer within 50 ms');
  });

  it('that is not there is named with its address', async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
    await expect(encoder().encode(['a'])).rejects.toThrow(`${url}/embeddings: it cannot be reached (ECONNREFUSED)`);
  });

  it('is left alone for 30 s after three failures, then tried once, then used again', async () => {
    const e = encoder();
    const fail = () => expect(e.encode(['a'])).rejects.toThrow();
    reply = () => ({ status: 500, body: {} });
    for (let i = 0; i < 5; i++) await fail();
    expect(asked).toHaveLength(3);
    now = 29_999;
    await expect(e.encode(['a'])).rejects.toThrow('left alone for a while');
    now = 30_000;
    await fail();
    await fail();
    expect(asked).toHaveLength(4);
    now = 60_000;
    reply = vectors;
    await e.encode(['a']);
    await e.encode(['a']);
    expect(asked).toHaveLength(6);
  });

  it('does not count what the asker gave up as a failure', async () => {
    const e = encoder();
    reply = () => 'silence';
    for (let i = 0; i < 3; i++) {
      const giveUp = new AbortController();
      const answer = e.encode(['a'], giveUp.signal);
      giveUp.abort(new Error('given up'));
      await expect(answer).rejects.toThrow('given up');
    }
    reply = vectors;
    expect(await e.encode(['a'])).toHaveLength(1);
  });
});
