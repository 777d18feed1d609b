import { REST, type RouteLike } from 'discord.js';
import { SendError } from '../channel.js';
import type { DiscordConfig } from './config.js';

/** One call to Discord's REST interface. */
export interface Call {
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, string>>;
  readonly files?: readonly { readonly name: string; readonly data: Uint8Array; readonly contentType?: string }[];
  readonly signal?: AbortSignal;
  /** False for the calls that an interaction's token allows. */
  readonly auth?: boolean;
}

/** Discord's REST interface. Calls throw what the SDK throws; see `toSendError`. */
export type Api = <T>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', route: string, call?: Call) => Promise<T>;

/** How the SDK is to call: never again by itself, and never waiting for a rate limit. The outbox does both. */
export const restOptions = (config: DiscordConfig) => ({
  api: config.apiUrl,
  retries: 0,
  rejectOnRateLimit: () => true,
  timeout: 10_000,
});

/** Opens the REST interface. */
export const createApi = (config: DiscordConfig): Api => {
  const rest = new REST(restOptions(config));
  return async <T>(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', route: string, call: Call = {}) => {
    const { body, query, files, signal, auth = true } = call;
    if (signal?.aborted) throw new SendError('unavailable', 'The time for this attempt was over before it began.');
    // The SDK forgets its token after one 401; a token may be refused for a moment only.
    rest.setToken(config.token);
    return (await rest.request({
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
      ...(signal ? { signal } : {}),
    })) as T;
  };
};
