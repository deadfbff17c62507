import { describe, expect, it } from 'vitest';
import type { SyncStatus } from '#contract/terminal/sync.ts';
import { syncTexts } from './sync-texts.ts';
import { createSyncKeeper, type SyncKeeper, type SyncPanelDeps } from './sync-store.ts';

const settle = async (): Promise<void> => { for (let turn = 0; turn < 6; turn++) await new Promise((resolve) => setImmediate(resolve)); };
const status: SyncStatus = { serverUrl: 'https://a.test/', series: 'A', incarnationId: null, cursor: 1, clockOffsetMs: null, written: 2, confirmed: 1, files: [], issues: [{ kind: 'fork', subject: '', raisedAt: 1, detail: {} }] };

function setup(answers: { readonly [call in 'status' | 'check' | 'acknowledge' | 'pair']?: unknown }): { keeper: SyncKeeper; asked: unknown[]; sounds: string[] } {
  const asked: unknown[] = [];
  const sounds: string[] = [];
  const take = (call: keyof typeof answers) => (input: unknown): Promise<unknown> => {
    asked.push([call, input]);
    return Promise.resolve(answers[call] ?? { ok: true, value: status });
  };
  const client = { status: take('status'), check: take('check'), acknowledge: take('acknowledge') } as unknown as SyncPanelDeps['sync'];
  return { keeper: createSyncKeeper({ sync: client, enrolment: { pair: take('pair') } as unknown as SyncPanelDeps['enrolment'], withApproval: (send) => send('approval'), sound: (sound) => { sounds.push(sound); } }), asked, sounds };
}

describe('the panel about headquarters', () => {
  it('HS6 says of a twin what the till did by itself, and that somebody has to act only where both are at work', () => {
    expect(syncTexts.ru['do-fork']).toMatch(/сама начала свою серию.*ничего не нужно.*второй компьютер/u);
    expect(syncTexts.en['do-fork']).toMatch(/by itself.*Nothing has to be done.*other computer/u);
  });

  it('asks once to check, however often it is pressed, and says how it ended', async () => {
    const { keeper, asked, sounds } = setup({ check: { ok: true, value: { answered: false } } });
    keeper.check();
    keeper.check();
    await settle();
    expect([keeper.store.getState().checked, keeper.store.getState().checking, sounds]).toEqual(['silent', false, ['blocked']]);
    expect(asked.filter((one) => (one as string[])[0] === 'check')).toHaveLength(1);
    keeper.start();
    expect(keeper.store.getState().checked).toBeNull();
  });

  it('puts an issue away with an approval, and shows what is left', async () => {
    const { keeper, asked } = setup({ acknowledge: { ok: true, value: { ...status, issues: [] } } });
    keeper.start();
    await settle();
    keeper.acknowledge({ kind: 'fork', subject: '' });
    await settle();
    expect(asked.at(-1)).toEqual(['acknowledge', { kind: 'fork', subject: '', approvalId: 'approval' }]);
    expect(keeper.store.getState().status?.issues).toEqual([]);
  });

  it('one that somebody else has put away is no refusal', async () => {
    const { keeper } = setup({ acknowledge: { ok: false, code: 'unknown-issue', detail: {} } });
    keeper.acknowledge({ kind: 'fork', subject: '' });
    await settle();
    expect(keeper.store.getState()).toMatchObject({ refusal: null, status });
  });

  it('HI16 pairs the till anew with an approval, shows how it stands then, and hands a refusal back to the form', async () => {
    const given = { serverUrl: 'https://a.test/', code: '1234' };
    const { keeper, asked, sounds } = setup({ pair: { ok: true, value: {} } });
    expect(await keeper.pair(given)).toEqual({ ok: true, value: {} });
    expect([asked, sounds]).toEqual([[['pair', { ...given, approvalId: 'approval' }], ['status', {}]], ['ok']]);
    const refusing = setup({ pair: { ok: false, code: 'other-company', detail: { companyName: 'Чужая' } } });
    expect(await refusing.keeper.pair(given)).toMatchObject({ code: 'other-company' });
    expect([refusing.sounds, refusing.keeper.store.getState().refusal]).toEqual([['blocked'], null]);
  });

  it('HI15 says that nothing sold is lost and what helps, in both languages', () => {
    expect(syncTexts.ru['is-unknown-hint']).toMatch(/цело.*новый код/u);
    expect(syncTexts.en['is-unknown-hint']).toMatch(/safe.*new code/u);
  });

  it('says a fault', async () => {
    const { keeper, sounds } = setup({ acknowledge: { ok: false, code: 'fault', detail: { fault: 'busy', retry: 'later', message: '' } } });
    keeper.acknowledge({ kind: 'fork', subject: '' });
    await settle();
    expect([keeper.store.getState().refusal?.code, sounds]).toEqual(['fault', ['blocked']]);
  });
});
