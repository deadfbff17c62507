import { describe, expect, it } from 'vitest';
import { compileCheck } from '#contract/define/check.ts';
import { shift } from '#contract/terminal/shift.ts';
import { createOpening, type Opening } from './open-store.ts';

const settle = async (): Promise<void> => { for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve)); };

function setup(answer: unknown = { ok: true, value: { number: 1 } }, countedMinor = 1_234_560): { opening: Opening; sent: unknown[]; blocked: () => number } {
  const sent: unknown[] = [];
  let blocked = 0;
  const opening = createOpening({
    open: (input: unknown) => {
      sent.push(input);
      return Promise.resolve(answer);
    },
    list: () => Promise.resolve({ ok: true, value: { shifts: [{ shiftId: 'a', closedAt: 5 }] } }),
    closed: () => Promise.resolve({ ok: true, value: { number: 13, countedMinor } }),
  } as unknown as Parameters<typeof createOpening>[0], () => blocked++);
  return { opening, sent, blocked: () => blocked };
}

describe('opening a shift', () => {
  it('offers what the last Z counted, and takes it with its kopecks', async () => {
    const { opening, sent } = setup();
    opening.start();
    await settle();
    expect(opening.store.getState().lastZ).toEqual({ number: 13, countedMinor: 1_234_560 });
    opening.choose(1_234_560);
    opening.open();
    opening.open();
    await settle();
    expect(sent).toEqual([{ floatMinor: 1_234_560 }]);
  });

  it('what the last Z counted is offered as far as a shift may begin with it, and no kopeck further', async () => {
    const { is: isTaken } = compileCheck(shift.members.open.input);
    for (const [countedMinor, offered] of [[100_000_000_00, true], [100_000_000_01, false], [999_999_999_999_99, false]] as const) {
      const { opening } = setup(undefined, countedMinor);
      opening.start();
      await settle();
      expect([countedMinor, opening.store.getState().lastZ !== null, isTaken({ floatMinor: countedMinor })]).toEqual([countedMinor, offered, offered]);
    }
  });

  it('nothing typed is an empty drawer, also after a scan; a pasted code is no empty drawer until it is erased', async () => {
    const { opening, sent, blocked } = setup();
    opening.start();
    opening.paste('4607001234567');
    opening.open();
    await settle();
    expect([sent, blocked(), opening.store.getState().field]).toEqual([[], 1, { entry: '', trouble: 'code', doubt: 'code' }]);
    opening.erase();
    opening.scan();
    opening.open();
    await settle();
    expect(sent).toEqual([{ floatMinor: 0 }]);
  });

  it('AMT4 so much cash is asked about once more, and again after any change; what was chosen is not', async () => {
    const { opening, sent, blocked } = setup(undefined, 350_000_00);
    opening.start();
    await settle();
    for (const [text, asks] of [['99999,99', false], ['100000', true]] as const) {
      opening.erase(99);
      opening.type(text);
      opening.open();
      await settle();
      expect([text, opening.store.getState().lot]).toEqual([text, asks ? 'asked' : 'not-asked']);
    }
    for (const change of [() => opening.type('0'), () => opening.erase(), () => opening.paste('200000')]) {
      change();
      expect(opening.store.getState().lot).toBe('not-asked');
      opening.open();
      expect(opening.store.getState().lot).toBe('asked');
    }
    opening.open();
    await settle();
    opening.choose(350_000_00);
    opening.open();
    await settle();
    expect([sent, blocked()]).toEqual([[{ floatMinor: 99_999_99 }, { floatMinor: 200_000_00 }, { floatMinor: 350_000_00 }], 4]);
  });

  it('a shift that is open already is what was wanted; a refusal is told until something is typed', async () => {
    const open = setup({ ok: false, code: 'already-open', detail: {} });
    open.opening.open();
    await settle();
    expect(open.opening.store.getState().refusal).toBeNull();
    const locked = setup({ ok: false, code: 'locked', detail: {} });
    locked.opening.open();
    await settle();
    expect(locked.opening.store.getState().refusal?.code).toBe('locked');
    locked.opening.type('1');
    expect(locked.opening.store.getState().refusal).toBeNull();
  });
});
