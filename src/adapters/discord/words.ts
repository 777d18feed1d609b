/** What the channel itself says, about Discord and nothing else. All other words are the engine's. */
export const words = {
  askDescription: 'Ask a question; only you see the answer',
  askOption: 'What do you want to know?',
  helpDescription: 'How to ask for help here',
  help: 'Ask me with `/ask` anywhere (only you see the answer), write to me directly, or mention me in a channel: I answer in a thread, and there you go on without mentioning me.',
  notYours: 'These buttons belong to somebody else’s question. Use `/ask`, or mention me, and I will answer you.',
  passedOn: 'Your message has been passed on. The answer comes to you as a direct message.',
  later: '-# If a person answers later, it comes as a direct message. Please allow direct messages from this server.',
  moved: '-# About what you asked with /ask:',
  fileTooLong: (name: string, megabytes: number) =>
    `I could not take the file ${name}: it may have ${megabytes} MB at most. Please send a smaller one, or a link to it.`,
  fileNotTaken: (name: string) => `I could not take the file ${name}. Please send it again, or a link to it.`,
  fileLost: (name: string) => `-# The file ${name} could not be attached.`,
  threadTitle: 'Question',
} as const;
