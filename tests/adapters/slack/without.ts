/** Every way to lose one field, at any depth, of a delivery. */
export const without = (value: unknown): unknown[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value).flatMap((key) => {
    const { [key]: inner, ...rest } = value as Record<string, unknown>;
    if (Array.isArray(value)) return without(inner).map((part) => value.map((v, i) => (String(i) === key ? part : v)));
    return [rest, ...without(inner).map((part) => ({ ...rest, [key]: part }))];
  });
};
