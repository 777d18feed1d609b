const things = ['kettle', 'jacket', 'lamp', 'radio', 'carpet', 'bicycle', 'teapot', 'blanket', 'camera', 'guitar'];
const asks = [
  { text: (thing: string) => `How long is the warranty on the ${thing}`, word: 'warranty' },
  { text: (thing: string) => `Which size of the ${thing} is the largest`, word: 'size' },
  { text: (thing: string) => `Where is the ${thing} made`, word: 'origin' },
  { text: (thing: string) => `How heavy is the ${thing}`, word: 'weight' },
];

/**
 * What customers on real platforms ask. There nothing in an answer names the message that it answers, so nobody asks the
 * same twice: the word in the answer tells.
 */
export const manyQuestions = asks.flatMap(({ text, word }) =>
  things.map((thing) => ({
    faq: `${word}-${thing}`,
    text: text(thing),
    marker: `answer${word}${thing}`,
  })),
);
