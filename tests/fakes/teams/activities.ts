import type { FakeConversation, FakePerson } from './state.js';

/** What all activities of a customer have in common, as Teams documents them. */
export const activityOf = (options: {
  readonly place: FakeConversation;
  readonly person: FakePerson;
  readonly bot: { readonly id: string; readonly name: string };
  readonly tenant: string;
  readonly serviceUrl: string;
  /** The first message of a thread in a channel. */
  readonly thread?: string;
}) => {
  const { place, person, bot, tenant, serviceUrl, thread } = options;
  const { email: _email, userRole: _role, tenantId: _tenant, ...from } = person;
  return {
    channelId: 'msteams',
    serviceUrl,
    from,
    recipient: bot,
    conversation: {
      ...(place.type === 'personal' ? {} : { isGroup: true }),
      conversationType: place.type,
      tenantId: tenant,
      id: thread ? `${place.id};messageid=${thread}` : place.id,
    },
    locale: 'en-GB',
    localTimezone: 'Europe/London',
    entities: [
      { type: 'clientInfo', locale: 'en-GB', country: 'GB', platform: 'Windows', timezone: 'Europe/London' },
    ] as unknown[],
    channelData: {
      tenant: { id: tenant },
      ...(place.team ? { team: { id: place.team }, channel: { id: place.id } } : {}),
    } as Record<string, unknown>,
  };
};

/** A mention of the bot, as an entity. */
export const mentionOf = (bot: { readonly id: string; readonly name: string }) => ({
  type: 'mention',
  mentioned: { id: bot.id, name: bot.name },
  text: `<at>${bot.name}</at>`,
});
