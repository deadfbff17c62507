/** The offset of a time zone from UTC at an instant: the one thing about calendars that only the platform's tables know. */
const MINUTE_MS = 60_000;
/** No zone changes its offset anywhere but on a quarter of an hour. */
const SLOT_MS = 15 * MINUTE_MS;

const formats = new Map<string, Intl.DateTimeFormat | null>();
let last: { readonly zone: string; readonly slot: number; readonly offsetMin: number } | null = null;

function formatOf(zone: string): Intl.DateTimeFormat | null {
  let format = formats.get(zone);
  if (format === undefined) {
    try {
      format = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' });
    } catch {
      format = null;
    }
    formats.set(zone, format);
  }
  return format;
}

/** Minutes east of Greenwich in `zone` (an IANA name) at `utcMs`. A zone this platform does not know falls back to the computer's own: it stands in the shop. */
export function utcOffsetMin(zone: string, utcMs: number): number {
  const slot = Math.floor(utcMs / SLOT_MS);
  if (last?.zone === zone && last.slot === slot) return last.offsetMin;
  const offsetMin = compute(zone, slot * SLOT_MS);
  last = { zone, slot, offsetMin };
  return offsetMin;
}

function compute(zone: string, utcMs: number): number {
  const format = formatOf(zone);
  if (format === null) return -new Date(utcMs).getTimezoneOffset();
  const parts = new Map(format.formatToParts(utcMs).map(({ type, value }) => [type, Number(value)]));
  const part = (name: string): number => parts.get(name as Intl.DateTimeFormatPartTypes) ?? 0;
  return Math.round((Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute')) - utcMs) / MINUTE_MS);
}
