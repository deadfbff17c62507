/**
 * `npm run admin -- restored [--company NAME-OR-ID] [--again] [--json] [--data DIR | --database URL]`: the database was put back from
 * a copy, so the data of its companies begin another life (SPEC LF8, LF9). The exit code is 0 whether or not anything had to be begun.
 */
import type { Company } from '../companies.ts';
import type { Command, CommandWorld } from '../run-command.ts';
import type { TenantTx } from '../tx.ts';
import { createWake } from '../wake.ts';
import { beginLife, isFresh, readLife, type LifeCause } from './company-life.ts';

/** What was done about one company; `tills` are computers that will hear of it. */
export type Told = { readonly companyId: string; readonly company: string; readonly begun: boolean; readonly epoch: string; readonly beganAt: number; readonly cause: LifeCause; readonly tills: number };

type Beginner = Pick<CommandWorld, 'db' | 'ids' | 'clock'>;

export const restoredCommand: Command = {
  doing: 'Beginning another life of what is stored in', purpose: 'this command', flags: ['again'],
  async run(world) {
    const { appUrl, companies, flags, json, print, tell } = world;
    const wake = await createWake({ url: appUrl, log: { warn: (_about: unknown, sentence?: string) => { if (sentence !== undefined) tell(sentence); } } });
    const told: Told[] = [];
    try {
      for (const company of companies) {
        const one = await beginOne(world, company, flags.has('again'));
        if (one.begun) wake.notifyHead(company.id);
        told.push(one);
        print(json ? `${JSON.stringify(one)}\n` : `${sentenceOf(one)}\n`);
      }
    } finally {
      await wake.close();
    }
    if (!json) print(whatNow(told));
    return true;
  },
};

/** @param again also where its life began less than a day ago */
export async function beginOne({ db, ids, clock }: Beginner, { id, name }: Company, again: boolean): Promise<Told> {
  return db.withTenant(id, async (tx) => {
    const before = await readLife(tx);
    const begun = (again || !isFresh(before, clock.nowMs())) && await beginLife(tx, { ids, clock }, before.epoch, 'told') !== null;
    const { epoch, beganAt, cause } = await readLife(tx);
    return { companyId: id, company: name, begun, epoch, beganAt: beganAt ?? 0, cause: cause ?? 'told', tills: await countTills(tx) };
  });
}

async function countTills(tx: TenantTx): Promise<number> {
  const { rows: [counted] } = await tx.query<{ tills: number }>('SELECT count(*) AS tills FROM device WHERE tenant_id = $1 AND revoked_at IS NULL', [tx.tenantId]);
  return counted?.tills ?? 0;
}

const CAUSES: Readonly<Record<LifeCause, string>> = {
  witness: 'the server saw by itself that its database is older than it was', till: 'a till had read further than the database has come', told: 'by this command',
};

function sentenceOf({ company, companyId, begun, beganAt, cause, tills }: Told): string {
  if (begun) return `${company} (${companyId}): another life has begun. Tills that will send and load everything again: ${tills}.`;
  return `${company} (${companyId}): nothing done, another life began on ${new Date(beganAt).toISOString().slice(0, 16).replace('T', ' ')} UTC (${CAUSES[cause]}). --again begins one all the same.`;
}

function whatNow(told: readonly Told[]): string {
  if (told.length === 0) return 'There is no company in this database yet: nothing to do.\n';
  if (!told.some(({ begun }) => begun)) return 'No till hears anything new.\n';
  return [
    '', 'What happens now:',
    '  - Connected tills hear of it at once, the others with their next contact. Nobody stops selling.',
    '  - Each till sends again everything it keeps (at least 30 days); what is here already is not taken twice.',
    '  - Each till loads goods, prices and people anew: expect the traffic of as many new tills.',
    '  - What was changed at headquarters after the copy was made is gone: enter it again. Tills connected after it need a new code.',
    '  - Computers disconnected after the copy are disconnected again by the server that has its witness.json still; look at headquarters under Tills whether one is a till again.',
    '  - When the tills have nothing unsent any more: npm run admin -- compare', '',
  ].join('\n');
}
