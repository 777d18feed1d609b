import { Customer } from './customer.js';
import type { Outcome } from './deliver.js';
import type { ViewContent } from './workspace.js';

/** Somebody who works in a channel: she fills in dialogs too, comes and goes. */
export class Agent extends Customer {
  /** The dialogs that she has open, by id. */
  get dialogs(): [string, ViewContent][] {
    return [...this.slack.workspace.views].flatMap(([id, { user, view }]) => (user === this.id ? [[id, view]] : []));
  }

  /** The body of a submission of a dialog with one input. */
  submitting(id: string, text: string): object {
    const { workspace } = this.slack;
    const { view } = workspace.views.get(id)!;
    const input = view.blocks.find((block) => block.type === 'input')!;
    const value = { type: 'plain_text_input', value: text === '' ? null : text };
    return {
      type: 'view_submission',
      team: { id: workspace.team, domain: 'careline' },
      user: { id: this.id, username: this.id.toLowerCase(), team_id: workspace.users.get(this.id)!.team },
      api_app_id: 'A0CARE',
      trigger_id: workspace.trigger(this.id),
      view: { id, ...view, state: { values: { [input.block_id!]: { [input.element!.action_id!]: value } } } },
      response_urls: [],
      is_enterprise_install: false,
      enterprise: null,
    };
  }

  /** Submits a dialog; it closes unless the answer says what is wrong, or there is none. */
  async submit(id: string, text: string): Promise<Outcome> {
    const outcome = await this.slack.deliver('interactive', this.submitting(id, text));
    if (outcome.status === 200 && !outcome.body.includes('response_action')) this.slack.workspace.views.delete(id);
    return outcome;
  }

  /** Joins or leaves a channel; the bot hears of it if it is there. */
  join(channel: string): Promise<Outcome | undefined> {
    this.slack.workspace.channels.get(channel)!.members.add(this.id);
    return this.#tellChannel('member_joined_channel', channel);
  }

  leave(channel: string): Promise<Outcome | undefined> {
    this.slack.workspace.channels.get(channel)!.members.delete(this.id);
    return this.#tellChannel('member_left_channel', channel);
  }

  async #tellChannel(type: string, channel: string): Promise<Outcome | undefined> {
    const { workspace } = this.slack;
    if (!workspace.channels.get(channel)!.members.has(workspace.bot.user)) return undefined;
    const { team } = workspace.users.get(this.id)!;
    const event = { type, user: this.id, channel, channel_type: 'C', team, event_ts: workspace.ts() };
    return this.slack.deliver('events_api', this.body(event));
  }
}
