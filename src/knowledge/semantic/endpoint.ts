import { EncoderDown, type SentenceEncoder, toUnitLength } from './encoder.js';

/** An embeddings endpoint that speaks OpenAI's protocol. */
export interface Endpoint {
  /** Its base, such as `https://api.openai.com/v1`; `/embeddings` is added. */
  readonly url: string;
  readonly model: string;
  readonly key?: string;
}

/** Limits in milliseconds and counts, with the clock they are kept by. */
export interface Limits {
  readonly now: () => number;
  /** How long an answer may take. */
  readonly timeoutMs?: number;
  /** Texts in one request. */
  readonly atOnce?: number;
  /** After three failures in a row nothing is asked for so long. */
  readonly restMs?: number;
}

const FAILURES = 3;
/** Of a longer text the beginning is sent. */
const MOST_CHARACTERS = 8000;

const advice = (status: number): string => {
  if (status === 401 || status === 403) return `it refuses the key (${status}). Check EMBEDDINGS_KEY.`;
  if (status === 404) return 'it knows no such address or model (404). Check EMBEDDINGS_URL and EMBEDDINGS_MODEL.';
  if (status === 429) return 'it is asked too often (429). The next questions try again.';
  return `it answered ${status}. The next questions try again.`;
};

const isVector = (value: unknown): value is number[] =>
  Array.isArray(value) && value.length > 0 && value.every((v) => typeof v === 'number' && Number.isFinite(v));

/** The vectors of an answer, in the order of the texts, each of length 1; nothing when it is something else. */
const vectorsOf = (answer: unknown, texts: number): Float32Array[] | undefined => {
  const data = (answer as { data?: unknown } | null)?.data;
  if (!Array.isArray(data) || data.length !== texts) return undefined;
  const vectors: (Float32Array | undefined)[] = new Array(texts).fill(undefined);
  for (const [place, item] of (data as { index?: number; embedding?: unknown }[]).entries()) {
    if (!isVector(item?.embedding)) return undefined;
    vectors[item.index ?? place] = toUnitLength(Float32Array.from(item.embedding));
  }
  const width = vectors[0]?.length;
  const whole = vectors.length === texts && vectors.every((v) => v !== undefined && v.length === width);
  return whole ? (vectors as Float32Array[]) : undefined;
};

/**
 * Returns an encoder behind an endpoint. A request that fails or takes too long rejects with an `EncoderDown`. After three in
 * a row it rejects at once for a while, so that nobody waits for an endpoint that is down.
 */
export const createEndpointEncoder = (endpoint: Endpoint, limits: Limits, calibration?: unknown): SentenceEncoder => {
  const { now, timeoutMs = 5000, atOnce = 64, restMs = 30_000 } = limits;
  const address = `${endpoint.url.replace(/\/+$/, '').replace(/\/embeddings$/, '')}/embeddings`;
  const { origin, pathname } = new URL(address);
  const down = (why: string) => new EncoderDown(`The embeddings endpoint ${origin}${pathname}: ${why}`);
  let failures = 0;
  let restsUntil = 0;

  const ask = async (texts: readonly string[], signal: AbortSignal): Promise<Float32Array[]> => {
    const response = await fetch(address, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(endpoint.key === undefined ? {} : { authorization: `Bearer ${endpoint.key}` }),
      },
      body: JSON.stringify({
        model: endpoint.model,
        input: texts.map((text) => text.slice(0, MOST_CHARACTERS) || ' '),
        encoding_format: 'float',
      }),
      redirect: 'error',
      signal,
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw down(advice(response.status));
    }
    const vectors = vectorsOf(await response.json().catch(() => undefined), texts.length);
    if (!vectors) throw down('its answer holds something else than one vector for each text. Check EMBEDDINGS_URL.');
    return vectors;
  };

  const attempt = async (texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]> => {
    signal?.throwIfAborted();
    if (now() < restsUntil) throw down('it failed three times in a row and is left alone for a while.');
    const patience = AbortSignal.timeout(timeoutMs);
    try {
      const vectors = await ask(texts, signal ? AbortSignal.any([signal, patience]) : patience);
      failures = 0;
      return vectors;
    } catch (error) {
      signal?.throwIfAborted();
      failures++;
      if (failures >= FAILURES) restsUntil = now() + restMs;
      if (patience.aborted) throw down(`it did not answer within ${timeoutMs} ms.`);
      if (error instanceof EncoderDown) throw error;
      const cause = (error as { cause?: { code?: string; message?: string } }).cause;
      throw down(`it cannot be reached (${cause?.code ?? cause?.message ?? String(error)}). Check EMBEDDINGS_URL.`);
    }
  };

  const encode: SentenceEncoder['encode'] = async (texts, signal) => {
    const result: Float32Array[] = [];
    for (let i = 0; i < texts.length; i += atOnce) result.push(...(await attempt(texts.slice(i, i + atOnce), signal)));
    return result;
  };
  return {
    name: `endpoint ${origin}${pathname} ${endpoint.model}`,
    languages: [],
    calibration,
    encode,
    encodeMany: encode,
    rest() {},
    async close() {},
  };
};
