import type { Clock } from '../../../model/clock.js';
import type { AgentAct } from '../../../model/event.js';
import { deskChoices } from '../../desk-place.js';
import type { SlackClient } from '../client.js';
import { millis, type SlackBody } from '../wire.js';
import { deskWords } from '../words.js';
import { dialogErrors, dialogTextMax, readSubmission, replyDialog } from './dialog.js';
import type { Doing } from './intake.js';
import type { DeskLookUp } from './look-up.js';

/** What an acknowledgement says to an agent who submitted a dialog; nothing for most. */
export type DialogAnswer = ReturnType<typeof dialogErrors> | undefined;

const acts = new Map<string | undefined, AgentAct>([
  [deskChoices.take, 'take'],
  [deskChoices.resolve, 'resolve'],
  [deskChoices.handBack, 'hand-back'],
]);

/** The buttons of head cards, and the dialog that one of them opens. Both throw `IntakeError` when nothing was done. */
export class DeskInteractions {
  constructor(
    private readonly deps: {
      readonly client: SlackClient;
      readonly clock: Clock;
      readonly lookUp: DeskLookUp;
      readonly isDesk: (channel: string) => boolean;
      /** Answers a press, for her alone who pressed. */
      readonly answer: (responseUrl: string, text: string) => Promise<void>;
    },
  ) {}

  async pressed(body: SlackBody, { self, sink, beside }: Doing): Promise<void> {
    const { client, clock, lookUp, answer } = this.deps;
    const [action] = body.actions ?? [];
    const { channel_id: channel = body.channel?.id, message_ts: ts = body.message?.ts } = body.container ?? {};
    const user = body.user?.id;
    const { response_url: url, trigger_id: trigger } = body;
    if (!channel || !ts || !user || !this.deps.isDesk(channel)) return;
    const tell = (text: string) => url && beside(() => answer(url, text));
    const agent = await lookUp.agent(channel, user, self);
    if (!agent) return void tell(deskWords.membersOnly);
    const about = await lookUp.caseOf(channel, ts);
    if (!about) return void tell(deskWords.notReady);
    if (action?.value === deskChoices.reply && trigger) {
      // What opens a dialog is good for three seconds.
      const view = replyDialog(channel, ts);
      return beside(async () => {
        const opened = await client.attempt((web) => web.views.open({ trigger_id: trigger, view }));
        if (!opened && url) await answer(url, deskWords.dialogFailed);
      });
    }
    const act = acts.get(action?.value);
    if (!act) return;
    await sink({
      type: 'agent.acted',
      key: `slack:${channel}:${ts}:${user}:${action?.action_ts ?? trigger}`,
      at: action?.action_ts ? millis(action.action_ts) : clock.now(),
      agent,
      ...about,
      act,
      origin: { desk: `slack:${channel}` },
    });
  }

  async submitted(body: SlackBody, { self, sink }: Doing): Promise<DialogAnswer> {
    const { clock, lookUp } = this.deps;
    const { dialog } = deskWords;
    const submission = readSubmission(body.view);
    const user = body.user?.id;
    if (!submission || !user || !this.deps.isDesk(submission.channel)) return dialogErrors(dialog.unknown);
    const { channel, thread, text, id } = submission;
    if (text === '') return dialogErrors(dialog.empty);
    if (text.length > dialogTextMax) return dialogErrors(dialog.tooLong(text.length, dialogTextMax));
    const agent = await lookUp.agent(channel, user, self);
    if (!agent) return dialogErrors(dialog.membersOnly);
    const about = await lookUp.caseOf(channel, thread);
    if (!about) return dialogErrors(dialog.unknown);
    const ticket = await lookUp.ticket(about.ticket);
    if (ticket?.status === 'resolved' || ticket?.status === 'handed-back') return dialogErrors(dialog.closed);
    await sink({
      type: 'agent.replied',
      key: `slack:dialog:${id}`,
      at: clock.now(),
      agent,
      ...about,
      messageId: `dialog:${id}`,
      text,
      attachments: [],
      origin: { desk: `slack:${channel}` },
    });
    return undefined;
  }
}
