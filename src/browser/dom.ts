type Child = Node | string | undefined | false;
type Props<K extends keyof HTMLElementTagNameMap> = {
  readonly class?: string;
  readonly data?: Readonly<Record<string, string>>;
  readonly on?: { readonly [E in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[E]) => void };
  /** Attributes: `true` sets an empty one, `false` and undefined leave it out; ARIA's are written out as words. */
  readonly attrs?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Runs on the finished element. */
  readonly also?: (element: HTMLElementTagNameMap[K]) => void;
};

/** Makes an element. Text goes in as text, never as HTML. */
export const h = <K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props<K> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] => {
  const element = document.createElement(tag);
  if (props.class) element.className = props.class;
  Object.assign(element.dataset, props.data);
  for (const [name, value] of Object.entries(props.attrs ?? {})) {
    if (name.startsWith('aria-') && value !== undefined) element.setAttribute(name, String(value));
    else if (value !== false && value !== undefined) element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const [name, listener] of Object.entries(props.on ?? {}))
    element.addEventListener(name, listener as EventListener);
  element.append(...children.filter((child) => child !== undefined && child !== false));
  props.also?.(element);
  return element;
};

/** The element with this id, which the page is known to have. */
export const byId = <T extends HTMLElement = HTMLElement>(id: string): T => {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no element #${id}.`);
  return found as T;
};
