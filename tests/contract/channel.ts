import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ChannelAdapter, IntakeError, SendError, type Sink } from '../../src/adapters/channel.js';
import type { CustomerEvent, InboundEvent } from '../../src/model/event.js';
import type { Address } from '../../src/model/message.js';

/** A message as the customer sees it on the platform. */
export interface Shown {
  readonly id: string;
  readonly text: string;
  readonly choices?: readonly string[];
  readonly speaker?: string;
}

/** How the platform saw its delivery end: taken, to be delivered again, or turned away for good. */
export type Answer = 'acknowledged' | 'try-again' | 'turned-away';

/** A channel with its platform, a real one or a stand-in that speaks the same protocol. */
export interface ChannelWorld {
  readonly adapter: ChannelAdapter;
  /** The platform delivers what a customer wrote; `id` is the platform's id of the delivery and its message. */
  write(id: string, text: string): Promise<Answer>;
  /** A customer presses a button; absent where there are none. */
  press?(id: string, messageId: string, choice: string): Promise<Answer>;
  edit?(id: string, messageId: string, text: string): Promise<Answer>;
  remove?(id: string, messageId: string): Promise<Answer>;
  /** Deliveries that are not what they claim to be: unsigned, of somebody else, or broken. */
  readonly forgeries: { readonly [what: string]: () => Promise<Answer> };
  /** What the customer who writes sees, oldest first. */
  shown(): Promise<readonly Shown[]>;
  close(): Promise<void>;
}

const context = (key: string) => ({ key, signal: new AbortController().signal, until: Number.POSITIVE_INFINITY });

/** What every channel keeps, whatever the platform. What a channel cannot do is skipped, with the reason. */
export const testChannel = (name: string, make: () => Promise<ChannelWorld>): void => {
  describe(`${name} keeps the channel contract`, () => {
    let world: ChannelWorld;
    let taken: InboundEvent[];
    let sink: Sink;

    beforeEach(async () => {
      world = await make();
      taken = [];
      const keys = new Set<string>();
      sink = async (event) => {
        if (keys.has(event.key)) return 'seen';
        keys.add(event.key);
        taken.push(event);
        return 'new';
      };
      await world.adapter.start((event) => sink(event));
    });
    afterEach(async () => {
      await world.adapter.stop();
      await world.close();
    });

    /** Where the customer who has written is answered. */
    const address = (): Address => taken[0]!.address;

    const only = (): CustomerEvent => {
      expect(taken).toHaveLength(1);
      return taken[0] as CustomerEvent;
    };

    it('says who wrote what, and where to answer', async () => {
      expect(await world.write('message-0001', 'Where is my parcel?')).toBe('acknowledged');
      const event = only();
      expect(event).toMatchObject({ type: 'customer.said', text: 'Where is my parcel?', private: expect.any(Boolean) });
      expect(event.key.startsWith(`${world.adapter.name}:`)).toBe(true);
      expect(event.address.channel).toBe(world.adapter.name);
      expect(event.from.platform).toBe(world.adapter.name);
      expect(JSON.parse(JSON.stringify(event))).toEqual(event);
    });

    it('gives a delivery that comes again the same key', async () => {
      await world.write('message-0001', 'Hello');
      expect(await world.write('message-0001', 'Hello')).toBe('acknowledged');
      only();
    });

    it('keeps the order, and one conversation for one customer', async () => {
      for (const n of [1, 2, 3]) await world.write(`message-000${n}`, `number ${n}`);
      expect(taken.map((event) => 'text' in event && event.text)).toEqual(['number 1', 'number 2', 'number 3']);
      expect(new Set(taken.map((event) => event.address.conversation)).size).toBe(1);
    });

    it.for(['store-unavailable', 'queue-full', 'stopping'] as const)(
      'does not acknowledge what was not stored (%s), and takes it when it comes again',
      async (code) => {
        const works = sink;
        sink = () => Promise.reject(new IntakeError(code));
        expect(await world.write('message-0001', 'Hello')).toBe('try-again');
        sink = works;
        expect(await world.write('message-0001', 'Hello')).toBe('acknowledged');
        only();
      },
    );

    it('acknowledges only when the event is durable', async () => {
      const works = sink;
      let settle = () => {};
      const stored = new Promise<void>((resolve) => {
        settle = resolve;
      });
      let reached = () => {};
      const atTheStore = new Promise<void>((resolve) => {
        reached = resolve;
      });
      sink = async (event) => {
        reached();
        await stored;
        return works(event);
      };
      let acknowledged = false;
      const answer = world.write('message-0001', 'Hello').then((a) => {
        acknowledged = true;
        return a;
      });
      await atTheStore;
      expect(acknowledged).toBe(false);
      settle();
      expect(await answer).toBe('acknowledged');
    });

    it('makes no event of what it cannot verify', async () => {
      for (const [what, forge] of Object.entries(world.forgeries)) expect(await forge(), what).toBe('turned-away');
      expect(taken).toEqual([]);
    });

    it('cuts a text that is too long, and says that it did', async () => {
      const { inboundTextMax } = world.adapter.capabilities;
      expect(await world.write('message-0001', 'x'.repeat(inboundTextMax + 1))).toBe('acknowledged');
      expect(only()).toMatchObject({ text: 'x'.repeat(inboundTextMax), cut: true });
    });

    it('passes on a press of a button', async (test) => {
      if (!world.press) return test.skip('this channel has no buttons');
      await world.write('message-0001', 'Hello');
      const choices = [
        { id: 'yes', label: 'Yes' },
        { id: 'no', label: 'No' },
      ];
      const { messageId } = await world.adapter.send(address(), { text: 'Well?', choices }, context('c#1.0'));
      expect((await world.shown()).at(-1)?.choices).toEqual(['Yes', 'No']);
      expect(await world.press('press-0001', messageId, 'no')).toBe('acknowledged');
      expect(taken.at(-1)).toMatchObject({ type: 'customer.chose', choice: 'no', messageId });
    });

    it('passes on an edit and a deletion', async (test) => {
      if (!world.edit || !world.remove) return test.skip('customers cannot edit on this channel');
      await world.write('message-0001', 'Helo');
      const { messageId } = only() as CustomerEvent & { messageId: string };
      await world.edit('edit-0001', messageId, 'Hello');
      expect(taken.at(-1)).toMatchObject({ type: 'customer.edited', messageId, text: 'Hello' });
      await world.remove('delete-0001', messageId);
      expect(taken.at(-1)).toMatchObject({ type: 'customer.deleted', messageId });
      expect(new Set(taken.map((event) => event.key)).size).toBe(3);
    });

    it('shows what it sends', async () => {
      await world.write('message-0001', 'Hello');
      const { messageId } = await world.adapter.send(address(), { text: 'Good morning' }, context('c#1.0'));
      expect(messageId).not.toBe('');
      expect((await world.shown()).at(-1)).toMatchObject({ id: messageId, text: 'Good morning' });
    });

    it('shows who speaks', async (test) => {
      if (!world.adapter.capabilities.speakAs) return test.skip('every message of this channel is the bot’s own');
      await world.write('message-0001', 'Hello');
      await world.adapter.send(address(), { text: 'Here I am', as: { name: 'Mia' } }, context('c#1.0'));
      expect((await world.shown()).at(-1)).toMatchObject({ text: 'Here I am', speaker: 'Mia' });
    });

    it('shows a message once that is sent twice with one key', async (test) => {
      if (world.adapter.capabilities.resend.send.how !== 'idempotent')
        return test.skip('sends are not idempotent here');
      await world.write('message-0001', 'Hello');
      const before = (await world.shown()).length;
      const first = await world.adapter.send(address(), { text: 'Once' }, context('c#1.0'));
      expect(await world.adapter.send(address(), { text: 'Once' }, context('c#1.0'))).toEqual(first);
      expect(await world.shown()).toHaveLength(before + 1);
    });

    it('finds a message by its key', async (test) => {
      const { wasSent, capabilities } = world.adapter;
      if (capabilities.resend.send.how === 'look-up') expect(wasSent).toBeDefined();
      if (!wasSent) return test.skip('messages cannot be looked up on this channel');
      await world.write('message-0001', 'Hello');
      expect(await world.adapter.wasSent!(address(), 'c#1.0')).toBeUndefined();
      const { messageId } = await world.adapter.send(address(), { text: 'Once' }, context('c#1.0'));
      expect(await world.adapter.wasSent!(address(), 'c#1.0')).toBe(messageId);
    });

    it('edits what it sent', async (test) => {
      expect(world.adapter.edit !== undefined).toBe(world.adapter.capabilities.edit);
      if (!world.adapter.edit) return test.skip('messages cannot be edited on this channel');
      await world.write('message-0001', 'Hello');
      const { messageId } = await world.adapter.send(address(), { text: 'Tuseday' }, context('c#1.0'));
      const before = (await world.shown()).length;
      await world.adapter.edit(address(), messageId, { text: 'Tuesday' }, context('c#2.0'));
      expect(await world.shown()).toHaveLength(before);
      expect((await world.shown()).at(-1)).toMatchObject({ id: messageId, text: 'Tuesday' });
    });

    it('removes what it sent', async (test) => {
      expect(world.adapter.remove !== undefined).toBe(world.adapter.capabilities.remove);
      if (!world.adapter.remove) return test.skip('messages cannot be removed on this channel');
      await world.write('message-0001', 'Hello');
      const before = await world.shown();
      const { messageId } = await world.adapter.send(address(), { text: 'Oops' }, context('c#1.0'));
      await world.adapter.remove(address(), messageId, context('c#2.0'));
      expect(await world.shown()).toEqual(before);
    });

    it('lets nothing leave when the time for an attempt is over', async () => {
      await world.write('message-0001', 'Hello');
      const before = await world.shown();
      const late = { key: 'c#1.0', signal: AbortSignal.abort(), until: Number.POSITIVE_INFINITY };
      await expect(world.adapter.send(address(), { text: 'Late' }, late)).rejects.toBeInstanceOf(SendError);
      expect(await world.shown()).toEqual(before);
    });

    it('takes in nothing when it is stopped, and goes on when it is started again', async () => {
      await world.write('message-0001', 'Hello');
      expect(world.adapter.health()).toEqual({ ok: true });
      await world.adapter.stop();
      expect(world.adapter.health().ok).toBe(false);
      expect(await world.write('message-0002', 'Anyone?')).toBe('try-again');
      await world.adapter.start((event) => sink(event));
      expect(await world.write('message-0002', 'Anyone?')).toBe('acknowledged');
      expect(taken).toHaveLength(2);
    });

    it('never fails on a typing sign', async (test) => {
      if (!world.adapter.typing) return test.skip('there is no typing sign on this channel');
      await world.write('message-0001', 'Hello');
      await world.adapter.typing(address());
      await world.adapter.typing({ channel: world.adapter.name, conversation: 'nobody', ref: null });
    });
  });
};
