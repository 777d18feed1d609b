import { byId } from '../../../browser/dom.js';
import type { FeedFile } from '../feed.js';
import type { Message } from './conversation.js';
import { StagedFiles } from './files.js';

const draftPlace = 'careline-draft';

/** What the composer wants done. */
export interface ComposerActs {
  say(text: string, files: readonly FeedFile[]): void;
  edit(message: Message, text: string): void;
  /** The visitor's last message that can be edited. */
  lastOwn(): Message | undefined;
}

/** Where the visitor writes: a field that grows, files, and the editing of what she wrote before. */
export class Composer {
  private readonly text = byId<HTMLTextAreaElement>('text');
  private readonly send = byId<HTMLButtonElement>('send');
  private readonly banner = byId('editing');
  private readonly files = new StagedFiles(() => this.update());
  private editing: Message | undefined;

  constructor(private readonly acts: ComposerActs) {
    byId('composer').addEventListener('submit', (event) => {
      event.preventDefault();
      this.submit();
    });
    byId('edit-cancel').addEventListener('click', () => this.stopEditing());
    this.text.addEventListener('input', () => this.update());
    this.text.addEventListener('keydown', (event) => this.key(event));
    this.takeFiles();
    this.text.value = sessionStorageSafe()?.getItem(draftPlace) ?? '';
    this.update();
  }

  focus(): void {
    this.text.focus({ preventScroll: true });
  }

  startEditing(message: Message): void {
    this.editing = message;
    this.banner.hidden = false;
    this.text.value = message.text;
    this.update();
    this.focus();
    this.text.setSelectionRange(message.text.length, message.text.length);
  }

  private stopEditing(): void {
    this.editing = undefined;
    this.banner.hidden = true;
    this.text.value = '';
    this.update();
    this.focus();
  }

  private submit(): void {
    const text = this.text.value.trim();
    if (this.editing) {
      const { editing } = this;
      if (text === '') return;
      this.stopEditing();
      if (text !== editing.text) this.acts.edit(editing, text);
      return;
    }
    if (this.files.uploading || (text === '' && this.files.count === 0)) return;
    this.text.value = '';
    this.acts.say(text, this.files.takeAll());
    this.update();
    this.focus();
  }

  private key(event: KeyboardEvent): void {
    // Enter that ends the composing of a character (Japanese, Chinese …) is not meant to send.
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    } else if (event.key === 'Escape' && this.editing) {
      event.stopPropagation();
      this.stopEditing();
    } else if (event.key === 'ArrowUp' && this.text.value === '') {
      const last = this.acts.lastOwn();
      if (!last) return;
      event.preventDefault();
      this.startEditing(last);
    }
  }

  private update(): void {
    this.text.style.height = 'auto';
    this.text.style.height = `${this.text.scrollHeight}px`;
    const nothing = this.text.value.trim() === '' && (this.files.count === 0 || this.editing !== undefined);
    this.send.setAttribute('aria-disabled', String(nothing || this.files.uploading));
    if (!this.editing) sessionStorageSafe()?.setItem(draftPlace, this.text.value);
  }

  private takeFiles(): void {
    const input = byId<HTMLInputElement>('file');
    const drop = byId('drop');
    byId('attach').addEventListener('click', () => input.click());
    input.addEventListener('change', () => {
      this.files.add(input.files ?? []);
      input.value = '';
      this.focus();
    });
    this.text.addEventListener('paste', (event) => {
      const { files } = event.clipboardData ?? { files: [] };
      if (files.length === 0) return;
      event.preventDefault();
      this.files.add(files);
    });
    const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    document.addEventListener('dragover', (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      drop.hidden = false;
    });
    document.addEventListener('dragleave', ({ relatedTarget }) => {
      if (relatedTarget === null) drop.hidden = true;
    });
    document.addEventListener('drop', (event) => {
      drop.hidden = true;
      if (!carriesFiles(event)) return;
      event.preventDefault();
      this.files.add(event.dataTransfer?.files ?? []);
      this.focus();
    });
  }
}

/** The tab's storage, which some browsers refuse in frames. */
const sessionStorageSafe = (): Storage | undefined => {
  try {
    return window.sessionStorage;
  } catch {
    return undefined;
  }
};
