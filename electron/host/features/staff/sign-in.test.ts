import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoShop } from '#domain/demo-shop/shop.ts';
import { upsertStatement } from '#host/db/entity-sql.ts';
import { systemClock } from '#host/platform/clock.ts';
import { newId } from '#host/platform/ids.ts';
import { dataPaths } from '#host/platform/paths.ts';
import { fileSecretStore } from '#host/platform/secret-store.ts';
import { fillReady, openScratchHost, refusal, removeDir, scratchDir, value, type ScratchHost } from '../../scratch-host.fixture.ts';
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
  const events = (): string[] => scratch.host.store.read((tx) => tx.all<{ event: string }>('SELECT event FROM journal_entry ORDER BY id')).map((row) => row.event);

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

  it('lets nobody in who was dismissed', async () => {
    await value(signIn(cashier?.pin ?? ''));
    const row = scratch.host.store.read((tx) => tx.get<{ pin_salt: string; pin_verifier: string }>('SELECT pin_salt, pin_verifier FROM staff WHERE id = ?', cashier?.id ?? ''));
    const { sql, params } = upsertStatement('staff');
    const { pin: _pin, ...person } = cashier ?? { pin: '' };
    scratch.host.store.writeReplica((tx) => { tx.run(sql, ...params({ ...person, active: false, pinSalt: row?.pin_salt, pinVerifier: row?.pin_verifier })); });
    expect(await refusal(signIn(cashier?.pin ?? ''))).toBe('unknown-staff');
  });

  it('shows a new name at once, and the door to who is dismissed meanwhile', async () => {
    const changes: (string | null)[] = [];
    const { store } = scratch.host;
    const staff = createStaff({
      store, clock, newId: () => newId(clock), deviceSecret: () => fileSecretStore(dataPaths(dir).secrets).read('device-secret') ?? '', committed: () => undefined,
      changed: () => { changes.push(staff.signedIn()?.name ?? null); },
    });
    await staff.service.signIn({ staffId: cashier?.id ?? '', pin: cashier?.pin ?? '' });
    const set = (column: string, to: string | number): void => {
      store.writeReplica((tx) => { tx.run(`UPDATE staff SET ${column} = ? WHERE id = ?`, to, cashier?.id ?? ''); });
      staff.staffChanged();
    };
    staff.staffChanged();
    set('name', 'Анна Новая');
    set('active', 0);
    expect(changes).toEqual([cashier?.name, 'Анна Новая', null]);
  });

  it('keeps no PIN and nothing to try one against without the device secret', async () => {
    const rows = scratch.host.store.read((tx) => tx.all<{ pin_verifier: string; pin_salt: string }>('SELECT pin_verifier, pin_salt FROM staff'));
    expect(JSON.stringify(rows)).not.toContain(cashier?.pin);
    expect(new Set(rows.map((row) => row.pin_salt)).size).toBe(rows.length);
    await value(signIn(cashier?.pin ?? ''));
    await value(scratch.till.enrolment.leaveDemo({}));
    expect(await refusal(signIn('1111'))).toBe('not-paired');
  });
});
