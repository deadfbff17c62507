/** True where two values of JSON say the same; the order of names does not count. */
export function isDeepEqual(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null || Array.isArray(one) !== Array.isArray(other)) return false;
  const [mine, theirs] = [Object.entries(one), other as Readonly<Record<string, unknown>>];
  return mine.length === Object.keys(theirs).length && mine.every(([name, value]) => Object.hasOwn(theirs, name) && isDeepEqual(value, theirs[name]));
}
