import { AsyncLocalStorage } from 'node:async_hooks';
import { DefaultRestOptions, REST, type RouteLike } from 'discord.js';
import type { Clock } from '../../model/clock.js';
import { checkTime, type SendContext } from '../channel.js';
import type { DiscordConfig } from './config.js';

/** Until when a request may leave; see `SendContext`. */
export type Within = Pick<SendContext, 'signal' | 'until'>;

/** One call to Discord's REST interface. */
export interface Call {
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string>>;
  readonly files?: readonly { readonly name: string; readonly data: Uint8Array; readonly contentType?: string }[];
  /** Absent: any time will do, as for what only looks. */
  readonly within?: Within | undefined;
  /** False for the calls that an interaction's token allows. */
  readonly auth?: boolean;
}

/** Discord's REST interface. Calls throw what the SDK throws, see `toSendError`; or `SendError` when their time is over. */
export type Api = <T>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', route: string, call?: Call) => Promise<T>;

/** How the SDK is to call: never again by itself, and never waiting for a rate limit. The outbox does both. */
export const restOptions = (config: DiscordConfig) => ({
  api: config.apiUrl,
  retries: 0,
  rejectOnRateLimit: () => true,
  timeout: 10_000,
});

type Init = Parameters<typeof DefaultRestOptions.makeRequest>[1];

/**
 * A form as the bytes that it is sent as. The SDK hands forms to whatever copy of undici was loaded first in the process, and the
 * one that another SDK brings does not take them: every file was refused then.
 */
const formAsBytes = async (init: Init): Promise<Init> => {
  if (!(init.body instanceof FormData)) return init;
  const form = new Response(init.body);
  const headers = { ...(init.headers as Record<string, string>), 'content-type': form.headers.get('content-type')! };
  return { ...init, headers, body: new Uint8Array(await form.arrayBuffer()) };
};

/** Opens the REST interface. */
export const createApi = (config: DiscordConfig, clock: Clock): Api => {
  /** The SDK queues calls of one kind: the last look at the clock is at the head of that queue, where the request leaves. */
  const leaving = new AsyncLocalStorage<Within>();
  const rest = new REST({
    ...restOptions(config),
    async makeRequest(url, init) {
      const ready = await formAsBytes(init);
      const within = leaving.getStore();
      if (within) checkTime(clock.now(), within);
      return DefaultRestOptions.makeRequest(url, ready);
    },
  });
  return async <T>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', route: string, call: Call = {}) => {
    const { body, query, files, within, auth = true } = call;
    if (within) checkTime(clock.now(), within);
    const request = () => {
      // The SDK forgets its token after one 401; a token may be refused for a moment only.
      rest.setToken(config.token);
      return rest.request({
        method: method as never,
        fullRoute: route as RouteLike,
        auth,
        ...(body === undefined ? {} : { body }),
        ...(query ? { query: new URLSearchParams(query) } : {}),
        ...(files?.length
          ? {
              files: files.map(({ name, data, contentType }) => ({
                name,
                data: Buffer.from(data.buffer, data.byteOffset, data.byteLength),
                ...(contentType ? { contentType } : {}),
              })),
            }
          : {}),
        ...(within ? { signal: within.signal } : {}),
      });
    };
    return (await (within ? leaving.run(within, request) : request())) as T;
  };
};
