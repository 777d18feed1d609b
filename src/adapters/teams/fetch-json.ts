import type { Clock } from '../../model/clock.js';

/** Something that Microsoft's services did not give us, for now. */
export class Unreachable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Unreachable';
  }
}

/** No document that we fetch is longer. */
const bytesMax = 1_000_000;

const read = async (response: Response): Promise<unknown> => {
  const text = await response.text();
  if (text.length > bytesMax) throw new Error('the answer is too long');
  return text === '' ? undefined : JSON.parse(text);
};

/** A request that is over after `ms` in any case. Redirects are not followed: a secret may be in the body. Throws `Unreachable`. */
export const fetchJson = async (
  url: string,
  clock: Clock,
  ms: number,
  body?: URLSearchParams,
): Promise<{ readonly status: number; readonly json: unknown }> => {
  const controller = new AbortController();
  const cancel = clock.after(ms, () => controller.abort());
  try {
    const response = await fetch(url, {
      method: body ? 'POST' : 'GET',
      ...(body ? { body } : {}),
      headers: { accept: 'application/json' },
      redirect: 'error',
      signal: controller.signal,
    });
    return { status: response.status, json: await read(response) };
  } catch (error) {
    const { message, cause } = error as Error;
    const why = controller.signal.aborted
      ? `no answer within ${ms / 1000} s`
      : cause instanceof Error && cause.message
        ? cause.message
        : message;
    throw new Unreachable(`${new URL(url).host} cannot be reached (${why}).`, { cause: error });
  } finally {
    cancel();
  }
};
