import { type Interaction, type Message, Refusal, type Row } from './world.js';

/** One call to the fake's REST interface. */
export interface Request {
  readonly body: Body;
  readonly query: URLSearchParams;
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
}

/** Its body, in Discord's names. */
export interface Body {
  readonly content?: string;
  readonly embeds?: Message['embeds'];
  readonly components?: readonly Row[];
  readonly flags?: number;
  readonly nonce?: string;
  readonly enforce_nonce?: boolean;
  readonly name?: string;
  readonly type?: number;
  readonly data?: Body & Record<string, unknown>;
  readonly recipient_id?: string;
  readonly allowed_mentions?: { readonly parse?: readonly string[] };
  readonly [field: string]: unknown;
}

interface ModalRow {
  readonly type: number;
  readonly label: string;
  readonly description?: string;
  readonly component: { readonly type: number; readonly custom_id: string; readonly max_length?: number };
}

const wrong = (): Refusal => new Refusal(400, 50_035, 'Invalid Form Body');

/** Refuses a message that Discord would refuse. */
export const checkMessage = (body: Body, empty: boolean): void => {
  const { content = '', embeds = [], components = [] } = body;
  const labels = components.flatMap((row) => row.components);
  const bad =
    content.length > 2_000 ||
    embeds.length > 10 ||
    embeds.some(({ description }) => (description?.length ?? 0) > 4_096) ||
    components.length > 5 ||
    components.some((row) => row.components.length > 5 || row.components.length === 0) ||
    labels.some(({ label, custom_id }) => label.length > 80 || label.length === 0 || custom_id.length > 100) ||
    new Set(labels.map(({ custom_id }) => custom_id)).size < labels.length;
  if (bad) throw wrong();
  if (empty) throw new Refusal(400, 50_006, 'Cannot send an empty message');
};

/** Refuses a dialog that Discord would refuse; one dialog cannot answer another. */
export const checkModal = (one: Interaction, data: Record<string, unknown>): void => {
  const { title, custom_id: id, components } = data as { title?: string; custom_id?: string; components?: ModalRow[] };
  const right =
    !one.submits &&
    title &&
    title.length <= 45 &&
    id &&
    id.length <= 100 &&
    components?.length &&
    components.length <= 5 &&
    components.every(
      ({ type, label, description = '', component }) =>
        type === 18 &&
        label.length <= 45 &&
        description.length <= 100 &&
        component.type === 4 &&
        component.custom_id.length <= 100 &&
        (component.max_length ?? 4_000) <= 4_000,
    );
  if (!right) throw wrong();
};
