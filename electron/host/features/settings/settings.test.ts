import { expect, it } from 'vitest';
import type { Settings } from '#contract/terminal/settings.ts';
import { isPrinterAddress } from '#host/devices/printer/open-printer.ts';
import { openScratchStore } from '#host/db/scratch-store.fixture.ts';
import { createSettings } from './settings-service.ts';

it('settings are kept, refused where a printer could not be there, and told to everybody', () => {
  const scratch = openScratchStore();
  const told: Settings[] = [];
  const changes: string[] = [];
  const open = (defaultPrinter: string): ReturnType<typeof createSettings> => createSettings({
    store: scratch.store, isPrinterAddress, defaultPrinter, emit: (_event, payload) => { told.push(payload); },
    changed: (now, before) => { changes.push(`${before.printerAddress} -> ${now.printerAddress}`); },
  });
  const settings = open('tcp://127.0.0.1:9101');
  expect(settings.now()).toMatchObject({ language: 'ru', printerAddress: 'tcp://127.0.0.1:9101' });
  expect(settings.service.change({ printerAddress: 'lpt1' })).toMatchObject({ code: 'bad-address' });
  expect(settings.service.change({ language: 'en', printerAddress: '' })).toMatchObject({ ok: true, value: { language: 'en' } });
  expect(told).toHaveLength(1);
  expect(changes).toEqual(['tcp://127.0.0.1:9101 -> ']);
  // What somebody chose is not undone by a flag of the next start.
  expect(open('tcp://127.0.0.1:9101').now()).toMatchObject({ language: 'en', printerAddress: '', theme: 'system' });
  scratch.remove();
});
