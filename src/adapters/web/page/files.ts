import { byId, h } from '../../../browser/dom.js';
import type { FeedFile } from '../feed.js';

const bytesMax = 10 * 1024 * 1024;
const filesMax = 10;
const pictures = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

export const isPicture = (file: { mime: string }): boolean => pictures.has(file.mime);

export const sizeOf = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;

interface Staged {
  readonly item: HTMLLIElement;
  file?: FeedFile;
  readonly stop: () => void;
}

/** The files that will go with the next message: chosen, dropped or pasted, and uploaded at once. */
export class StagedFiles {
  private readonly list = byId<HTMLUListElement>('staged');
  private readonly staged = new Set<Staged>();

  constructor(private readonly changed: () => void) {}

  get uploading(): boolean {
    return [...this.staged].some(({ file }) => !file);
  }

  get count(): number {
    return this.staged.size;
  }

  /** Hands over the uploaded files and forgets them. */
  takeAll(): FeedFile[] {
    const files = [...this.staged].flatMap(({ file }) => file ?? []);
    for (const one of [...this.staged]) this.drop(one);
    return files;
  }

  add(files: Iterable<File>): void {
    for (const file of files) {
      if (this.staged.size >= filesMax) break;
      this.upload(file);
    }
  }

  private upload(file: File): void {
    const request = new XMLHttpRequest();
    const progress = h('progress', { attrs: { max: 1, value: 0, 'aria-label': `Uploading ${file.name}` } });
    const note = h('span', { class: 'note' }, sizeOf(file.size));
    const preview = h(
      'span',
      { class: 'thumb', attrs: { 'aria-hidden': 'true' } },
      file.name.split('.').pop()?.slice(0, 4),
    );
    const remove = h(
      'button',
      {
        class: 'icon',
        attrs: { type: 'button', 'aria-label': `Remove ${file.name}` },
        on: { click: () => this.drop(one) },
      },
      '×',
    );
    const item = h('li', {}, preview, h('span', { class: 'name' }, file.name), note, progress, remove);
    const one: Staged = { item, stop: () => request.abort() };
    const fail = (reason: string) => {
      item.classList.add('failed');
      item.setAttribute('role', 'alert');
      note.textContent = reason;
      progress.remove();
      this.staged.delete(one);
      this.changed();
    };

    this.list.append(item);
    this.list.hidden = false;
    this.staged.add(one);
    this.changed();
    const wrong =
      file.size > bytesMax ? `Larger than ${sizeOf(bytesMax)}` : file.size === 0 ? 'This file is empty' : '';
    if (wrong) {
      fail(wrong);
      return;
    }
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      progress.value = loaded / total;
    });
    request.addEventListener('error', () => fail('Could not be uploaded'));
    request.addEventListener('load', () => {
      const answer = JSON.parse(request.responseText || '{}');
      if (request.status !== 200) return fail(answer.error?.message ?? 'Could not be uploaded');
      one.file = { ...answer, state: 'stored' };
      progress.remove();
      if (isPicture(answer))
        preview.replaceChildren(h('img', { attrs: { src: `/chat/attachments/${answer.id}`, alt: '' } }));
      this.changed();
    });
    request.open('POST', '/chat/attachments');
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.setRequestHeader('x-file-name', encodeURIComponent(file.name));
    request.send(file);
  }

  private drop(one: Staged): void {
    one.stop();
    one.item.remove();
    this.staged.delete(one);
    this.list.hidden = this.list.childElementCount === 0;
    this.changed();
  }
}
