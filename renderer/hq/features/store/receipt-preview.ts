/** The paper of a small made-up sale, with a store's own words at its top and its end, by the template that tills print by. */
import { paperText } from '#domain/receipt/paper.ts';
import { allBlocks, receiptPaper } from '#domain/receipt/receipt-paper.ts';

/** Characters of the narrow paper, 58 mm: what fits there fits everywhere. */
export const PREVIEW_WIDTH = 32;

type Words = { readonly receiptHeader: string; readonly receiptFooter: string; readonly storeName: string; readonly storeAddress: string; readonly legalEntityName: string };

const none = '00000000-0000-7000-8000-000000000000';
const line = {
  receiptId: none, lineNo: 1, goodId: none, name: 'Хлеб ржаной', unit: 'pcs', barcode: null, quantityMicro: 1_000_000, priceMinor: 54_90, listPriceMinor: 54_90, discountMinor: 0, discounts: [],
  totalMinor: 54_90, taxCode: 'reduced', taxRateBps: 1_000, taxMode: 'included', taxMinor: 4_99, refundOfLineNo: null, note: '', sellerId: null,
} as const;

/** Rows of text; the code to bring goods back with and the fiscal marks are left out, they are the till's. */
export function previewRows(words: Words): readonly string[] {
  const paper = receiptPaper({
    id: none, companyId: none, legalEntityId: none, storeId: none, tillId: none, incarnationId: none, occurredAt: Date.UTC(2026, 0, 15, 9, 30), utcOffsetMin: 180, businessDate: '2026-01-15', clockTrust: 'trusted', staffId: none,
    shiftId: none, kind: 'sale', refundOf: null, basketId: none, series: 'A', number: 123, storeNumber: 1, tillNumber: 1, currency: 'RUB', totalMinor: 54_90, taxMinor: 4_99, changeMinor: 0, roundingMinor: 0, reason: '',
    fiscalLines: [], fiscalResult: { register: 'none' }, shop: null, lines: [line], tenders: [{ receiptId: none, tenderNo: 1, kind: 'card', amountMinor: 54_90, tenderedMinor: 54_90, reference: '' }],
  }, { ...words, inn: '', tillName: 'Касса 1', staffName: 'Анна', taxSystem: '' }, { copy: false, training: false, gift: false, blocks: { ...allBlocks, refundCode: false } });
  return paperText(paper.filter(({ kind }) => kind !== 'feed'), PREVIEW_WIDTH);
}
