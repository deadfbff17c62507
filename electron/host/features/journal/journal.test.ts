import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { approvalOf, personOf, signInAs } from '../../people.fixture.ts';
import { openReadyTill, type ReadyTill } from '../../ready-till.fixture.ts';
import { value, type ScratchHost } from '../../scratch-host.fixture.ts';

const YEAR_MS = 365 * 24 * 3_600_000;

describe('the journal', () => {
  let ready: ReadyTill;
  let scratch: ScratchHost;
  beforeEach(async () => {
    ready = await openReadyTill('senior-cashier');
    scratch = ready.host();
  });
  afterEach(() => ready.close());

  type Asked = Parameters<ScratchHost['till']['journal']['list']>[0];
  const list = async (more: Partial<Asked> = {}) => value(scratch.till.journal.list({ before: null, limit: 200, events: [], staffId: null, ...more }));
  const come = async (role: 'cashier' | 'senior-cashier', nth = 0): Promise<void> => { await signInAs(scratch, role, nth); };

  it('reads newest first, also after the clock was put back', async () => {
    ready.setAhead(YEAR_MS);
    await come('cashier');
    ready.setAhead(-YEAR_MS);
    await come('cashier', 1);
    ready.setAhead(0);
    await come('senior-cashier');
    const { rows } = await list();
    expect(rows.slice(0, 3).map(({ staffName, event }) => [event, staffName])).toEqual([
      ['sign-in', personOf('senior-cashier').name], ['sign-in', personOf('cashier', 1).name], ['sign-in', personOf('cashier').name],
    ]);
    expect(rows[0]?.detail).toEqual({ insteadOf: personOf('cashier', 1).id, insteadOfName: personOf('cashier', 1).name });
  });

  it('comes in pages that miss and repeat nothing', async () => {
    for (let times = 0; times < 5; times++) {
      ready.setAhead(times % 2 === 0 ? YEAR_MS : -YEAR_MS);
      await come('cashier');
      await come('senior-cashier');
    }
    const all = await list();
    expect(all.more).toBe(false);
    const seen: string[] = [];
    for (let before: string | null = null, more = true; more;) {
      const page = await list({ before, limit: 3 });
      seen.push(...page.rows.map((row) => row.id));
      more = page.more;
      before = page.rows.at(-1)?.id ?? null;
    }
    expect(seen).toEqual(all.rows.map((row) => row.id));
    expect((await list({ before: '00000000-0000-7000-8000-000000000000' })).rows).toEqual([]);
  });

  it('narrows by event and by person, and names who approved', async () => {
    await come('cashier');
    const approvalId = await approvalOf(scratch, 'senior-cashier', 'journal', null);
    const { rows } = await list({ events: ['approved', 'lock'], approvalId });
    expect(rows).toMatchObject([{ event: 'approved', staffName: personOf('cashier').name, detail: { approvedByName: personOf('senior-cashier').name, right: 'journal' } }]);
    const mine = await list({ staffId: personOf('cashier').id, approvalId });
    expect(new Set(mine.rows.map((row) => row.staffName))).toEqual(new Set([personOf('cashier').name]));
    expect(mine.rows.map((row) => row.event)).toContain('sign-in');
  });
});
