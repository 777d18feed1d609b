/** What is read of Slack's deliveries, as its documentation names it. Anything may be absent. */
export interface SlackFile {
  readonly id?: string;
  readonly name?: string | null;
  readonly title?: string | null;
  readonly mode?: string;
  readonly url_private?: string;
  readonly url_private_download?: string;
}

export interface SlackMessage {
  readonly type?: string;
  readonly subtype?: string;
  readonly user?: string;
  readonly bot_id?: string;
  readonly text?: string;
  readonly ts?: string;
  readonly thread_ts?: string;
  /** Who wrote the root of the thread; only on replies. */
  readonly parent_user_id?: string;
  readonly channel?: string;
  readonly channel_type?: string;
  readonly team?: string;
  /** The home team of an author from another organisation (Slack Connect). */
  readonly user_team?: string;
  readonly source_team?: string;
  readonly files?: readonly SlackFile[];
  /** The same words as structured text. */
  readonly blocks?: readonly unknown[];
  readonly event_ts?: string;
  readonly deleted_ts?: string;
  readonly message?: SlackMessage;
  readonly previous_message?: SlackMessage;
  /** Of `app_home_opened`. */
  readonly tab?: string;
  readonly reply_count?: number;
  readonly latest_reply?: string;
  readonly metadata?: { readonly event_type?: string; readonly event_payload?: Readonly<Record<string, unknown>> };
}

export interface SlackAction {
  readonly type?: string;
  readonly action_id?: string;
  readonly block_id?: string;
  readonly value?: string;
  readonly action_ts?: string;
  readonly text?: { readonly text?: string };
}

/** A block as it comes back in an interaction; passed on unread but for its id. */
export type AnyBlock = { readonly type: string; readonly block_id?: string } & Readonly<Record<string, unknown>>;

/** A dialog as it comes back: what was entered, by block and action. */
export interface SlackView {
  readonly id?: string;
  readonly callback_id?: string;
  readonly private_metadata?: string;
  readonly state?: {
    readonly values?: Readonly<Record<string, Readonly<Record<string, { readonly value?: string | null }>>>>;
  };
}

/** An event, an interaction or a slash command. */
export interface SlackBody {
  readonly type?: string;
  readonly challenge?: string;
  readonly ssl_check?: string;
  readonly event_id?: string;
  readonly event?: SlackMessage;
  readonly authorizations?: readonly { readonly team_id?: string | null; readonly enterprise_id?: string | null }[];
  // Interactions
  readonly user?: { readonly id?: string; readonly team_id?: string };
  readonly channel?: { readonly id?: string };
  readonly container?: {
    readonly channel_id?: string;
    readonly message_ts?: string;
    readonly is_ephemeral?: boolean;
  };
  readonly message?: { readonly ts?: string; readonly text?: string; readonly blocks?: readonly AnyBlock[] };
  readonly actions?: readonly SlackAction[];
  readonly response_url?: string;
  readonly trigger_id?: string;
  /** A dialog that was submitted. */
  readonly view?: SlackView;
  // Slash commands
  readonly command?: string;
  readonly text?: string;
  readonly user_id?: string;
  readonly team_id?: string;
  readonly channel_id?: string;
}

/** A Slack timestamp in ms. It is seconds with six decimals, which no float holds exactly: rounded. */
export const millis = (ts: string): number => Math.round(Number(ts) * 1000);
