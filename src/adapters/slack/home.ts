import type { types } from '@slack/bolt';
import { words } from './words.js';

/** What the app's home page says. */
export const homeView = (): types.HomeView => ({
  type: 'home',
  blocks: words.home.map((text) => ({ type: 'section', text: { type: 'mrkdwn', text } })),
});
