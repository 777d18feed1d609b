import type { Outcome } from './deliver.js';
import type { FakeSlack } from './slack.js';
import { buttonsOf, type FileEntry, type Message, type User, visibleText } from './workspace.js';

/** What of a message is delivered. */
const plain = ({
  metadata: _metadata,
  ephemeralTo: _ephemeral,
  reactions: _reactions,
  files,
  ...message
}: Message) => ({
  type: 'message',
  ...message,
  ...(files ? { files: files.map(({ bytes: _bytes, shared: _shared, ...file }) => file), subtype: 'file_share' } : {}),
});

/** Somebody in the workspace who writes, presses and looks. What she does is kept, then delivered to the bot. */
export class Customer {
  #events = 0;

  constructor(
    protected readonly slack: FakeSlack,
    readonly id: string,
    more: Partial<User> = {},
  ) {
    slack.workspace.user(id, more);
  }

  get direct(): string {
    return this.slack.workspace.direct(this.id).id;
  }

  /** The bodies of the events that a message gives rise to, to be delivered when and as often as a test likes. */
  write(
    text: string,
    place: { channel?: string; thread?: string; files?: FileEntry[]; event?: string } = {},
  ): { ts: string; events: object[] } {
    const { workspace } = this.slack;
    const channel = workspace.channels.get(place.channel ?? this.direct)!;
    const message = workspace.add(channel, {
      ts: workspace.ts(),
      user: this.id,
      text,
      ...(place.thread ? { thread_ts: place.thread } : {}),
      ...(place.files ? { files: place.files } : {}),
    });
    const event = {
      ...plain(message),
      team: workspace.users.get(this.id)!.team,
      channel: channel.id,
      channel_type: channel.kind,
      event_ts: message.ts,
    };
    const events = [this.body(event, place.event)];
    if (channel.kind === 'channel' && text.includes(`<@${workspace.bot.user}>`)) {
      const {
        subtype: _subtype,
        channel_type: _type,
        parent_user_id: _parent,
        ...mention
      } = event as Record<string, unknown>;
      events.push(this.body({ ...mention, type: 'app_mention' }));
    }
    return { ts: message.ts, events };
  }

  /** Writes, and has it delivered; what came of each event. */
  async say(text: string, place: Parameters<Customer['write']>[1] = {}): Promise<{ ts: string; outcomes: Outcome[] }> {
    const { ts, events } = this.write(text, place);
    return { ts, outcomes: await Promise.all(events.map((body) => this.slack.deliver('events_api', body))) };
  }

  edit(ts: string, text: string, place: { channel?: string; event?: string } = {}): Promise<Outcome> {
    const { workspace } = this.slack;
    const channel = place.channel ?? this.direct;
    const message = workspace.find(channel, ts)!;
    const previous_message = plain(message);
    message.text = text;
    message.edited = { user: this.id, ts: workspace.ts() };
    return this.changed(
      channel,
      { subtype: 'message_changed', message: plain(message), previous_message },
      place.event,
    );
  }

  remove(ts: string, place: { channel?: string; event?: string } = {}): Promise<Outcome> {
    const { workspace } = this.slack;
    const channel = workspace.channels.get(place.channel ?? this.direct)!;
    const message = workspace.find(channel.id, ts)!;
    channel.messages = channel.messages.filter((m) => m !== message);
    const gone = { subtype: 'message_deleted', deleted_ts: ts, previous_message: plain(message) };
    return this.changed(channel.id, gone, place.event);
  }

  /** A change of a message, as Slack tells of it. */
  changed(channel: string, change: object, event?: string): Promise<Outcome> {
    const { workspace } = this.slack;
    const ts = workspace.ts();
    const { kind } = workspace.channels.get(channel)!;
    const body = this.body(
      { type: 'message', hidden: true, channel, channel_type: kind, ts, event_ts: ts, ...change },
      event,
    );
    return this.slack.deliver('events_api', body);
  }

  /** The body of a press on the button with this value. */
  pressing(channel: string, ts: string, value: string): object {
    const { workspace } = this.slack;
    const message = workspace.find(channel, ts)!;
    const { block, element } = buttonsOf(message).find((b) => b.element.value === value)!;
    const private_ = message.ephemeralTo !== undefined;
    return {
      type: 'block_actions',
      user: { id: this.id, username: this.id.toLowerCase(), team_id: workspace.users.get(this.id)!.team },
      api_app_id: 'A0CARE',
      container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: private_ },
      trigger_id: workspace.trigger(this.id),
      team: { id: workspace.team, domain: 'careline' },
      enterprise: null,
      is_enterprise_install: false,
      channel: { id: channel, name: 'channel' },
      ...(private_ ? {} : { message: plain(message) }),
      response_url: this.slack.responseUrl(channel, this.id),
      actions: [{ ...element, block_id: block.block_id, action_ts: workspace.ts() }],
    };
  }

  press(channel: string, ts: string, value: string): Promise<Outcome> {
    return this.slack.deliver('interactive', this.pressing(channel, ts, value));
  }

  /** The body of a slash command. */
  commanding(text: string, channel: string): Record<string, string> {
    const { workspace } = this.slack;
    return {
      token: 'old',
      team_id: workspace.team,
      team_domain: 'careline',
      channel_id: channel,
      channel_name: 'channel',
      user_id: this.id,
      user_name: this.id.toLowerCase(),
      command: '/ask',
      text,
      api_app_id: 'A0CARE',
      is_enterprise_install: 'false',
      response_url: this.slack.responseUrl(channel, this.id),
      trigger_id: workspace.trigger(this.id),
    };
  }

  ask(text: string, channel: string): Promise<Outcome> {
    return this.slack.deliver('slash_commands', this.commanding(text, channel));
  }

  openHome(): Promise<Outcome> {
    const event_ts = this.slack.workspace.ts();
    const event = { type: 'app_home_opened', user: this.id, channel: this.direct, tab: 'home', event_ts };
    return this.slack.deliver('events_api', this.body(event));
  }

  /** What she sees of what the bot said in a channel, oldest first. */
  sees(channel: string = this.direct) {
    const messages = this.slack.workspace.channels.get(channel)?.messages ?? [];
    return messages
      .filter((m) => m.bot_id === this.slack.workspace.bot.id && (!m.ephemeralTo || m.ephemeralTo === this.id))
      .map((m) => ({
        ts: m.ts,
        text: visibleText(m),
        choices: buttonsOf(m).map(({ element }) => labelOf(element.text)),
        message: m,
      }));
  }

  /** The envelope in which Slack delivers an event. */
  body(event: object, id?: string): object {
    this.#events += 1;
    const { workspace } = this.slack;
    return {
      token: 'old',
      team_id: workspace.team,
      api_app_id: 'A0CARE',
      event,
      type: 'event_callback',
      event_id: id ?? `Ev${this.id}${this.#events}`,
      event_time: Math.floor(Date.now() / 1_000),
      authorizations: [
        {
          enterprise_id: null,
          team_id: workspace.team,
          user_id: workspace.bot.user,
          is_bot: true,
          is_enterprise_install: false,
        },
      ],
      is_ext_shared_channel: false,
    };
  }
}

const labelOf = (text: string | { text: string } | undefined): string =>
  typeof text === 'object' ? text.text : (text ?? '');
