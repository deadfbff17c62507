/** The part of `sync-store.contract.ts` about edits that lie over what the server sent (SPEC HE1-HE6). */
import { expect, it } from 'vitest';
import { page, task, told, uuid, type Under } from './contract-till.fixture.ts';

export function editRules(under: Under): void {
  const retitle = (n: number, title: string): void => { under().subject.retitle(n, title); };
  const shown = () => under().subject.title();

  it('[HE1] [HE2] an edit is shown at once and is a commit like any other, also after the process died', () => {
    retitle(1, 'чай');
    const store = under().subject.reopen();
    expect(shown()).toEqual({ title: 'чай', unsent: true });
    expect(Object.keys(JSON.parse(new TextDecoder().decode(store.nextBatch()[0]?.payload)) as object)).toEqual(['edits']);
  });

  it('[HE2] own edits lie over what comes from the server', () => {
    under().store.applyPage(page({ next: 3, changes: [task('из офиса', 'user:1:1')] }));
    retitle(1, 'чай');
    expect(shown()).toEqual({ title: 'чай', unsent: true });
    under().store.applyPage(page({ next: 4 }));
    expect(shown()).toEqual({ title: 'чай', unsent: true });
  });

  it('[HE3] an edit lies over its row until the feed is read up to the head told, and not a moment longer', () => {
    retitle(1, 'чай');
    under().store.recordVerdicts(told(1, { head: 7 }));
    under().store.applyPage(page({ next: 6, head: 9, caughtUp: false }));
    const store = under().subject.reopen();
    expect(shown()).toEqual({ title: 'чай', unsent: true });
    store.applyPage(page({ next: 7, head: 9, caughtUp: false, changes: [task('кофе', 'user:1:1')] }));
    expect(shown()).toEqual({ title: 'кофе', unsent: false });
    expect(under().subject.reopen().unsent().count).toBe(0);
  });

  it('[HE3] a commit that is told of twice brings its edit back for no later head', () => {
    retitle(1, 'чай');
    under().store.recordVerdicts(told(1, { head: 7 }));
    under().store.applyPage(page({ next: 7, head: 7, changes: [task('чай', 'user:1:1')] }));
    under().store.recordVerdicts(told(1, { head: 9 }));
    expect(shown()).toEqual({ title: 'чай', unsent: false });
    retitle(2, 'кофе');
    under().store.recordVerdicts(told(2, { head: 8 }));
    under().store.recordVerdicts(told(2, { head: 12 }));
    under().store.applyPage(page({ next: 8, head: 12, caughtUp: false }));
    expect(shown()).toEqual({ title: 'чай', unsent: false });
  });

  it('[HE3] a commit that is decided without a word about itself gives its edit up with those that are told of', () => {
    retitle(1, 'чай');
    retitle(2, 'кофе');
    under().store.recordVerdicts({ ...told(2, { head: 7 }), ackDseq: 2 });
    expect(shown()).toEqual({ title: 'кофе', unsent: true });
    under().store.applyPage(page({ next: 7, head: 7, changes: [task('кофе', 'user:1:1')] }));
    expect([shown(), under().store.unsent().count]).toEqual([{ title: 'кофе', unsent: false }, 0]);
    // The newest is doubted and sent once more: the edits before it stay given up.
    retitle(3, 'сок');
    under().store.recordVerdicts(told(3, { head: 8 }));
    under().store.applyPage(page({ next: 8, head: 8, changes: [task('сок', 'user:1:1')] }));
    under().store.doubtLast();
    under().store.recordVerdicts(told(3, { head: 8 }));
    expect(shown()).toEqual({ title: 'сок', unsent: false });
  });

  it('[HE6] after another epoch an edit lies over its row until the server has answered, also for one it needs no more of', () => {
    retitle(1, 'чай');
    under().subject.commit(2);
    under().store.recordVerdicts(told(2, { head: 900 }));
    under().store.applyPage(page({ next: 900, head: 900 }));
    under().store.changeEpoch(uuid(77));
    expect(shown()).toEqual({ title: 'чай', unsent: true });
    // The head of the life before is no head of this one.
    under().store.recordVerdicts({ ...told(2, { head: 5, epoch: uuid(77), verdicts: [{ dseq: 2, verdict: 'duplicate' }] }) });
    under().store.applyPage(page({ epoch: uuid(77), next: 5, head: 5, changes: [task('кофе', 'user:1:1')] }));
    expect(shown()).toEqual({ title: 'кофе', unsent: false });
  });

  it('[HE4] without a head it goes at the second complete page', () => {
    retitle(1, 'чай');
    under().store.recordVerdicts(told(1));
    for (const caughtUp of [true, false]) under().store.applyPage(page({ next: 3, caughtUp }));
    expect(shown()).toEqual({ title: 'чай', unsent: true });
    under().store.applyPage(page({ next: 4 }));
    expect(shown()).toBeNull();
  });

  it('[HE5] one that was set aside goes at once', () => {
    retitle(1, 'чай');
    under().store.recordVerdicts(told(1, { head: 7, verdicts: [{ dseq: 1, verdict: 'quarantined', reason: 'other-store' }] }));
    expect(shown()).toBeNull();
  });

  it.each(['rewind', 'epoch', 'life'] as const)('[HE6] unsent again by %s, it lies over the rows again', (how) => {
    retitle(1, 'чай');
    under().store.recordVerdicts(told(1, { head: 3 }));
    under().store.applyPage(page({ next: 5 }));
    expect(shown()).toBeNull();
    if (how === 'rewind') under().store.rewind(1);
    else if (how === 'epoch') under().store.changeEpoch(uuid(77));
    else under().store.beginNewLife();
    under().subject.reopen();
    expect(shown()).toEqual({ title: 'чай', unsent: true });
  });
}
