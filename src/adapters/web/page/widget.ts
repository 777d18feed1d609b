import { h } from '../../../browser/dom.js';
import { widgetStyles } from './widget-styles.js';

/**
 * The chat on another site: `<script src="https://…/widget.js" async></script>`. A round button opens the chat in a
 * frame. `data-label` names the button, `data-side="left"` moves it. Whether it is open is remembered in this browser.
 */
const start = (script: HTMLScriptElement) => {
  const { origin } = new URL(script.src);
  const label = script.dataset.label ?? 'Chat with us';
  const place = 'careline-widget-open';
  const remembered = (): boolean => {
    try {
      return localStorage.getItem(place) === 'true';
    } catch {
      return false;
    }
  };
  const remember = (open: boolean) => {
    try {
      localStorage.setItem(place, String(open));
    } catch {
      // A browser that keeps nothing.
    }
  };

  const badge = h('span', { class: 'badge', attrs: { hidden: true } });
  const icon = h('span', { class: 'icon', attrs: { 'aria-hidden': 'true' } });
  const button = h('button', { attrs: { type: 'button', 'aria-expanded': 'false', 'aria-label': label } }, icon, badge);
  const panel = h('div', { class: 'panel', attrs: { hidden: true } });
  const host = h('div', { data: { careline: 'widget' } });
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(widgetStyles);
  // Not an inline style, which the site's own policy may forbid.
  root.adoptedStyleSheets = [sheet];
  const box = h('div', { class: script.dataset.side === 'left' ? 'box left' : 'box' }, panel, button);
  root.append(box);

  let frame: HTMLIFrameElement | undefined;
  let loaded = false;
  const tell = (open: boolean) => loaded && frame?.contentWindow?.postMessage({ careline: { open } }, origin);
  const show = (open: boolean, byHand: boolean) => {
    if (open && !frame) {
      frame = h('iframe', { attrs: { src: `${origin}/chat?embed=1`, title: label, allow: 'clipboard-write' } });
      frame.addEventListener('load', () => {
        loaded = true;
        if (byHand) tell(true);
      });
      panel.append(frame);
    }
    panel.hidden = !open;
    box.classList.toggle('open', open);
    button.setAttribute('aria-expanded', String(open));
    button.setAttribute('aria-label', open ? 'Close chat' : label);
    if (byHand) {
      remember(open);
      if (open) frame?.focus();
      else button.focus();
    }
    tell(open);
    if (open) count(0);
  };
  const count = (unread: number) => {
    badge.hidden = unread === 0;
    badge.textContent = unread > 9 ? '9+' : String(unread);
    if (unread > 0) button.setAttribute('aria-label', `${label}: ${unread} unread`);
  };

  button.addEventListener('click', () => show(panel.hidden !== false, true));
  box.addEventListener('keydown', ({ key }) => key === 'Escape' && !panel.hidden && show(false, true));
  window.addEventListener('message', ({ origin: from, source, data }) => {
    if (from !== origin || source !== frame?.contentWindow) return;
    if (data?.careline?.close) show(false, true);
    if (typeof data?.careline?.unread === 'number' && panel.hidden) count(data.careline.unread);
  });
  document.body.append(host);
  if (remembered()) show(true, false);
};

const script = document.currentScript;
if (script instanceof HTMLScriptElement) {
  if (document.body) start(script);
  else document.addEventListener('DOMContentLoaded', () => start(script));
}
