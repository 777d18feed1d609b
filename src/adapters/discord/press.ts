import type { APIInteraction } from 'discord.js';
import { InteractionResponseType, InteractionType, Routes } from 'discord.js';
import type { Sink } from '../channel.js';
import type { PrivateAnswers } from './ask.js';
import type { DiscordContext } from './context.js';
import type { DeskPresses } from './desk/press.js';
import { codeOf, codes, deadToken, toSendError } from './errors.js';
import { type Acknowledgement, receiveInteraction } from './interactions.js';
import { refOf } from './place.js';

/**
 * Takes in commands and pressed buttons. Discord gives three seconds for an acknowledgement, which leaves as soon as the
 * event is durable. Without one Discord tells the customer that it failed, and she tries again.
 */
export class Interactions {
  readonly #running = new Set<Promise<void>>();

  constructor(
    private readonly context: DiscordContext,
    private readonly answers: PrivateAnswers,
    private readonly atDesks: DeskPresses,
  ) {}

  take(interaction: APIInteraction, sink: Sink): void {
    const run = this.#take(interaction, sink)
      .catch((error: unknown) => {
        const about = { reason: toSendError(error).message, interaction: interaction.id };
        this.context.log.warn(about, 'A command or a button was not taken in; Discord says so to the customer');
      })
      .finally(() => this.#running.delete(run));
    this.#running.add(run);
  }

  async stop(): Promise<void> {
    await Promise.allSettled([...this.#running]);
  }

  async #take(interaction: APIInteraction, sink: Sink): Promise<void> {
    const atDesk = await this.atDesks.of(interaction);
    if (atDesk) {
      if (atDesk.event) await sink(atDesk.event);
      return this.#acknowledge(interaction, atDesk.ack);
    }
    const channel = interaction.guild_id ? interaction.channel?.id : undefined;
    const place = channel ? await this.context.places.get(channel) : undefined;
    const interacted = receiveInteraction(interaction, place);
    if ('ignored' in interacted) return;
    if (!('event' in interacted)) return this.#acknowledge(interaction, interacted.ack);
    const { event, ack } = interacted;
    const acknowledged = sink(event).then(() => this.#acknowledge(interaction, ack));
    // The answer may be thought out before the acknowledgement has arrived, and must not overtake it.
    this.answers.acknowledging(interaction.id, acknowledged);
    await acknowledged;
    const ref = refOf(event.address);
    if (ref?.kind === 'ask' && ref.fresh) this.answers.noticeLater(ref);
  }

  async #acknowledge(interaction: APIInteraction, ack: Acknowledgement): Promise<void> {
    const { api, log } = this.context;
    try {
      await api('POST', Routes.interactionCallback(interaction.id, interaction.token), { body: ack, auth: false });
    } catch (error) {
      if (codeOf(error) === codes.alreadyAcknowledged) return;
      log.warn({ reason: toSendError(error).message, interaction: interaction.id }, 'An acknowledgement came too late');
      // What was pressed is shown all the same, where the bot can change the message by itself.
      const shows = ack.type === InteractionResponseType.UpdateMessage;
      if (interaction.type === InteractionType.MessageComponent && deadToken(error) && shows)
        await api('PATCH', Routes.channelMessage(interaction.message.channel_id, interaction.message.id), {
          body: ack.data,
        }).catch(() => {});
    }
  }
}
