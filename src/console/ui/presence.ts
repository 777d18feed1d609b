import { byId } from '../../browser/dom.js';
import { sayPresence } from './api.js';
import type { Desk } from './state.js';

const everyMs = 20_000;

/** Tells the others which case this agent has open, and shows who else has it. */
export const showPresence = (desk: Desk): void => {
  const say = () => {
    const { open } = desk.get();
    if (open !== undefined && !document.hidden) sayPresence(open, 'viewing');
  };
  desk.onChange((now, before) => {
    if (now.open !== before.open) {
      if (before.open !== undefined) sayPresence(before.open, 'gone');
      say();
    }
    if (now.view === before.view) return;
    const others = (now.view?.onlookers ?? []).filter(({ agent }) => agent.id !== now.me.agent.id);
    byId('onlookers').textContent = others
      .map(({ agent, doing }) => `${agent.name} is ${doing === 'typing' ? 'writing a reply …' : 'here too.'}`)
      .join(' ');
  });
  setInterval(say, everyMs);
};
