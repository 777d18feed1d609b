import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Clock } from '../../model/clock.js';
import type { Address } from '../../model/message.js';
import type { Person } from '../../model/person.js';
import type { Capabilities, ChannelAdapter, Sink } from '../channel.js';

const capabilities: Capabilities = {
  thread: 'none',
  choices: { max: 0, labelMax: 80 },
  textMax: 20_000,
  inboundTextMax: 4_000,
  markdown: 'plain',
  edit: false,
  remove: false,
  ephemeral: 'never',
  typing: 'none',
  files: 'link',
  proactive: 'by-id',
  speakAs: false,
  // What is printed is seen; a line printed twice after a crash cannot be taken back.
  resend: { send: { how: 'ambiguous' }, edit: { how: 'ambiguous' }, remove: { how: 'ambiguous' } },
  limits: [],
};

/** The one conversation of a terminal. */
export const terminalAddress: Address = { channel: 'terminal', conversation: 'terminal:you', ref: null };

/**
 * A conversation in the terminal: each line is a message, each message is printed. Lines for which `command` returns
 * true are not the customer's.
 */
export const createTerminalChannel = (options: {
  readonly input: Readable;
  readonly output: Writable;
  readonly clock: Clock;
  /** The customer's display name. */
  readonly name?: string;
  readonly command?: (line: string) => boolean;
  /** Called when the input ends. */
  readonly end?: () => void;
}): ChannelAdapter => {
  const { input, output, clock } = options;
  const from: Person = {
    platform: 'terminal',
    tenant: '-',
    user: 'you',
    ...(options.name ? { name: options.name } : {}),
  };
  let lines: Interface | undefined;
  let said = 0;
  let printed = 0;

  const take = async (line: string, sink: Sink) => {
    if (line.trim() === '' || options.command?.(line)) return;
    const messageId = `said-${++said}`;
    const cut = line.length > capabilities.inboundTextMax;
    const text = line.slice(0, capabilities.inboundTextMax);
    await sink({
      type: 'customer.said',
      key: `terminal:${messageId}`,
      at: clock.now(),
      from,
      address: terminalAddress,
      messageId,
      text,
      attachments: [],
      private: false,
      ...(cut ? { cut } : {}),
    }).catch((error: Error) => output.write(`(${error.message})\n`));
  };

  return {
    name: 'terminal',
    capabilities,
    async start(sink) {
      lines = createInterface({ input });
      lines.on('line', (line) => void take(line, sink));
      lines.on('close', () => options.end?.());
    },
    async stop() {
      lines?.close();
    },
    health: () => ({ ok: true }),
    async send(_to, message) {
      output.write(`\n${message.text}\n\n`);
      return { messageId: `printed-${++printed}` };
    },
  };
};
