/** What the channel itself says, about Slack and nothing else, in Slack's mrkdwn. All other words are the engine's. */
export const words = {
  home: [
    '*Ask me anything.* I answer from what we know, and hand over to a person when I do not.',
    '• Write to me here, under *Messages*.\n• Mention me in a channel that I am in: I answer in a thread, and you need not mention me there again.\n• `/ask` and your question: anywhere, and only you see the answer.',
    'At any time, write *person* to talk to one.',
  ],
  /** Answers a command without a question. */
  help: (command: string) =>
    `Write your question after the command, such as \`${command} Where is my parcel?\` Only you see the answer. You can also write to me directly, or mention me in a channel.`,
  working: 'is looking into it…',
  /** A button that was pressed. */
  chosen: (label: string) => `✓ ${label}`,
  /** For screen readers, where a picture has no description. */
  picture: 'Picture',
  fileTooLarge: (name: string, megabytes: number) =>
    `I could not take in your file “${name}”: it is larger than ${megabytes} MB. Please send a smaller one, or paste what matters as text.`,
  fileLost: (name: string) =>
    `I could not take in your file “${name}”: Slack did not let me have it. Please upload it again, or paste what matters as text.`,
} as const;

/** What the channel says to agents in a desk's channel, in Slack's mrkdwn. */
export const deskWords = {
  help: 'In the thread of a case: text is a note for the desk. `!r` and your text goes to the customer; files go with it. `!take` takes the case, `!resolve` closes it, `!back` hands the customer back to the bot. Edit or delete a `!r` message, and it changes for the customer too.',
  notHere:
    'I do not answer questions in this channel: it is the desk. Cases have threads of their own; write `!help` in one.',
  membersOnly: 'Only members of this channel who belong to this workspace can work on cases.',
  notReady: 'This is no case that I know, or not yet: press again in a moment.',
  noText: 'Nothing was sent: write your reply after `!r`.',
  tooLong: (length: number, max: number) =>
    `Nothing was sent: a reply has at most ${max} characters, and this has ${length}. Please send it in parts.`,
  editTooLong: (max: number) =>
    `The customer still has what you wrote before: a reply has at most ${max} characters. Please make it shorter.`,
  stillSent:
    'The customer still has your reply. Delete the message to take it back, or put `!r` in front again to change it.',
  onlyNoted: 'This was kept as a note. Commands stand alone: `!take`, `!resolve`, `!back`, `!help`.',
  dialogFailed: 'The dialog did not open. Press again, or write `!r` and your reply in the thread.',
  dialog: {
    title: 'Reply to the customer',
    send: 'Send',
    cancel: 'Cancel',
    label: 'Your reply',
    hint: 'Markdown works: **bold**, [a link](https://…). To send files, write !r with them in the thread.',
    empty: 'Write your reply first.',
    tooLong: (length: number, max: number) =>
      `A reply has at most ${max} characters here, and this has ${length}. Shorten it, or write !r and the text in the thread.`,
    membersOnly: 'Only members of the desk’s channel who belong to this workspace can reply.',
    unknown: 'This case is not known any more. Nothing was sent.',
    closed: 'This case is closed. Nothing was sent: the customer can open it again by writing.',
  },
} as const;
