import type { types } from '@slack/bolt';

const lines = [
  '*Ask me anything.* I answer from what we know, and hand over to a person when I do not.',
  '• Write to me here, under *Messages*.\n• Mention me in a channel that I am in: I answer in a thread, and you need not mention me there again.\n• `/ask` and your question: anywhere, and only you see the answer.',
  'At any time, write *person* to talk to one.',
];

/** What the app's home page says. */
export const homeView = (): types.HomeView => ({
  type: 'home',
  blocks: lines.map((text) => ({ type: 'section', text: { type: 'mrkdwn', text } })),
});

/** What a command without a question is answered. */
export const helpText = (command: string): string =>
  `Write your question after the command, such as \`${command} Where is my parcel?\` Only you see the answer. You can also write to me directly, or mention me in a channel.`;
