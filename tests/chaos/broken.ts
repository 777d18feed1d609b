import type { Store } from '../../src/store/store.js';
import type { Variant } from './options.js';

/** A store that is wrong on purpose: the run must find it out. */
export const breakStore = (store: Store, variant: Variant | undefined): Store => {
  if (!variant) return store;
  let copies = 0;
  const accept: { [variant in Variant]: Store['accept'] } = {
    'ack-first': async (event) => {
      setTimeout(() => void store.accept(event).catch(() => undefined), 150);
      return 'new';
    },
    'no-dedup': (event) => store.accept({ ...event, key: `${event.key}~${process.pid}.${copies++}` }),
  };
  return new Proxy(store, {
    get: (target, name) => {
      if (name === 'accept') return accept[variant];
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
};
