import { afterEach, describe, expect, it } from 'vitest';
import type { SendError } from '../../src/adapters/channel.js';
import { createFakeChannel, type FakeChannel } from './channel.js';
import { type FaultRates, noFaults } from './faults.js';
import { FakePlatform, type ResendKind } from './platform.js';

const to = { channel: 'fake', conversation: 'fake:c1', ref: null };
const message = { text: 'Hello' };
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const setUp = async (kind: ResendKind, faults: Partial<FaultRates> = {}) => {
  const platform = new FakePlatform({ kind, faults: { ...noFaults, ...faults }, hangMs: 300 });
  const channel: FakeChannel = createFakeChannel({ url: await platform.listen(), port: 0, kind, timeoutMs: 150 });
  open.push({ close: () => channel.stop() }, platform);
  const shown = () => platform.record.entries.filter((e) => e.type === 'visible');
  return { platform, channel, shown };
};
const context = (key: string, signal = new AbortController().signal) => ({
  key,
  signal,
  until: Number.POSITIVE_INFINITY,
});
const failure = async (attempt: Promise<unknown>) =>
  attempt.then(
    () => 'sent',
    (error) => (error as SendError).code,
  );

describe('the fake channel', () => {
  it('sends with one key once where the platform knows keys', async () => {
    const { channel, shown } = await setUp('idempotent');
    const first = await channel.send(to, message, context('k'));
    expect(await channel.send(to, message, context('k'))).toEqual(first);
    expect(shown()).toHaveLength(1);
  });

  it('doubles where the platform does not, and can look up only where the platform can', async () => {
    for (const kind of ['look-up', 'ambiguous'] as const) {
      const { channel, shown } = await setUp(kind);
      const { messageId } = await channel.send(to, message, context('k'));
      await channel.send(to, message, context('k'));
      expect(shown()).toHaveLength(2);
      expect(await channel.wasSent?.(to, 'k')).toBe(kind === 'look-up' ? messageId : undefined);
      expect(await channel.wasSent?.(to, 'other')).toBe(undefined);
    }
  });

  it.each([
    ['rate-limited', 'rate-limited', 0],
    ['failed-before', 'unsure', 0],
    ['failed-after', 'unsure', 1],
    ['hang', 'unsure', 1],
    ['cut', 'unsure', 1],
  ] as const)('says what is known of a send that went wrong: %s is %s', async (fault, code, visible) => {
    const { channel, shown } = await setUp('ambiguous', { [fault]: 1 });
    expect(await failure(channel.send(to, message, context('k')))).toBe(code);
    expect(shown()).toHaveLength(visible);
  });

  it('lets nothing leave after the signal', async () => {
    const { channel, platform } = await setUp('ambiguous');
    expect(await failure(channel.send(to, message, context('k', AbortSignal.abort())))).toBe('unavailable');
    const late = new AbortController();
    const sending = channel.send(to, message, context('k', late.signal));
    late.abort();
    expect(await failure(sending)).toBe('unavailable');
    expect(platform.record.entries).toEqual([]);
  });

  it('is unavailable when nobody listens', async () => {
    const { channel, platform } = await setUp('idempotent');
    await platform.close();
    expect(await failure(channel.send(to, message, context('k')))).toBe('unavailable');
  });
});
