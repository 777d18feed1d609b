import { byId } from '../../../browser/dom.js';

const nearPx = 80;

/** Keeps the end of the conversation in sight for who is there, and leaves alone who reads further up. */
export class Scroller {
  private readonly box = byId('scroller');
  private readonly pill = byId('pill');
  private atEnd = true;
  /** Where we scrolled to last: less than that is the reader's own doing, though its event has not come yet. */
  private top = 0;

  constructor() {
    this.box.addEventListener('scroll', () => {
      this.atEnd = this.near();
      this.top = this.box.scrollTop;
      if (this.atEnd) this.pill.hidden = true;
    });
    this.pill.addEventListener('click', () => this.toEnd());
    // Pictures that load, a keyboard that opens, a window that is turned: the end stays in sight.
    const watch = new ResizeObserver(() => this.stays() && this.toEnd());
    watch.observe(this.box);
    watch.observe(this.box.firstElementChild!);
  }

  /** Runs a change of the content. */
  around(change: () => void): void {
    const stays = this.stays();
    change();
    if (stays) this.toEnd();
  }

  toEnd(): void {
    this.atEnd = true;
    this.pill.hidden = true;
    this.box.scrollTop = this.box.scrollHeight;
    this.top = this.box.scrollTop;
  }

  /** Something new has come: says so to who cannot see it. */
  news(): void {
    if (!this.stays()) this.pill.hidden = false;
  }

  private stays(): boolean {
    return this.atEnd && (this.box.scrollTop >= this.top - 1 || this.near());
  }

  private near(): boolean {
    return this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < nearPx;
  }
}
