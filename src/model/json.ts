/** Any value that survives JSON. Opaque data (an adapter's reference, a document) is held as this. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
