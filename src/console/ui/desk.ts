import { byId } from '../../browser/dom.js';
import type { Me } from '../wire.js';
import { createActs } from './acts.js';
import { ApiFailure, read, signOut } from './api.js';
import { callForAttention } from './attention.js';
import { showBrief } from './brief.js';
import { showCase } from './case.js';
import { createComposer } from './composer.js';
import { forgetDrafts } from './drafts.js';
import { listenToKeys } from './keys.js';
import { goLive } from './live.js';
import { followAddress } from './navigation.js';
import { createNotices } from './notice.js';
import { showPresence } from './presence.js';
import { showQueue } from './queue.js';
import { showRightFaq } from './right-faq.js';
import { createState } from './state.js';

const start = async (): Promise<void> => {
  const me = await read<Me>('/api/me');
  const desk = createState({ me, queue: undefined, open: undefined, view: undefined, live: true, ahead: 0 });
  const notices = createNotices(byId('notices'));
  const live = goLive(desk, () => {
    notices.info('There is no such case.');
    location.hash = '';
  });
  const acts = createActs(desk, live, notices);
  const composer = createComposer(desk, acts, notices);
  showQueue(byId('queue'), desk);
  showCase(desk, acts, composer);
  showBrief(desk);
  showRightFaq(desk, acts);
  showPresence(desk);
  callForAttention(desk);
  listenToKeys(desk, acts, composer);

  byId('me').textContent = me.agent.name;
  byId('sign-out').addEventListener('click', async () => {
    await signOut().catch(() => {});
    forgetDrafts();
    location.assign('/desk/sign-in');
  });
  desk.onChange(({ live }) => {
    byId('connection').textContent = live ? '' : 'Connection lost; trying again …';
  });
  followAddress(desk);
};

// A page that the browser kept in memory may be from before signing out.
addEventListener('pageshow', ({ persisted }) => persisted && location.reload());

void start().catch((error: unknown) => {
  if (!(error instanceof ApiFailure)) throw error;
  byId('connection').textContent = 'The desk cannot be reached right now. Load the page again in a moment.';
});
