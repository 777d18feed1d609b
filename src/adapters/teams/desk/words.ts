/** What the bot says to agents in a desk's channel, in Markdown. What a case is about comes from the core. */
export const deskWords = {
  help: [
    '**In the thread of a case**',
    '- `!r` and your text goes to the customer, as does what you write behind **Reply**. Edit or delete your message, and it changes for the customer too.',
    '- Anything else is a note for the desk.',
    '- `!take` takes the case, `!resolve` closes it, `!back` hands the customer back to the bot.',
    '',
    'Mention me in front, unless I was allowed to read everything here.',
  ].join('\n'),
  notHere: 'This channel is a desk: I answer no questions here. Cases have threads of their own; write `!help` in one.',
  membersOnly:
    'Only members of this team who belong to this organisation can work on cases; guests and people of other organisations cannot.',
  unknownCase:
    'This card belongs to no case that I know. If another card of the same case stands in the channel, use that; the desk in the browser has all cases.',
  noDialog: 'The dialog did not open. Write `!r` and your reply here instead, with a mention of me in front.',
  noText: 'Nothing was sent: write your reply after `!r`.',
  tooLong: (length: number, max: number) =>
    `Nothing was sent: a reply has at most ${max} characters, and this has ${length}. Please send it in parts.`,
  editTooLong: (max: number) =>
    `The customer still has what you wrote before: a reply has at most ${max} characters. Please make it shorter.`,
  noFiles:
    'Nothing was sent: Teams does not let bots read files in channels. Send it from the desk in the browser, or edit your message so that it has no file.',
  stillSent:
    'The customer still has your reply. Delete the message to take it back, or put `!r` in front again to change it.',
  onlyNoted:
    'This was kept as a note: it is no command. There are `!r` with your reply, `!take`, `!resolve`, `!back` and `!help`.',
  /** Stands on head cards where the bot hears mentions alone. */
  mentionMe: (bot: string) =>
    `Here I hear only what mentions me: write **@${bot}** in front of a command or a note, or press a button.`,
  dialog: {
    title: 'Reply to the customer',
    label: 'Your reply. Markdown works: **bold**, [a link](https://…).',
    send: 'Send',
    empty: 'Write your reply first.',
    membersOnly: 'Only members of the desk who belong to this organisation can reply. Nothing was sent.',
    unknown: 'This case is not known, or not any more. Nothing was sent.',
    closed: 'This case is closed. Nothing was sent: the customer can open it again by writing.',
  },
} as const;
