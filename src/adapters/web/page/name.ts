import { byId } from '../../../browser/dom.js';

/** The field for the visitor's name, out of the way until she wants it. Returns what shows a name. */
export const nameForm = (): ((name: string | undefined) => void) => {
  const button = byId<HTMLButtonElement>('name-button');
  const form = byId<HTMLFormElement>('name-form');
  const field = byId<HTMLInputElement>('name-field');

  const show = (name: string | undefined) => {
    button.textContent = name ?? 'Your name';
    if (name) button.setAttribute('aria-label', `Your name: ${name}. Change it`);
    else button.removeAttribute('aria-label');
    if (form.hidden) field.value = name ?? '';
  };
  const open = (on: boolean) => {
    form.hidden = !on;
    button.setAttribute('aria-expanded', String(on));
    (on ? field : button).focus();
    if (on) field.select();
  };

  button.addEventListener('click', () => open(form.hidden !== false));
  form.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    open(false);
  });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const response = await fetch('/chat/profile', {
      method: 'PUT',
      body: JSON.stringify({ name: field.value }),
      headers: { 'content-type': 'application/json' },
    }).catch(() => undefined);
    field.setCustomValidity(response?.ok ? '' : 'Your name could not be saved. Please try again in a moment.');
    if (!response?.ok) return field.reportValidity();
    open(false);
    show(((await response.json()) as { name: string | null }).name ?? undefined);
  });
  field.addEventListener('input', () => field.setCustomValidity(''));
  return show;
};
