import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MICRO } from '../quantity/quantity.ts';
import type { ReceiptDocument } from '../replication/catalogue.ts';
import { arbitraryLines } from '../sale/testing/arbitrary-line.ts';
import { paperText, type PaperLine, type ReceiptShop } from './paper.ts';
import { allBlocks, receiptPaper, type PaperBlocks, type ReceiptPaperOptions } from './receipt-paper.ts';
import { amountAt, bareShop, good, kopecks, priced, RECEIPT_ID, receiptOf, shop } from './testing/receipt-document.ts';

const plain: ReceiptPaperOptions = { copy: false, gift: false, training: false, blocks: allBlocks };
const without = (...names: readonly (keyof PaperBlocks)[]): Partial<ReceiptPaperOptions> => ({ blocks: { ...allBlocks, ...Object.fromEntries(names.map((name) => [name, false])) } });
const milk = good('Молоко 3,2%', { quantityMicro: 2 * MICRO, taxCode: 'vat-reduced', taxRateBps: 1000 });
const cheese = good('Сыр полутвёрдый «Российский молодой» 50 %, Угличский завод, ГОСТ 32260', { unit: 'kg', quantityMicro: 742_000, priceMinor: 1_234_50, discount: { discount: { kind: 'percent', bps: 1000 }, reason: 'Подходит срок' } });
const linesOf = (doc: ReceiptDocument, change: Partial<ReceiptPaperOptions> = {}): PaperLine[] => receiptPaper(doc, shop, { ...plain, ...change });
const rowsOf = (doc: ReceiptDocument, change: Partial<ReceiptPaperOptions> = {}, of: ReceiptShop = shop, width = 42): string[] => paperText(receiptPaper(doc, of, { ...plain, ...change }), width);
const textOf = (doc: ReceiptDocument, change: Partial<ReceiptPaperOptions> = {}): string => rowsOf(doc, change).join('\n');
const qrOf = (doc: ReceiptDocument, change: Partial<ReceiptPaperOptions> = {}): string[] => linesOf(doc, change).flatMap((line) => (line.kind === 'qr' ? [line.data] : []));
const refundOf = (change: Partial<ReceiptDocument> = {}): ReceiptDocument => receiptOf(priced([milk]), { kind: 'refund', refundOf: 'original', reason: 'Не подошёл товар', ...change });

describe('the paper of a receipt', () => {
  it('reads as a receipt', () => {
    const doc = receiptOf(priced([milk, cheese], { discount: { kind: 'amount', minor: 50_00 }, reason: 'Постоянный покупатель' }), { changeMinor: 45_77 });
    expect(rowsOf(doc, {}, shop, 32)).toEqual([
      '        Добро пожаловать', '       Лавка на Пятницкой', 'Москва, Пятницкая ул., 12, стр.', '               3', '          ООО «Лавка»', '         ИНН 7701234567',
      '     НЕ ФИСКАЛЬНЫЙ ДОКУМЕНТ', '--------------------------------',
      'Чек 1-2-A-000123         Продажа', '11.03.2026 00:05         Касса 2', 'Кассир Анна Петрова', 'СНО ОСН', '--------------------------------',
      'Молоко 3,2%', '2 шт x 89,90              179,80', 'Скидка на чек              -8,95', 'Со скидкой                170,85',
      'Сыр полутвёрдый «Российский', 'молодой» 50 %, Угличский завод,', 'ГОСТ 32260', '0,742 кг x 1 234,50       916,00', 'Скидка 10%                -91,60', 'Скидка на чек             -41,05', 'Со скидкой                783,35',
      '--------------------------------', 'Скидка всего              141,60', 'ИТОГ                      954,20', 'НАЛИЧНЫМИ                 999,97', 'СДАЧА                      45,77',
      'В т.ч. НДС 22%            141,26', 'В т.ч. НДС 10%             15,53', '--------------------------------',
      '              [QR]', '   Код для возврата и обмена', '      Спасибо за покупку!', '         Ждём вас снова', '', '', '',
    ]);
  });

  it('RCP3 says what it is: a copy when printed again, training at the top, in the middle and at the bottom', () => {
    expect(textOf(receiptOf(priced([milk])))).not.toMatch(/КОПИЯ|УЧЕБНЫЙ/);
    expect(rowsOf(receiptOf(priced([milk])), { copy: true })[0]?.trim()).toBe('КОПИЯ');
    for (const gift of [false, true]) {
      const rows = rowsOf(receiptOf(priced([milk])), { training: true, gift }).map((row) => row.trim()).filter((row) => row !== '');
      const marks = rows.flatMap((row, index) => (row === 'УЧЕБНЫЙ РЕЖИМ' ? [index] : []));
      expect([marks.length, marks[0], marks[2]]).toEqual([3, 0, rows.length - 1]);
    }
  });

  it('RCP4 is not fiscal without a register, and names its seller whatever is left out', () => {
    const registered = { fiscalResult: { register: 'any', documentNumber: 77, sign: '1234567890', qr: 't=20260310T2105&s=179.80' } };
    expect(textOf(receiptOf(priced([milk]), registered))).not.toContain('НЕ ФИСКАЛЬНЫЙ');
    expect(amountAt(rowsOf(receiptOf(priced([milk]), registered)), 'ФД')).toBe('77');
    expect(textOf(receiptOf(priced([milk]), registered), { gift: true })).toContain('НЕ ФИСКАЛЬНЫЙ ДОКУМЕНТ');
    for (const none of [{ register: 'none' }, { register: 'none', qr: 'x' }, null, 'none', {}, [], 7]) expect(textOf(receiptOf(priced([milk]), { fiscalResult: none }))).toContain('НЕ ФИСКАЛЬНЫЙ ДОКУМЕНТ');
    const bare = rowsOf(receiptOf(priced([milk])), without('header', 'footer', 'taxes', 'refundCode', 'discounts'));
    expect(bare.slice(0, 3).map((row) => row.trim())).toEqual(['ООО «Лавка»', 'ИНН 7701234567', 'НЕ ФИСКАЛЬНЫЙ ДОКУМЕНТ']);
  });

  it('TAX7 prints the tax system its seller was on', () => {
    const printed = ['osn', 'usn-income', 'usn-income-outcome', 'esn', 'patent'].map((taxSystem) => rowsOf(receiptOf(priced([milk])), {}, { ...shop, taxSystem }).find((row) => row.startsWith('СНО')));
    expect(printed).toEqual(['СНО ОСН', 'СНО УСН доход', 'СНО УСН доход - расход', 'СНО ЕСХН', 'СНО Патент']);
  });

  it('RCP5 the rows of every line add up, and the lines to the total', () => {
    fc.assert(fc.property(arbitraryLines, fc.boolean(), (lines, unreadable) => {
      const doc = receiptOf(lines.map((line) => ({ ...line, name: '' })));
      if (unreadable) for (const line of doc.lines) line.discounts = [{ on: 'moon' }, null, 'x', { on: 'line', kind: 'percent', value: 0.5, amountMinor: 1 }];
      const amounts = (label: RegExp): number[] => linesOf(doc).slice(0, linesOf(doc).findIndex((line) => line.kind === 'columns' && line.left === 'ИТОГ')).flatMap((line) => (line.kind === 'columns' && label.test(line.left) ? [kopecks(line.right)] : []));
      const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
      const discount = sum(doc.lines.map((line) => line.discountMinor));
      expect(sum(amounts(/ x /)) + sum(amounts(/^Скидка(?! всего)/)) + sum(amounts(/^НДС/))).toBe(doc.totalMinor);
      expect(sum(amounts(/^Скидка(?! всего)/))).toBe(discount === 0 ? 0 : -discount);
      expect(amounts(/^Скидка всего/)).toEqual(discount === 0 ? [] : [discount]);
    }), { numRuns: 200 });
  });

  it('RCP5 a discount says its percent, the receipt\'s own apart, and a fixed price is a discount in kopecks', () => {
    const doc = receiptOf(priced([good('А', { discount: { discount: { kind: 'percent', bps: 750 }, reason: 'Акция' } }), good('Б', { discount: { discount: { kind: 'price', minor: 80_00 }, reason: 'Акция' } })], { discount: { kind: 'percent', bps: 300 }, reason: 'Акция' }));
    const rows = rowsOf(doc).filter((row) => /кидк/.test(row));
    expect(rows.map((row) => row.replace(/ {2,}/, '|'))).toEqual(['Скидка 7,5%|-6,74', 'Скидка на чек 3%|-2,49', 'Со скидкой|80,67', 'Скидка|-9,90', 'Скидка на чек 3%|-2,40', 'Со скидкой|77,60', 'Скидка всего|21,53']);
    expect(textOf(doc)).not.toContain('Акция');
  });

  it('RCP6 tax on top is a row of its line, tax inside is named by rate, zero and none apart', () => {
    const rows = rowsOf(receiptOf(priced([milk, good('А'), good('Б'), good('В', { taxCode: 'z', taxRateBps: 0 }), good('Г', { taxCode: 'n', taxRateBps: null })])));
    expect(['В т.ч. НДС 22%', 'В т.ч. НДС 10%', 'Сумма с НДС 0%', 'Сумма без НДС'].map((label) => amountAt(rows, label))).toEqual(['32,42', '16,35', '89,90', '89,90']);
    expect(textOf(receiptOf(priced([good('Д', { taxRateBps: 550 })])))).toContain('В т.ч. НДС 5,5%');
    const added = rowsOf(receiptOf(priced([good('Е', { taxMode: 'added', priceMinor: 100_00 })])));
    expect(['1 шт x 100,00', 'НДС 22%', 'С НДС', 'ИТОГ', 'В т.ч. НДС 22%'].map((label) => amountAt(added, label))).toEqual(['100,00', '22,00', '122,00', '122,00', '22,00']);
  });

  it('RCP7 shows tenders as they were given, change and rounding only where there are any', () => {
    const exact = rowsOf(receiptOf(priced([milk])));
    expect(['НАЛИЧНЫМИ', 'СДАЧА', 'Округление', 'К ОПЛАТЕ'].map((label) => amountAt(exact, label))).toEqual(['179,80', undefined, undefined, undefined]);
    const mixed = rowsOf(receiptOf(priced([milk]), { roundingMinor: -80, changeMinor: 21_00, tenders: [
      { receiptId: RECEIPT_ID, tenderNo: 2, kind: 'cash', amountMinor: 79_00, tenderedMinor: 100_00, reference: '' },
      { receiptId: RECEIPT_ID, tenderNo: 1, kind: 'card', amountMinor: 100_00, tenderedMinor: 100_00, reference: 'RRN 123456789012' },
    ] }));
    expect(['ИТОГ', 'Округление', 'К ОПЛАТЕ', 'БЕЗНАЛИЧНЫМИ', 'Операция', 'НАЛИЧНЫМИ', 'СДАЧА'].map((label) => amountAt(mixed, label))).toEqual(['179,80', '-0,80', '179,00', '100,00', 'RRN 123456789012', '100,00', '21,00']);
    expect(mixed.findIndex((row) => row.startsWith('БЕЗНАЛ'))).toBeLessThan(mixed.findIndex((row) => row.startsWith('НАЛИЧ')));
  });

  it('RCP8 a refund says so, of which receipt and why, in positive amounts', () => {
    const text = textOf(refundOf({ roundingMinor: 20 }), { originalNumber: '1-2-A-000045' });
    for (const said of ['Возврат прихода', 'По чеку 1-2-A-000045', 'Причина: Не подошёл товар', 'К ВЫДАЧЕ']) expect(text).toContain(said);
    expect(text).not.toMatch(/Продажа|Без чека|\s-\d/);
    expect(textOf(refundOf({ refundOf: null, reason: '' }))).toContain('Без чека');
    expect(textOf(refundOf())).not.toMatch(/По чеку|Без чека/);
    expect(rowsOf(refundOf(), {}, shop, 32)).toContain('Чек 1-2-A-000123 Возврат прихода');
  });

  it('RCP9 a sale without a register\'s QR code carries the code that finds it again', () => {
    const code = `LVR${RECEIPT_ID.replaceAll('-', '').toUpperCase()}`;
    const fiscalResult = { register: 'any', documentNumber: 77, sign: '1', qr: 't=20260310T2105' };
    expect(qrOf(receiptOf(priced([milk])))).toEqual([code]);
    expect(qrOf(receiptOf(priced([milk]), { fiscalResult }))).toEqual(['t=20260310T2105']);
    expect(qrOf(receiptOf(priced([milk]), { fiscalResult }), { gift: true })).toEqual([code]);
    for (const none of [qrOf(refundOf()), qrOf(receiptOf(priced([milk])), without('refundCode')), qrOf(refundOf(), { gift: true })]) expect(none).toEqual([]);
  });

  it('RCP10 a gift receipt says nothing of money', () => {
    fc.assert(fc.property(arbitraryLines, (lines) => {
      const doc = receiptOf(lines.map((line) => ({ ...line, name: 'Подарок', note: '' })), { changeMinor: 1 });
      const text = textOf(doc, { gift: true });
      expect(text).not.toMatch(/\d,\d\d(?!\d*\s(?:кг|л))(?!\d)|ИТОГ|НАЛИЧ|СДАЧА|НДС|Скидк|СНО|Продажа/);
      expect(text).toContain('Подарочный чек');
      expect(linesOf(doc, { gift: true }).filter((line) => line.kind === 'columns')).toHaveLength(2);
    }), { numRuns: 50 });
    expect(textOf(receiptOf(priced([milk, cheese])), { gift: true })).toContain('0,742 кг');
  });

  it('RCP11 a till leaves out what it does not want', () => {
    const doc = receiptOf(priced([milk, cheese]));
    expect(textOf(doc, without('header'))).not.toMatch(/Добро|Пятницк/);
    expect(textOf(doc, without('footer'))).not.toContain('Спасибо');
    expect(textOf(doc, without('taxes'))).not.toContain('НДС');
    const short = rowsOf(doc, without('discounts'));
    expect(['2 шт x 89,90', '0,742 кг', 'Скидка всего', 'ИТОГ'].map((label) => amountAt(short, label))).toEqual(['179,80', '824,40', '91,60', '1 004,20']);
    expect(short.join('\n')).not.toMatch(/1 234,50|Со скидкой/);
  });

  it('RCP12 lines stand by their numbers, with note and seller', () => {
    const doc = receiptOf(priced([good('Первый', { note: 'Без лука', sellerId: 'boris' }), good('Второй', { sellerId: 'gone' })]));
    const text = textOf({ ...doc, lines: doc.lines.toReversed() }, { sellerNames: new Map([['boris', 'Борис']]) });
    expect(text).toMatch(/Первый\n.*\nБез лука\nПродавец Борис\nВторой\n.*\n---/);
  });

  it('leaves out what the shop has not said', () => {
    const rows = rowsOf(receiptOf(priced([milk])), {}, bareShop);
    expect(rows[0]?.trim()).toBe('НЕ ФИСКАЛЬНЫЙ ДОКУМЕНТ');
    expect(rows).toContain('СНО special');
    expect(rows.join('\n')).not.toContain('ИНН');
  });
});
