import { afterEach, beforeEach, expect, it } from 'vitest';
import { defaultPolicy } from '#domain/policy/policy.ts';
import { upsertStatement } from '#host/db/entity-sql.ts';
import { id, openScratchTill, type ScratchTill } from './scratch-till.fixture.ts';
import { readTillPolicy } from './till-policy.ts';

let scratch: ScratchTill;
beforeEach(() => { scratch = openScratchTill(); });
afterEach(() => { scratch.remove(); });

const COMPANY = id(1);
const STORE = id(2);
const say = (ownerId: string, value: unknown, name = 'till'): void => {
  const { sql, params } = upsertStatement('policy');
  scratch.store.writeReplica((tx) => { tx.run(sql, ...params({ ownerId, name, value })); });
};
const policy = (): ReturnType<typeof readTillPolicy> => scratch.store.read(readTillPolicy);

it('is the defaults, then the company, then the store, field by field', () => {
  expect(policy()).toEqual(defaultPolicy);
  say(COMPANY, { idleLockMin: 3, blindCount: false });
  say(STORE, { idleLockMin: 7, cardAccepted: 'maybe' });
  say(id(99), { idleLockMin: 99 });
  say(STORE, { idleLockMin: 99 }, 'office');
  expect(policy()).toEqual({ ...defaultPolicy, idleLockMin: 7, blindCount: false });
});

it('is read again when a document changed, and only then', () => {
  say(STORE, { idleLockMin: 1 });
  const first = policy();
  expect(policy()).toBe(first);
  say(STORE, { idleLockMin: 2 });
  expect(policy().idleLockMin).toBe(2);
  scratch.store.writeReplica((tx) => { tx.run('DELETE FROM policy'); });
  expect(policy()).toEqual(defaultPolicy);
});
