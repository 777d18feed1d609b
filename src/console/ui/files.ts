import { h } from '../../browser/dom.js';
import type { Attachment } from '../../model/message.js';
import { upload } from './api.js';
import type { Notices } from './notice.js';
import { fileSize } from './words.js';

const fileMax = 10 * 1_048_576;

/** Files that wait to be sent, by case. They are uploaded as soon as they are chosen. */
export const createFiles = (notices: Notices, changed: () => void) => {
  const waiting = new Map<string, readonly Attachment[]>();
  const of = (ticket: string): readonly Attachment[] => waiting.get(ticket) ?? [];
  const set = (ticket: string, files: readonly Attachment[]): void => {
    waiting.set(ticket, files);
    changed();
  };

  return {
    of,
    clear: (ticket: string): void => set(ticket, []),

    async add(ticket: string, files: Iterable<File>): Promise<void> {
      for (const file of files) {
        if (file.size > fileMax) {
          notices.info(`${file.name} is larger than 10 MB; it was not attached.`);
          continue;
        }
        try {
          const attachment = await upload(ticket, file);
          set(ticket, [...of(ticket), attachment]);
        } catch (error) {
          notices.problem(error);
        }
      }
    },

    chips: (ticket: string): HTMLElement[] =>
      of(ticket).map((file) => {
        const remove = h(
          'button',
          { class: 'quiet', attrs: { type: 'button', 'aria-label': `Remove ${file.name}` } },
          '×',
        );
        const rest = () => of(ticket).filter(({ id }) => id !== file.id);
        remove.addEventListener('click', () => set(ticket, rest()));
        return h('li', { class: 'chip' }, file.name, h('span', { class: 'soft' }, fileSize(file.bytes)), remove);
      }),
  };
};

export type Files = ReturnType<typeof createFiles>;
