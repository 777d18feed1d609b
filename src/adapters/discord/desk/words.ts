/** What the bot itself says to agents on Discord. What a case is about comes from the core. */
export const deskWords = {
  threadTitle: 'Case',
  help: [
    '**In this thread**',
    '- `!r your text`: sent to the customer; ✅ once delivered, ⚠️ if not. Edit or delete your message to change it or to take it back',
    '- anything else: a note that stays among us',
    '- `!take`, `!resolve`, `!back`: take the case, resolve it, hand it back to the bot',
  ].join('\n'),
  emptyReply: 'Nothing was sent: write your text after `!r`, or attach a file.',
  unknown: 'That is no command, so it was kept as a note. `!help` names the commands.',
  stillThere:
    'The customer still has what you sent before. Begin your message with `!r` to change it there, or delete your message to take it back.',
  notACase: 'This channel is a desk of ours: I work in the threads of cases here. Customers write to me directly.',
  unknownCase: 'I do not know this case yet, or no longer. Press again in a moment, or open the case at the web desk.',
  notAMember: 'Only members of the desk can do that.',
  replyTitle: 'Reply to the customer',
  replyLabel: 'Your reply',
  replyHint: 'Goes to the customer as it stands. Markdown works.',
} as const;
