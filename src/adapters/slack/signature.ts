import { createHmac, timingSafeEqual } from 'node:crypto';

/** A delivery older or newer than this, in seconds, may be a replayed one. */
const toleranceSeconds = 300;

/**
 * Why a delivery is not Slack's; undefined when it is. The signature is an HMAC-SHA256 over `v0:timestamp:body`, with the
 * body as it came (https://docs.slack.dev/authentication/verifying-requests-from-slack). `now` in ms UTC.
 */
export const forged = (
  secret: string,
  headers: { readonly [name: string]: string | string[] | undefined },
  body: Uint8Array,
  now: number,
): string | undefined => {
  const timestamp = headers['x-slack-request-timestamp'];
  const signature = headers['x-slack-signature'];
  if (typeof timestamp !== 'string' || !/^\d{1,12}$/.test(timestamp)) return 'It has no timestamp.';
  if (Math.abs(now / 1_000 - Number(timestamp)) > toleranceSeconds) return 'Its timestamp is more than 5 minutes off.';
  if (typeof signature !== 'string') return 'It has no signature.';
  const right = Buffer.from(`v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`);
  const given = Buffer.from(signature);
  if (given.length !== right.length || !timingSafeEqual(given, right)) return 'Its signature is wrong.';
  return undefined;
};
