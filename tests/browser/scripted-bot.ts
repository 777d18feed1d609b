import type { ChannelAdapter, Sink } from '../../src/adapters/channel.js';
import type { CustomerEvent, InboundEvent } from '../../src/model/event.js';
import type { OutboundMessage } from '../../src/model/message.js';

const rich = `You asked about **sending something back**. Here is how:

1. Open [your orders](https://shop.example/orders) and choose *Return*.
2. Print the label, or show the code at the shop.
3. Post it within **30 days**.

> Worn shoes cannot be taken back.

Your code looks like \`RT-1234\`.`;

const attack = [
  '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>',
  '[a](javascript:window.hacked=1) [b](data:text/html,x) [c](vbscript:x) [d](JaVaScRiPt:window.hacked=1)',
  '![e](javascript:window.hacked=1) ![f](http://evil.example/pixel.png) <https://ok.example> [g](mailto:a@ok.example)',
  '[h]( javascript:window.hacked=1) [i](&#106;avascript:window.hacked=1) [j](https://ok.example "t\\" onmouseover=window.hacked=1 x=\\"")',
].join('\n\n');

const yesNo = [
  { id: 'helped', label: 'That helped' },
  { id: 'not', label: 'Not quite' },
  { id: 'person', label: 'Talk to a person' },
];

const answer = (event: CustomerEvent): OutboundMessage | undefined => {
  if (event.type === 'customer.chose') return { text: `You chose ${event.choice}.` };
  if (event.type !== 'customer.said') return undefined;
  if (/return/i.test(event.text)) return { text: rich, choices: yesNo };
  if (/person/i.test(event.text)) return { text: 'Hi, Mia here.\nI am looking into it.', as: { name: 'Mia' } };
  if (/attack/i.test(event.text)) return { text: attack, choices: [{ id: 'x', label: '<b>bold</b>' }] };
  if (/silence|image/i.test(event.text)) return undefined;
  return { text: `You wrote: ${event.text}` };
};

/** A sink that answers by fixed rules, through the channel itself. `hold` makes it say nothing until it is let go. */
export const scriptedBot = (channel: () => ChannelAdapter, inner: Sink) => {
  let n = 0;
  const events: InboundEvent[] = [];
  const bot = {
    events,
    /** How the next messages are met; undefined: they are taken in. */
    failing: undefined as Error | undefined,
    limited: false,
    async send(event: InboundEvent, message: OutboundMessage): Promise<string> {
      const key = `${event.address.conversation}#${++n}.0`;
      const { messageId } = await channel().send(event.address, message, {
        key,
        signal: new AbortController().signal,
        until: Number.POSITIVE_INFINITY,
      });
      return messageId;
    },
    sink: (async (event) => {
      if (bot.failing) throw bot.failing;
      if (bot.limited) return 'limited';
      const taken = await inner(event);
      if (taken === 'seen') return taken;
      events.push(event);
      const message = answer(event as CustomerEvent);
      if (message) void channel().typing?.(event.address);
      if (message) void bot.send(event, message);
      return taken;
    }) satisfies Sink,
  };
  return bot;
};
