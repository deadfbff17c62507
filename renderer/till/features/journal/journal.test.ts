import { describe, expect, it } from 'vitest';
import { journalEvents } from '#host/posting/journal-events.ts';
import { journalTexts } from './journal-texts.ts';
import { eventGroups, eventsOf, knownEvents } from './events.ts';
import { createJournal, type Journal, type JournalDeps } from './journal-store.ts';
import { hasSentence, sentenceOf, type Telling } from './sentences.ts';

/** The words without the engine of the page: values put into the text of the key. */
const telling: Telling = {
  t: ((key: keyof (typeof journalTexts)['ru'], values: Record<string, string> = {}) => (journalTexts.ru[key] as string).replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name]))) as Telling['t'],
  language: 'ru', nameOf: (id) => (id === 'ivan' ? 'Иван' : null),
};
const say = (event: string, detail: unknown = {}): string => sentenceOf({ event, detail }, telling);

describe('sentences of the journal', () => {
  it('every event of a group has one', () => {
    expect(knownEvents.filter((event) => !hasSentence(event))).toEqual([]);
    expect(eventGroups.filter((group) => group !== 'all').flatMap((group) => eventsOf(group))).toEqual(knownEvents);
    expect(eventsOf('all')).toEqual([]);
  });

  it('every event the host can post is in a group and has one: `postJournal` takes no other name', () => {
    expect([...knownEvents].sort()).toEqual([...journalEvents].sort());
    expect(journalEvents.filter((event) => !hasSentence(event))).toEqual([]);
  });

  it('tell what became of a card and of a permission', () => {
    expect(say('card-declined', { amountMinor: 150_000 })).toBe('Банк отклонил оплату картой: 1\u202f500,00\u202f₽');
    expect(say('approval-refused', { askedOf: 'ivan', right: 'journal', why: 'wrong-pin' })).toBe('Разрешения нет: журнал. Иван: неверный PIN');
    expect(say('approval-refused', { askedOf: 'ivan', right: '', why: 'no-right' })).toBe('Разрешения нет: действие. Иван не имеет этого права');
  });

  it('say amounts, reasons and people', () => {
    expect(say('cash-in', { amountMinor: 150_000, reason: 'Размен' })).toBe('Внесено 1\u202f500,00\u202f₽. Размен');
    expect(say('cash-out-refused', { amountMinor: 150_000, reason: 'Инкассация' })).toBe('Отказано в выемке 1\u202f500,00\u202f₽: в ящике столько нет. Инкассация');
    expect(say('refund-to-cash', { amountMinor: 100_00 })).toBe('Оплаченное картой возвращают наличными: 100,00\u202f₽');
    expect(say('receipt-saved', { receiptId: 'x' })).toBe('Копия чека выдана файлом');
    expect(say('approved', { approvedBy: 'ivan', right: 'line-discount', size: 1550, reason: 'Постоянный' })).toBe('Иван разрешает: скидка на строку, 15,5\u202f%. Постоянный');
    expect(say('approved', { approvedBy: 'x', right: 'journal', size: null, reason: '' })).toBe('Старший разрешает: журнал.');
    expect(say('price-changed', { listPriceMinor: null, priceMinor: 100, reason: '' })).toContain('вручную');
    expect(say('cash-counted', { differenceMinor: 0 })).toContain('сходится');
  });

  it('say what befell the program, and codes, sellers and notes', () => {
    expect([say('till-started', { afterCrash: true }), say('till-started', { afterCrash: false })]).toEqual(['Программа кассы запущена после сбоя или отключения питания', 'Программа кассы запущена']);
    expect([say('clock-jumped', { minutes: -90 }), say('clock-jumped', { minutes: 5 })]).toEqual(['Часы компьютера переведены назад на 90 мин', 'Часы компьютера ушли вперёд сразу на 5 мин: их перевели или компьютер спал']);
    expect(say('unknown-code', { code: '4607' })).toBe('Считан незнакомый код 4607');
    expect([say('seller-changed', { name: 'Хлеб', sellerId: 'ivan' }), say('seller-changed', { name: 'Хлеб', sellerId: 'gone', sellerName: 'Пётр' }), say('seller-changed', { name: 'Хлеб', sellerId: null })]).toEqual(['«Хлеб»: продавец теперь Иван', '«Хлеб»: продавец теперь Пётр', '«Хлеб»: продавец снят']);
    expect([say('note-changed', { name: 'Хлеб', note: 'свежий' }), say('note-changed', { name: 'Хлеб', note: '' })]).toEqual(['«Хлеб»: заметка «свежий»', '«Хлеб»: заметка стёрта']);
  });

  it('an unknown event shows its name, and a detail of another shape breaks nothing', () => {
    expect(say('teleported')).toBe('Событие «teleported»');
    expect(say('constructor')).toBe('Событие «constructor»');
    for (const event of knownEvents) for (const detail of [null, 'text', 7, [], { amountMinor: 'x', size: {}, number: 1.5 }]) expect(say(event, detail)).not.toMatch(/undefined|NaN|\{\{/);
  });
});

function setup(answers: unknown[], withApproval: JournalDeps['withApproval'] = (send) => send(undefined)): { journal: Journal; asked: unknown[] } {
  const asked: unknown[] = [];
  const journal = createJournal({
    journal: {
      list: (input: unknown) => {
        asked.push(input);
        return Promise.resolve(answers.length > 1 ? answers.shift() : answers[0]);
      },
    } as unknown as JournalDeps['journal'],
    staff: { list: () => Promise.resolve({ ok: true, value: { members: [{ id: 'ivan', name: 'Иван', role: 'cashier' }] } }) } as unknown as JournalDeps['staff'],
    withApproval, sound: () => undefined,
  });
  return { journal, asked };
}
const settle = async (): Promise<void> => { for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve)); };

describe('the list of the journal', () => {
  const page = (id: string, more: boolean): unknown => ({ ok: true, value: { rows: [{ id }], more } });

  it('goes on from its last row, and a filter begins anew', async () => {
    const { journal, asked } = setup([page('b', true), page('a', false), page('c', false)]);
    journal.start();
    await settle();
    journal.loadMore();
    await settle();
    journal.loadMore();
    expect(journal.store.getState().rows).toEqual([{ id: 'b' }, { id: 'a' }]);
    journal.narrow({ group: 'people' });
    await settle();
    expect(asked).toMatchObject([{ before: null, events: [] }, { before: 'b' }, { before: null, events: eventsOf('people') }]);
    expect(journal.store.getState()).toMatchObject({ rows: [{ id: 'c' }], people: [{ name: 'Иван' }] });
  });

  it('RGT12: reads on by the approval that opened it, and asks anew when it is opened anew', async () => {
    let given = 0;
    const { journal, asked } = setup([{ ok: false, code: 'needs-right', detail: {} }, page('b', true), page('a', false), page('c', false), { ok: false, code: 'needs-right', detail: {} }, page('d', false)], async (send) => {
      const answer = await send(undefined);
      return answer.ok ? answer : send(`approval ${++given}`);
    });
    for (const next of [journal.start, journal.loadMore, () => { journal.narrow({ group: 'people' }); }, journal.start]) {
      next();
      await settle();
    }
    expect(asked.map((input) => (input as { approvalId?: string }).approvalId)).toEqual([undefined, 'approval 1', 'approval 1', 'approval 1', undefined, 'approval 2']);
  });

  it('stays shut without the right', async () => {
    const { journal } = setup([{ ok: false, code: 'needs-right', detail: { right: 'journal', size: null, limit: null } }]);
    journal.start();
    await settle();
    expect(journal.store.getState()).toMatchObject({ rows: null, refusal: { code: 'needs-right' } });
  });
});
