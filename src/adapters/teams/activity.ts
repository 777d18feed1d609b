import { z } from 'zod';

const account = z.looseObject({
  id: z.string().min(1),
  name: z.string().nullish(),
  aadObjectId: z.string().nullish(),
  role: z.string().nullish(),
});

/** What the adapter reads of an activity as Teams delivers it. All else is let through unread. */
const activity = z.looseObject({
  type: z.string().min(1),
  /** What an invoke asks for. */
  name: z.string().nullish(),
  id: z.string().nullish(),
  timestamp: z.string().nullish(),
  channelId: z.string().nullish(),
  serviceUrl: z.string().nullish(),
  locale: z.string().nullish(),
  localTimezone: z.string().nullish(),
  from: account.nullish(),
  recipient: account.nullish(),
  conversation: z
    .looseObject({
      id: z.string().min(1),
      conversationType: z.string().nullish(),
      tenantId: z.string().nullish(),
    })
    .nullish(),
  text: z.string().nullish(),
  replyToId: z.string().nullish(),
  value: z.unknown().optional(),
  attachments: z
    .array(
      z.looseObject({
        contentType: z.string().nullish(),
        contentUrl: z.string().nullish(),
        name: z.string().nullish(),
        content: z.unknown().optional(),
      }),
    )
    .nullish(),
  entities: z
    .array(
      z.looseObject({
        type: z.string().nullish(),
        text: z.string().nullish(),
        mentioned: z.looseObject({ id: z.string().nullish(), name: z.string().nullish() }).nullish(),
        locale: z.string().nullish(),
        timezone: z.string().nullish(),
      }),
    )
    .nullish(),
  membersAdded: z.array(account).nullish(),
  channelData: z
    .looseObject({
      eventType: z.string().nullish(),
      tenant: z.looseObject({ id: z.string().nullish() }).nullish(),
      team: z.looseObject({ id: z.string().nullish() }).nullish(),
      channel: z.looseObject({ id: z.string().nullish() }).nullish(),
    })
    .nullish(),
});

/** A delivery of the Bot Connector: raw Activity JSON, its shape checked. */
export type Activity = z.infer<typeof activity>;

/** Checks the shape of a delivery; undefined when it is no activity. */
export const parseActivity = (body: unknown): Activity | undefined => activity.safeParse(body).data;

/** The channel that a thread is in: threads are told apart by what follows a semicolon. Chats have no threads. */
export const placeId = (conversation: string): string => conversation.replace(/;.*$/s, '');

/** A person or bot in a conversation. */
export interface Account {
  readonly id: string;
  readonly name?: string;
  readonly aadObjectId?: string;
}

/** How a conversation is reached again, at any later time: kept in `Address.ref`. */
export interface Reference {
  readonly serviceUrl: string;
  readonly conversation: { readonly id: string; readonly conversationType?: string; readonly tenantId?: string };
  readonly bot?: Account;
  readonly user?: Account;
  /** The team that a channel belongs to: its members are asked for there. */
  readonly team?: string;
  /** The desk's channel, when agents are reached by it and not a customer. */
  readonly desk?: string;
}

/** An activity as we send it: with text or with one card, never with both, for Teams would make two messages of it. */
export interface OutboundActivity {
  readonly type: 'message' | 'typing';
  readonly text?: string;
  readonly textFormat?: 'xml' | 'plain';
  /** The text of the notification of a message that is a card. */
  readonly summary?: string;
  readonly attachments?: readonly { readonly contentType: string; readonly content: unknown }[];
  readonly entities?: readonly { readonly type: 'mention'; readonly mentioned: Account; readonly text: string }[];
}
