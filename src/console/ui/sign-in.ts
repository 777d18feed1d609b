import { byId } from '../../browser/dom.js';
import type { Agent } from '../../model/person.js';
import type { ApiError } from '../wire.js';

/** Tokens are at least this long; anything else in the fragment is an address within the desk. */
const tokenPattern = /^#[\w-]{22,}$/;

const post = async <T>(
  path: string,
  body: object,
): Promise<{ readonly done?: T; readonly error?: ApiError['error'] }> => {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = await response.json();
    return response.ok ? { done: answer as T } : (answer as ApiError);
  } catch {
    return { error: { code: 'offline', message: 'The desk cannot be reached right now. Try again in a moment.' } };
  }
};

const explain = (title?: string, why?: string): void => {
  if (title) byId('no-link-title').textContent = title;
  if (why) byId('no-link-why').textContent = why;
  byId('sign-in').hidden = true;
  byId('no-link').hidden = false;
};

const explainGone = (): void =>
  explain('This link no longer works', 'It was used already, or it is older than 15 minutes.');

const offerSignIn = async (token: string): Promise<void> => {
  const form = byId<HTMLFormElement>('sign-in');
  const name = byId<HTMLInputElement>('name');
  const problem = byId('problem');
  const link = await post<{ readonly agent?: Agent }>('/desk/sign-in/check', { token });
  if (link.error?.code === 'link-gone') return explainGone();
  if (link.error) problem.textContent = link.error.message;
  if (link.done?.agent) {
    byId('greeting').textContent = `Sign in as ${link.done.agent.name}`;
    byId('name-row').hidden = true;
    name.disabled = true;
  }
  form.hidden = false;
  if (!name.disabled) name.focus();
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const { error } = await post('/desk/sign-in', { token, name: name.value });
    if (!error) location.replace('/desk');
    else if (error.code === 'link-gone') explainGone();
    else problem.textContent = error.message;
  });
};

/** Who comes from a link on another site is signed in perhaps, but her browser held the cookie back until now. */
const findSession = async (): Promise<void> => {
  const me = await fetch('/api/me').catch(() => undefined);
  if (me?.ok) location.replace(`/desk${location.hash}`);
  else explain();
};

void (tokenPattern.test(location.hash) ? offerSignIn(location.hash.slice(1)) : findSession());
addEventListener('hashchange', () => location.reload());
