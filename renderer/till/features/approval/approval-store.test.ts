import { describe, expect, it } from 'vitest';
import type { Approver } from '#contract/terminal/staff.ts';
import { createApprovals, type Approvals } from './approval-store.ts';

const members: Approver[] = [{ id: 'c', name: 'Cashier', role: 'cashier', may: true }, { id: 'o', name: 'Owner', role: 'owner', may: false }];
const need = { right: 'line-discount', size: 30_00, limit: 5_00 };
const refused = { ok: false as const, code: 'needs-right' as const, detail: need };
type Answer = typeof refused | { readonly ok: true; readonly value: string };

function setup(approve: unknown = { ok: true, value: { approvalId: 'a1', approvedBy: 'Owner' } }): { readonly approvals: Approvals; readonly asked: unknown[]; readonly quiet: () => Promise<void> } {
  const asked: unknown[] = [];
  const client = {
    approvers: (input: unknown) => {
      asked.push(input);
      return Promise.resolve({ ok: true, value: { members } });
    },
    approve: (input: unknown) => {
      asked.push(input);
      return Promise.resolve(approve);
    },
  } as unknown as Parameters<typeof createApprovals>[0];
  return { approvals: createApprovals(client), asked, quiet: () => new Promise((resolve) => setImmediate(resolve)) };
}

/** Refuses until it hears an approval. */
function guarded(): { readonly send: (approvalId: string | undefined) => Promise<Answer>; readonly sent: (string | undefined)[] } {
  const sent: (string | undefined)[] = [];
  return { sent, send: (approvalId) => {
    sent.push(approvalId);
    return Promise.resolve(approvalId === undefined ? refused : { ok: true, value: 'done' });
  } };
}

describe('a senior on the spot', () => {
  it('is asked for nobody where the gesture may be done', async () => {
    const { approvals } = setup();
    expect(await approvals.withApproval(() => Promise.resolve({ ok: true }))).toEqual({ ok: true });
    expect(approvals.store.getState().need).toBeNull();
  });

  it('allows, and the same gesture is sent again with the approval', async () => {
    const { approvals, asked, quiet } = setup();
    const { send, sent } = guarded();
    const answer = approvals.withApproval(send);
    await quiet();
    expect(approvals.store.getState().need).toEqual(need);
    expect(approvals.store.getState().seniors?.map((member) => member.id)).toEqual(['c', 'o']);
    expect(await approvals.allow('o', '111222', 'package')).toBeNull();
    expect(await answer).toEqual({ ok: true, value: 'done' });
    expect(sent).toEqual([undefined, 'a1']);
    expect(asked).toEqual([{ right: 'line-discount', size: 30_00 }, { staffId: 'o', pin: '111222', right: 'line-discount', size: 30_00, reason: 'package' }]);
    expect(approvals.store.getState().need).toBeNull();
  });

  it('a wrong PIN leaves the question open; closing it answers what the host said', async () => {
    const wrong = { ok: false, code: 'wrong-pin', detail: { attemptsLeft: 2 } };
    const { approvals, quiet } = setup(wrong);
    const { send, sent } = guarded();
    const answer = approvals.withApproval(send);
    await quiet();
    expect(await approvals.allow('o', '000000', 'package')).toEqual(wrong);
    expect(approvals.store.getState().need).toEqual(need);
    approvals.close();
    expect(await answer).toEqual(refused);
    expect(sent).toEqual([undefined]);
  });

  it('answers two questions one after the other', async () => {
    const { approvals, quiet } = setup();
    const [one, two] = [guarded(), guarded()];
    const first = approvals.withApproval(one.send);
    const second = approvals.withApproval(two.send);
    await quiet();
    approvals.close();
    expect(await first).toEqual(refused);
    await quiet();
    await approvals.allow('o', '111222', 'why');
    expect(await second).toEqual({ ok: true, value: 'done' });
  });
});
