/** What buttons on a head card do; the ids of their choices. `reply` opens a dialog where the platform has one. */
export const deskChoices = {
  take: 'desk:take',
  reply: 'desk:reply',
  resolve: 'desk:resolve',
  handBack: 'desk:hand-back',
} as const;
