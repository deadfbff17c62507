/** A receipt as posting stores it, made of priced lines, for the tests of papers. */
import { MICRO } from '../../quantity/quantity.ts';
import type { ReceiptDocument } from '../../replication/catalogue.ts';
import { priceBasket } from '../../sale/basket.ts';
import { documentTotals, type GivenDiscount, type PricedLine, type SaleLine } from '../../sale/line.ts';
import { plainLine } from '../../sale/testing/arbitrary-line.ts';
import type { ReceiptShop } from '../paper.ts';

export const WIDTHS = [32, 42, 48] as const;

export const shop: ReceiptShop = {
  storeName: 'Лавка на Пятницкой', storeAddress: 'Москва, Пятницкая ул., 12, стр. 3', receiptHeader: 'Добро пожаловать', receiptFooter: 'Спасибо за покупку!\nЖдём вас снова',
  legalEntityName: 'ООО «Лавка»', inn: '7701234567', tillName: 'Касса 2', staffName: 'Анна Петрова', taxSystem: 'osn',
};
export const bareShop: ReceiptShop = { storeName: '', storeAddress: '', receiptHeader: '', receiptFooter: '', legalEntityName: '', inn: '', tillName: '', staffName: 'Анна', taxSystem: 'special' };

export const RECEIPT_ID = '0198c7a2-4e1f-7abc-8def-0123456789ab';

/** 89.90 for a piece at the basic rate, unless said otherwise. */
export function good(name: string, rest: Partial<SaleLine> = {}): SaleLine {
  return { ...plainLine, name, quantityMicro: MICRO, priceMinor: 89_90, listPriceMinor: 89_90, taxCode: 'vat-basic', taxRateBps: 2200, ...rest };
}

/** Priced lines of a sale, numbered from 1. */
export function priced(lines: readonly SaleLine[], receiptDiscount: GivenDiscount | null = null): readonly PricedLine[] {
  return priceBasket(lines.map((line, index) => ({ ...line, lineNo: index + 1 })), receiptDiscount).lines;
}

/** Paid in cash exactly, or with `changeMinor` to give back, unless other tenders are said. */
export function receiptOf(lines: readonly PricedLine[], change: Partial<ReceiptDocument> = {}): ReceiptDocument {
  const { totalMinor, taxMinor } = documentTotals(lines);
  const changeMinor = change.changeMinor ?? 0;
  const dueMinor = totalMinor + (change.roundingMinor ?? 0);
  return {
    id: RECEIPT_ID, companyId: 'c', legalEntityId: 'l', storeId: 's', tillId: 't', incarnationId: 'i', occurredAt: Date.parse('2026-03-10T21:05:00Z'), utcOffsetMin: 180,
    businessDate: '2026-03-11', clockTrust: 'trusted', staffId: 'p', shiftId: 'h', kind: 'sale', refundOf: null, basketId: RECEIPT_ID, series: 'A', number: 123, storeNumber: 1, tillNumber: 2,
    currency: 'RUB', totalMinor, taxMinor, changeMinor, roundingMinor: 0, reason: '', fiscalLines: [], fiscalResult: { register: 'none' }, shop,
    lines: lines.map((line) => ({
      receiptId: RECEIPT_ID, lineNo: line.lineNo, goodId: line.goodId, name: line.name, unit: line.unit, barcode: line.barcode, quantityMicro: line.quantityMicro, priceMinor: line.priceMinor,
      listPriceMinor: line.listPriceMinor, discountMinor: line.discountMinor, discounts: line.discounts, totalMinor: line.totalMinor, taxCode: line.taxCode, taxRateBps: line.taxRateBps,
      taxMode: line.taxMode, taxMinor: line.taxMinor, refundOfLineNo: line.refundOfLineNo, note: line.note, sellerId: line.sellerId,
    })),
    tenders: [{ receiptId: RECEIPT_ID, tenderNo: 1, kind: 'cash', amountMinor: dueMinor, tenderedMinor: dueMinor + changeMinor, reference: '' }],
    movements: [], entries: [], ...change,
  };
}

/** The amount at the right edge of the first row that begins with `label`. */
export function amountAt(rows: readonly string[], label: string): string | undefined {
  return rows.find((row) => row.startsWith(label))?.slice(label.length).trim();
}

/** `1 234,50` as kopecks. */
export function kopecks(written: string): number {
  return Number(written.replaceAll(' ', '').replace(',', ''));
}
