import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPrinterSink } from '#host/devices/printer/printer-sink.fixture.ts';
import { dataPaths } from '#host/platform/paths.ts';
import { fileSecretStore } from '#host/platform/secret-store.ts';
import { approvalOf, eventsOf, signInAs } from '../../people.fixture.ts';
import { openReadyTill, type ReadyTill } from '../../ready-till.fixture.ts';
import { refusal, value, type ScratchHost } from '../../scratch-host.fixture.ts';
import { guardedNames, problemOf } from './settings-rules.ts';

const mail = { host: 'smtp.example.com', port: 465, secure: true, user: 'till', from: 'till@example.com' };

describe('settings of a till', () => {
  let ready: ReadyTill;
  let scratch: ScratchHost;
  beforeEach(async () => {
    ready = await openReadyTill(null, { defaultPrinter: 'tcp://127.0.0.1:9101' });
    scratch = ready.host();
  });
  afterEach(() => ready.close());

  it('are kept, told to everybody, and not undone by a flag of the next start', async () => {
    const told: unknown[] = [];
    scratch.till.settings.on('changed', (now) => { told.push(now); });
    expect(await value(scratch.till.settings.get({}))).toMatchObject({ language: 'ru', printerAddress: 'tcp://127.0.0.1:9101', layout: 'touch', keys: {} });
    await signInAs(scratch, 'owner');
    await value(scratch.till.settings.change({ language: 'en', printerAddress: '', keys: { pay: 'F12' } }));
    expect(told).toHaveLength(1);
    scratch = await ready.restart();
    expect(await value(scratch.till.settings.get({}))).toMatchObject({ language: 'en', printerAddress: '', theme: 'system', keys: { pay: 'F12' } });
  });

  it('leave eyes, ears and hands to whoever is here, and the rest to those who may', async () => {
    await value(scratch.till.settings.change({ language: 'en', theme: 'dark', soundVolume: 0, layout: 'keyboard' }));
    expect(await refusal(scratch.till.settings.change({ paperWidthChars: 32 }))).toBe('not-signed-in');
    expect(await refusal(scratch.till.settings.change({ favourites: ['00000000-0000-7000-8000-000000000001'] }))).toBe('not-signed-in');
    await signInAs(scratch, 'cashier');
    await value(scratch.till.settings.change({ favourites: ['00000000-0000-7000-8000-000000000001'] }));
    for (const change of [{ printerAddress: '' }, { mail }, { keys: { pay: 'F2' } }, { paperBlocks: { header: false, discounts: true, taxes: true, refundCode: true, footer: true } }]) {
      expect(await refusal(scratch.till.settings.change({ ...change, language: 'ru' }))).toBe('needs-right');
    }
    expect((await value(scratch.till.settings.get({}))).language).toBe('en');
    // A screen that sends everything back changes nothing of it.
    await value(scratch.till.settings.change({ ...(await value(scratch.till.settings.get({}))), language: 'ru' }));
    expect(await refusal(scratch.till.settings.setMailPassword({ password: 'x' }))).toBe('needs-right');
    await signInAs(scratch, 'owner');
    await value(scratch.till.settings.change({ mail }));
    expect(eventsOf(scratch).at(-1)).toBe('settings-changed');
  });

  it('RGT11: may be changed once a senior allowed exactly these, on the spot', async () => {
    await signInAs(scratch, 'cashier');
    const change = { paperWidthChars: 32, printerAddress: '' } as const;
    const asked = await scratch.till.settings.change(change);
    expect(asked).toMatchObject({ code: 'needs-right', detail: { right: 'settings', size: null, subject: 'paperWidthChars printerAddress' } });
    const approvalId = await approvalOf(scratch, 'owner', 'settings', null, 'paperWidthChars printerAddress');
    expect(await refusal(scratch.till.settings.change({ mail, approvalId }))).toBe('needs-right');
    expect(await value(scratch.till.settings.change({ ...change, approvalId }))).toMatchObject(change);
    expect(eventsOf(scratch).slice(-2)).toEqual(['approved', 'settings-changed']);
    expect(await refusal(scratch.till.settings.change({ paperWidthChars: 42, printerAddress: 'tcp://printer:9100', approvalId }))).toBe('needs-right');
    const password = await approvalOf(scratch, 'owner', 'settings', null, 'mailPassword');
    await value(scratch.till.settings.setMailPassword({ password: 'x', approvalId: password }));
    // The approval is none of the settings.
    expect(await value(scratch.till.settings.get({}))).not.toHaveProperty('approvalId');
  });

  it('may be made by anybody while the till is nobody\'s, which keeps no goods of the shop before within reach', async () => {
    await signInAs(scratch, 'cashier');
    await value(scratch.till.settings.change({ favourites: ['00000000-0000-7000-8000-000000000001'], soundVolume: 7 }));
    await value(scratch.till.enrolment.leaveDemo({}));
    expect(await value(scratch.till.settings.get({}))).toMatchObject({ favourites: [], soundVolume: 7 });
    scratch = await ready.restart();
    expect(await value(scratch.till.settings.get({}))).toMatchObject({ favourites: [], soundVolume: 7 });
    await value(scratch.till.settings.change({ printerAddress: 'tcp://printer:9100' }));
    await value(scratch.till.settings.setMailPassword({ password: '' }));
  });

  it('keep the password of the mail server among the secrets, and nowhere else', async () => {
    await signInAs(scratch, 'owner');
    await value(scratch.till.settings.setMailPassword({ password: 'очень секретно' }));
    const secret = (): string | null => fileSecretStore(dataPaths(ready.dir).secrets).read('mail-password');
    expect(secret()).toBe('очень секретно');
    const stored = scratch.host.store.read((tx) => JSON.stringify([tx.all('SELECT * FROM setting'), tx.all('SELECT detail FROM journal_entry'), tx.all('SELECT CAST(payload AS TEXT) FROM outbox')]));
    expect(stored).not.toContain('секретно');
    await value(scratch.till.settings.setMailPassword({ password: '' }));
    expect(secret()).toBeNull();
  });

  it('print a test where there is a printer', async () => {
    const sink = await openPrinterSink();
    await signInAs(scratch, 'owner');
    await value(scratch.till.settings.change({ printerAddress: '' }));
    expect(await refusal(scratch.till.settings.testPrint({}))).toBe('no-printer');
    await value(scratch.till.settings.change({ printerAddress: `tcp://127.0.0.1:${sink.port}` }));
    await value(scratch.till.settings.testPrint({}));
    while (sink.jobs().length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await sink.close();
  });
});

describe('what may be set', () => {
  const problem = (change: Parameters<typeof problemOf>[0]): string | null => problemOf(change, (address) => address !== 'lpt1')?.code ?? null;

  it('is a printer that could be there and a mail server one could reach', () => {
    expect(problem({ printerAddress: 'lpt1' })).toBe('bad-address');
    expect(problem({ mail })).toBeNull();
    expect(problem({ mail: { ...mail, host: '', from: '' } })).toBeNull();
    for (const bad of [{ host: 'a b' }, { host: 'http://x' }, { from: '' }, { from: 'till' }, { from: 'a@b\r\nBcc: x@y' }]) expect([bad, problem({ mail: { ...mail, ...bad } })]).toEqual([bad, 'bad-address']);
  });

  it('is one key for one action, whatever the case', () => {
    expect(problemOf({ keys: { pay: 'Ctrl+Enter', card: 'ctrl+enter' } }, () => true)).toEqual({ ok: false, code: 'key-twice', detail: { key: 'ctrl+enter' } });
    expect(problem({ keys: { pay: 'F1', card: 'F2', none: '', neither: '' } })).toBeNull();
  });

  it('is free or guarded by name', () => {
    expect(guardedNames({ language: 'en', theme: 'dark', soundVolume: 1, layout: 'touch' })).toEqual([]);
    expect(guardedNames({ language: 'en', keys: {}, paperWidthChars: 32 })).toEqual(['keys', 'paperWidthChars']);
  });
});
