/** `12`, `0,5` as millionths of a unit; null where it is no number above zero, or one of more than six digits before the mark or three behind it. */
export function parsePack(text: string): number | null {
  const match = /^([0-9]{1,6})(?:[.,]([0-9]{1,3}))?$/.exec(text.replace(/[\s\u00a0\u202f]/g, ''));
  const micro = match ? Number(match[1]) * 1_000_000 + Number((match[2] ?? '').padEnd(3, '0')) * 1_000 : 0;
  return micro > 0 ? micro : null;
}
