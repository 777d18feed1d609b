/** What the channel itself says to customers, about Teams and nothing else, as plain text. All other words are the engine's. */
export const words = {
  hello: 'Hello! I am here to help.',
  welcome:
    'Ask me anything about our products and your orders. I answer from what our team wrote down, and I bring in a person when I do not know.',
  /** `names`: of the files, as far as Teams tells them. */
  unreadable: (names: readonly string[]) => {
    const which = names.length > 0 ? `: ${names.join(', ')}` : '';
    return `I cannot read the file you sent here${which}. Teams lets me read files in a personal chat only: please send it to me there, or write what matters as text.`;
  },
  fileTooLarge: (name: string, megabytes: number) =>
    `I could not take in your file ${name}: it is larger than ${megabytes} MB. Please send a smaller one, or write what matters as text.`,
  fileLost: (name: string) =>
    `I could not take in your file ${name}: Teams did not let me have it. Please send it again, or write what matters as text.`,
} as const;
