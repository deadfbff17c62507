/** The byte log: newest at the bottom, followed unless somebody reads further up. */
import { copy, element, make } from './dom.ts';
import { lab, type LogEntry } from './lab-api.ts';
import { say } from './words.ts';

const KEPT_ROWS = 500;
const arrows = { in: '→', out: '←', note: '·' } as const;
const body = element('log-body', HTMLTableSectionElement);
const scroll = element('log-scroll', HTMLElement);

let entries: LogEntry[] = [];

element('copy-log', HTMLButtonElement).addEventListener('click', () => {
  const text = entries.map(({ at, direction, hex, what }) => `${at} ${arrows[direction]} ${hex} ${what}`.trimEnd()).join('\n');
  void copy(text, `${entries.length}`);
});

function row({ direction, hex, size, what }: LogEntry): HTMLTableRowElement {
  const shownBytes = hex === '' ? 0 : hex.split(' ').length;
  const bytes = size > shownBytes ? `${hex} … ${size}` : hex;
  return make('tr', direction, make('td', 'arrow', arrows[direction]), make('td', 'hex', bytes), make('td', 'what', what));
}

/** Adds what is new; entries already shown are passed by. */
export function addLog(fresh: readonly LogEntry[]): void {
  const last = entries.at(-1)?.seq ?? 0;
  const added = fresh.filter(({ seq }) => seq > last);
  if (added.length === 0) return;
  const isFollowing = scroll.scrollTop + scroll.clientHeight >= scroll.scrollHeight - 30;
  if (entries.length === 0) body.replaceChildren();
  entries = [...entries, ...added].slice(-KEPT_ROWS);
  body.append(...added.map(row));
  while (body.rows.length > KEPT_ROWS) body.deleteRow(0);
  if (isFollowing) scroll.scrollTop = scroll.scrollHeight;
}

/** Starts over from what the lab remembers. */
export async function loadLog(): Promise<void> {
  entries = [];
  body.replaceChildren(make('tr', 'note', make('td', 'arrow', ''), make('td', 'hex', ''), make('td', 'what', say('logEmpty'))));
  addLog(await lab.log());
  scroll.scrollTop = scroll.scrollHeight;
}
