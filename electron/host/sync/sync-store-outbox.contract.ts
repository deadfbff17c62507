/** The part of `sync-store.contract.ts` about commits on their way out (SPEC HS1-HS6, HS9, HS16, HS18). */
import { expect, it } from 'vitest';
import { CONTRACT_TILL, good, goods, NOW, page, told, uuid, type Under } from './contract-till.fixture.ts';

export function outboxRules(under: Under): void {
  const sell = (count: number, bytes?: number): void => {
    for (let n = 1; n <= count; n++) under().subject.commit(n, bytes);
  };

  it('[HS1] leaves in dense order, chained by hash', () => {
    expect(under().store.nextBatch()).toEqual([]);
    sell(4);
    const batch = under().store.nextBatch();
    expect(batch.map(({ header }) => [header.dseq, header.device, header.incarnation, header.opId])).toEqual([1, 2, 3, 4].map((n) => [n, CONTRACT_TILL.deviceId, CONTRACT_TILL.incarnationId, CONTRACT_TILL.commitId(n)]));
    batch.slice(1).forEach((one, index) => expect(one.header.prevHash).toBe(batch[index]?.header.hash));
    expect(under().store.unsent()).toEqual({ count: 4, oldestAtMs: NOW + 1 });
  });

  it('[HS1] a batch has at most 4 MiB, and never nothing', () => {
    sell(20, 230 * 1024);
    const batch = under().store.nextBatch();
    const bytes = batch.reduce((sum, { payload }) => sum + payload.length, 0);
    expect(bytes).toBeLessThanOrEqual(4 * 1024 * 1024);
    expect(bytes).toBeGreaterThan(3.7 * 1024 * 1024);
  });

  it('[HS2] [HS3] every verdict delivers, no row goes; a quarantined one asks for attention once', () => {
    const { subject, store } = under();
    sell(4);
    const verdicts = [{ dseq: 1, verdict: 'applied' as const }, { dseq: 2, verdict: 'quarantined' as const, reason: 'not-json' }, { dseq: 3, verdict: 'duplicate' as const }];
    for (let time = 0; time < 2; time++) store.recordVerdicts(told(3, { verdicts }));
    expect(store.unsent()).toEqual({ count: 1, oldestAtMs: NOW + 4 });
    expect(store.attention()).toBe(1);
    subject.reopen();
    expect(subject.verdicts()).toEqual(['applied', 'quarantined', 'duplicate', null]);
  });

  it('[HS4] a late reply takes nothing back, and one that claims too much is believed up to what is there', () => {
    const { store } = under();
    sell(3);
    store.recordVerdicts(told(3));
    store.recordVerdicts(told(1));
    expect(store.unsent().count).toBe(0);
    store.recordVerdicts(told(90, { verdicts: [{ dseq: 90, verdict: 'applied' }] }));
    expect(store.unsent().count).toBe(0);
    under().subject.commit(4);
    expect(store.nextBatch().map(({ header }) => header.dseq)).toEqual([4]);
  });

  it('[HS5] from where the server lost its tail everything is unsent again, nothing before it', () => {
    const { subject, store } = under();
    sell(4);
    store.recordVerdicts(told(4));
    store.rewind(3);
    expect(store.nextBatch().map(({ header }) => header.dseq)).toEqual([3, 4]);
    expect(store.rewind(9)).toBe(true);
    expect(store.unsent().count).toBe(2);
    store.recordVerdicts(told(4, { verdicts: [{ dseq: 3, verdict: 'duplicate' }, { dseq: 4, verdict: 'applied' }] }));
    expect([subject.verdicts(), store.unsent().count]).toEqual([['applied', 'applied', 'duplicate', 'applied'], 0]);
    expect(store.rewind(0)).toBe(true);
    expect(store.unsent().count).toBe(4);
  });

  it('[HS9] another epoch: cursor 0, the newest commit in doubt, nothing lost, rows stay; what the server asks for then is unsent', () => {
    const { subject, store } = under();
    sell(4);
    store.applyPage(page({ changes: [goods([good(20, 'Хлеб')])] }));
    store.recordVerdicts(told(4));
    store.changeEpoch(uuid(77));
    expect(subject.reopen().position()).toMatchObject({ cursor: 0, loaded: true, epoch: uuid(77) });
    expect(subject.store.nextBatch().map(({ header }) => header.dseq)).toEqual([4]);
    expect(subject.rows('good')).toHaveLength(1);
    subject.store.rewind(2);
    expect(subject.reopen().nextBatch().map(({ header }) => header.dseq)).toEqual([2, 3, 4]);
  });

  it('[HS9] another epoch of a till that never wrote anything leaves nothing to send', () => {
    under().store.changeEpoch(uuid(77));
    expect([under().store.unsent().count, under().store.nextBatch()]).toEqual([0, []]);
  });

  it('[HS16] the newest commit is in doubt again, and nothing else', () => {
    const { subject, store } = under();
    store.doubtLast();
    expect(store.unsent().count).toBe(0);
    sell(3);
    store.recordVerdicts(told(3));
    subject.reopen().doubtLast();
    expect(subject.reopen().nextBatch().map(({ header }) => header.dseq)).toEqual([3]);
  });

  it('[HS16] [HS18] a revocation and a server that is too old each ask for attention, once', () => {
    const { store } = under();
    for (const kind of ['server-older', 'revoked', 'server-older'] as const) store.raiseAttention(kind);
    expect(store.attention()).toBe(2);
  });

  it('[HS6] another life: the same operations chained anew from 1, all unsent; what is sold next goes on behind them', () => {
    const { subject, store } = under();
    sell(3);
    const before = store.nextBatch();
    store.recordVerdicts(told(2));
    store.beginNewLife();
    subject.commit(4);
    expect(subject.reopen().position().incarnation).toBe(CONTRACT_TILL.nextLife);
    const batch = subject.store.nextBatch();
    expect(batch.map(({ header }) => [header.dseq, header.incarnation, header.opId])).toEqual([1, 2, 3, 4].map((n) => [n, CONTRACT_TILL.nextLife, CONTRACT_TILL.commitId(n)]));
    expect(batch.slice(0, 3).map(({ payload }) => [...payload])).toEqual(before.map(({ payload }) => [...payload]));
    batch.slice(1).forEach((one, index) => expect(one.header.prevHash).toBe(batch[index]?.header.hash));
    expect(subject.verdicts()).toEqual([null, null, null, null]);
  });
}
