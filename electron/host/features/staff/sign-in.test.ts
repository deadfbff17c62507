import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoShop } from '#domain/demo-shop/shop.ts';
import { upsertStatement } from '#host/db/entity-sql.ts';
import { systemClock } from '#host/platform/clock.ts';
import { newId } from '#host/platform/ids.ts';
import { dataPaths } from '#host/platform/paths.ts';
import { fileSecretStore } from '#host/platform/secret-store.ts';
import { exactly, fillReady, gesture, openScratchHost, refusal, removeDir, scratchDir, value, type ScratchHost } from '../../scratch-host.fixture.ts';
import { createStaff } from './staff-service.ts';

const cashier = demoShop.staff.find((person) => person.role === 'cashier');
const stranger = demoShop.staff.find((person) => person.storeId !== cashier?.storeId);

describe('signing in', () => {
  let dir = '';
  let scratch: ScratchHost;
  let ahead = 0;
  const clock = { ...systemClock, nowMs: () => systemClock.nowMs() + ahead };
  beforeEach(async () => {
    ahead = 0;
    dir = scratchDir();
    await fillReady(dir);
    scratch = await openScratchHost(dir, { clock });
  });
  afterEach(async () => {
    await scratch.close();
    removeDir(dir);
  });

  const signIn = (pin: string, staffId = cashier?.id ?? '') => scratch.till.staff.signIn({ staffId, pin });
  const events = (): string[] => scratch.host.store.read((tx) => tx.all<{ event: string }>('SELECT event FROM journal_entry ORDER BY rowid')).map((row) => row.event);

  it('lets in who is of this store and writes it down', async () => {
    const { members } = await value(scratch.till.staff.list({}));
    expect(members.map((member) => member.id).sort()).toEqual(demoShop.staff.filter((person) => person.storeId === cashier?.storeId).map((person) => person.id).sort());
    expect(await refusal(signIn(stranger?.pin ?? '', stranger?.id))).toBe('unknown-staff');
    const before = events().length;
    expect(await value(signIn(cashier?.pin ?? ''))).toEqual({ id: cashier?.id, name: cashier?.name, role: 'cashier' });
    expect((await value(scratch.till.till.state({}))).staff?.id).toBe(cashier?.id);
    await value(scratch.till.staff.signOut({}));
    expect((await value(scratch.till.till.state({}))).staff).toBeNull();
    expect(events().slice(before)).toEqual(['sign-in', 'sign-out']);
  });

  it('leaves the sale in hand as it is when somebody signs out, for whoever comes next', async () => {
    await value(signIn(cashier?.pin ?? ''));
    const goodId = demoShop.good.find((one) => one.unit === 'pcs')?.id ?? '';
    const cart = await value(scratch.till.sale.add({ ...gesture(), goodId, quantityMicro: 1_000_000 }));
    await value(scratch.till.staff.signOut({}));
    expect(await value(scratch.till.sale.view({}))).toEqual(cart);
    await value(signIn(cashier?.pin ?? ''));
    expect(await value(scratch.till.sale.view({}))).toEqual(cart);
  });

  it('counts wrong PINs over restarts, locks, and lets in again when the minute is over', async () => {
    const wrong = async (): Promise<unknown> => {
      const answer = await signIn('0000');
      return answer.ok ? 'in' : answer.code === 'wrong-pin' ? answer.detail.attemptsLeft : answer.code;
    };
    expect([await wrong(), await wrong(), await wrong()]).toEqual([4, 3, 2]);
    await scratch.close();
    scratch = await openScratchHost(dir, { clock });
    expect([await wrong(), await wrong()]).toEqual([1, 'locked']);
    expect(await refusal(signIn(cashier?.pin ?? ''))).toBe('locked');
    expect(events().at(-1)).toBe('sign-in-locked');
    ahead = 61_000;
    await value(signIn(cashier?.pin ?? ''));
    expect(await wrong()).toBe(4);
  });

  it.each([['five minutes', 300_000], ['a year', 365 * 24 * 3_600_000]])('keeps nobody out for longer than the lock, with the clock put back by %s meanwhile, restarts or not', async (_name, byMs) => {
    for (let n = 0; n < 5; n++) await signIn('0000');
    ahead = -byMs;
    const told = await signIn(cashier?.pin ?? '');
    if (told.ok || told.code !== 'locked') throw new Error('it is locked still');
    await scratch.close();
    scratch = await openScratchHost(dir, { clock });
    ahead += 30_000;
    expect(await signIn(cashier?.pin ?? '')).toEqual(told);
    ahead += 31_000;
    await value(signIn(cashier?.pin ?? ''));
  });

  it('lets nobody in who was dismissed', async () => {
    await value(signIn(cashier?.pin ?? ''));
    const row = scratch.host.store.read((tx) => tx.get<{ pin_salt: string; pin_verifier: string }>('SELECT pin_salt, pin_verifier FROM staff WHERE id = ?', cashier?.id ?? ''));
    const { sql, params } = upsertStatement('staff');
    const { pin: _pin, ...person } = cashier ?? { pin: '' };
    scratch.host.store.writeReplica((tx) => { tx.run(sql, ...params({ ...person, active: false, pinSalt: row?.pin_salt, pinVerifier: row?.pin_verifier })); });
    expect(await refusal(signIn(cashier?.pin ?? ''))).toBe('unknown-staff');
  });

  /** The people of the scratch till once more, with somebody signed in, told of rows as sync tells them. */
  const people = async (saleInHand: () => boolean) => {
    const changes: (string | null)[] = [];
    const { store } = scratch.host;
    const staff = createStaff({
      store, clock, newId: () => newId(clock), deviceSecret: () => fileSecretStore(dataPaths(dir).secrets).read('device-secret') ?? '', committed: () => undefined, saleInHand,
      changed: () => { changes.push(staff.signedIn()?.name ?? null); },
    });
    await staff.service.signIn({ staffId: cashier?.id ?? '', pin: cashier?.pin ?? '' });
    const set = (column: string, to: string | number): void => {
      store.writeReplica((tx) => { tx.run(`UPDATE staff SET ${column} = ? WHERE id = ?`, to, cashier?.id ?? ''); });
      staff.staffChanged();
    };
    return { staff, changes, set };
  };

  it('shows a new name at once, and the door to who is dismissed meanwhile', async () => {
    const { staff, changes, set } = await people(() => false);
    staff.staffChanged();
    set('name', 'Анна Новая');
    set('active', 0);
    expect(changes).toEqual([cashier?.name, 'Анна Новая', null]);
    expect(staff.admits(false)).toBe(false);
  });

  it('DOOR4 lets who is dismissed with a sale in hand finish it and look at the change, then begin nothing more', async () => {
    let inHand = true;
    const { staff, changes, set } = await people(() => inHand);
    set('active', 0);
    expect([staff.admits(true), staff.finishes(), staff.signedIn()?.id]).toEqual([true, true, cashier?.id]);
    // Taken back in time: as if nothing had been.
    set('active', 1);
    inHand = false;
    expect(staff.admits(true)).toBe(true);
    inHand = true;
    set('active', 0);
    expect(staff.admits(true)).toBe(true);
    inHand = false;
    // The change is on the screen: neither what looks nor news of other people takes it away.
    expect([staff.admits(false), staff.finishes()]).toEqual([true, true]);
    staff.staffChanged();
    expect([staff.signedIn()?.id, staff.present().staff?.id]).toEqual([cashier?.id, cashier?.id]);
    expect([staff.admits(true), staff.present().staff, staff.signedIn()]).toEqual([false, null, null]);
    // The screens are told of each change: they say that this sale may be finished.
    expect(changes).toEqual([cashier?.name, cashier?.name, cashier?.name, cashier?.name, null]);
  });

  it('DOOR4 leaves the change on the screen of who is dismissed right after a payment, until the next gesture', async () => {
    await value(signIn(cashier?.pin ?? ''));
    await value(scratch.till.sale.pay(exactly(await value(scratch.till.sale.add({ ...gesture(), goodId: demoShop.good.find((good) => good.unit === 'pcs')?.id ?? '', quantityMicro: 1_000_000 })))));
    const { staff, set } = await people(() => false);
    set('active', 0);
    expect([staff.present(), staff.admits(false), staff.admits(true), staff.present().staff]).toMatchObject([{ staff: { id: cashier?.id }, finishing: true }, true, false, null]);
    set('active', 1);
    ahead = 121_000;
    const late = await people(() => false);
    late.set('active', 0);
    expect(late.staff.present().staff).toBeNull();
  });

  it('DOOR4 signs out who is dismissed behind a locked screen, or locks it then', async () => {
    const locked = await people(() => true);
    await locked.staff.service.lock({});
    locked.set('active', 0);
    expect(locked.staff.present()).toEqual({ staff: null, locked: false, finishing: false });
    locked.set('active', 1);
    const leaving = await people(() => true);
    leaving.set('active', 0);
    await leaving.staff.service.lock({});
    expect(leaving.staff.present()).toEqual({ staff: null, locked: false, finishing: false });
    expect(events().at(-1)).toBe('sign-out');
  });

  it('keeps no PIN and nothing to try one against without the device secret', async () => {
    const rows = scratch.host.store.read((tx) => tx.all<{ pin_verifier: string; pin_salt: string }>('SELECT pin_verifier, pin_salt FROM staff'));
    // Neither the PIN nor a digest of it alone; by chance its few digits may stand anywhere in the rest.
    const known = [cashier?.pin ?? '', createHash('sha256').update(cashier?.pin ?? '').digest('hex')];
    expect(rows.flatMap((row) => Object.values(row)).filter((each) => known.includes(each))).toEqual([]);
    expect(rows.every((row) => /^[0-9a-f]{64}$/.test(row.pin_verifier) && /^\$argon2id\$[^$]*\$[^$]*\$[A-Za-z0-9+/]{22}$/.test(row.pin_salt))).toBe(true);
    expect(new Set(rows.map((row) => row.pin_salt)).size).toBe(rows.length);
    await value(signIn(cashier?.pin ?? ''));
    await value(scratch.till.enrolment.leaveDemo({}));
    expect(await refusal(signIn('1111'))).toBe('not-paired');
  });
});
