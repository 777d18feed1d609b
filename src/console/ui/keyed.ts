const shown = new WeakMap<Element, { readonly key: string; readonly words: string }>();

/**
 * Makes `parent` show `items` in their order. The element of an item that reads the same as before stays, with the
 * reader's selection, focus and scroll position; only what changed is made anew.
 */
export const showKeyed = <T>(
  parent: Element,
  items: readonly T[],
  keyOf: (item: T) => string,
  make: (item: T) => HTMLElement,
): void => {
  const before = new Map<string, Element>();
  for (const element of parent.children) before.set(shown.get(element)?.key ?? '', element);
  let last: Element | null = null;
  for (const item of items) {
    const key = keyOf(item);
    const words = JSON.stringify(item);
    const old = before.get(key);
    before.delete(key);
    const element: Element = old && shown.get(old)?.words === words ? old : make(item);
    shown.set(element, { key, words });
    const place: Element | null = last ? last.nextElementSibling : parent.firstElementChild;
    const focused = old !== undefined && old !== element && old.contains(document.activeElement);
    if (element !== place) parent.insertBefore(element, place);
    if (old && old !== element) old.remove();
    if (focused) element.querySelector<HTMLElement>('a, button')?.focus();
    last = element;
  }
  for (const element of before.values()) element.remove();
};
