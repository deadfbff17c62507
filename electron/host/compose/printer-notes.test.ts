import { expect, it } from 'vitest';
import type { PrinterState } from '../devices/printer/print-queue.ts';
import { createPrinterNotes } from './printer-notes.ts';

type Told = readonly [PrinterState['status'], queued?: number, unknown?: number];

it.each<[string, readonly Told[], readonly string[]]>([
  ['a day without trouble', [['offline'], ['ready'], ['ready', 1], ['paper-low', 0], ['ready']], []],
  ['paper that ends and comes', [['ready'], ['paper-out', 1], ['paper-out', 2], ['cover-open', 2], ['ready', 2], ['ready']], ['printer-stopped paper-out 1', 'printer-ready 2']],
  ['a printer that flickers away', [['ready'], ['offline', 1], ['paper-out', 1], ['offline', 1], ['offline', 3], ['ready']], ['printer-stopped offline 1', 'printer-ready 0']],
  ['one that was away from the start, once paper waits', [['offline'], ['offline', 1], ['offline', 2], ['ready', 1]], ['printer-stopped offline 1', 'printer-ready 1']],
  ['paper that waits for the start of the till', [['offline', 2], ['ready', 2]], []],
  ['one that is chosen away while it is out of paper', [['ready'], ['paper-out', 1], ['none', 1], ['offline'], ['ready']], ['printer-stopped paper-out 1']],
  ['a paper nobody knows of, and one more', [['ready'], ['offline', 0, 1], ['ready', 0, 1], ['ready', 0, 2], ['ready', 0, 1]], ['paper-unknown 1', 'printer-stopped offline 0', 'printer-ready 0', 'paper-unknown 2']],
  ['what was unknown before the start is told already', [['ready', 0, 3], ['ready', 0, 3]], []],
])('%s', (_, states, expected) => {
  const notes: string[] = [];
  const hear = createPrinterNotes(({ event, detail }) => notes.push([event, ...Object.values(detail)].join(' ')));
  for (const [status, queued = 0, unknown = 0] of states) hear({ status, queued, unknown });
  expect(notes).toEqual(expected);
});
