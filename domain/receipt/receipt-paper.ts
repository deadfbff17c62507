/** The paper of a receipt: a sale, a refund, a copy, a gift receipt (SPEC.md, RCP1 to RCP12). */
import { sumMinor } from '../money/money.ts';
import { formatQuantity } from '../quantity/quantity.ts';
import type { ReceiptDocument } from '../replication/catalogue.ts';
import { taxByRate, type TaxSum } from '../sale/line.ts';
import { isTaxSystem, type TaxSystem } from '../tax/tax-system.ts';
import { receiptCode } from './code.ts';
import { amount, centred, centredRows, columns, copyMark, end, notFiscal, percent, printedTime, rule, sellerRows, tenderName, text, trainingMark, unitName, when, type PaperMarks } from './lines.ts';
import { receiptNumber } from './number.ts';
import type { PaperLine, ReceiptShop } from './paper.ts';
import { discountRows } from './discount-rows.ts';

/** What a till prints and what it leaves out; names as in the settings of the till. */
export type PaperBlocks = {
  /** Greeting, shop and address. */
  readonly header: boolean;
  /** Each discount of a line by itself; without it a discounted line shows what is paid for it. */
  readonly discounts: boolean;
  readonly taxes: boolean;
  /** The QR code to bring goods back with, where no register prints its own. */
  readonly refundCode: boolean;
  readonly footer: boolean;
};
export const allBlocks: PaperBlocks = { header: true, discounts: true, taxes: true, refundCode: true, footer: true };

export type ReceiptPaperOptions = PaperMarks & {
  /** Without prices, sums and tenders, for whoever the goods are given to. */
  readonly gift: boolean;
  readonly blocks: PaperBlocks;
  /** Of a refund: the number of the receipt whose goods come back, where it is known here. */
  readonly originalNumber?: string | undefined;
  /** Names of `sellerId`s, which facts do not hold. */
  readonly sellerNames?: ReadonlyMap<string, string> | undefined;
};

type Line = ReceiptDocument['lines'][number];
/** What paper says follows from these alone. */
type PrintedReceipt = Omit<ReceiptDocument, 'movements' | 'entries'>;
type FiscalMark = { readonly documentNumber: string; readonly sign: string; readonly qr: string };

/** What the register answered, or null where there is no register; the stored answer is JSON from any version of a till. */
function fiscalMark(result: unknown): FiscalMark | null {
  const answer = typeof result === 'object' && result !== null ? (result as Readonly<Record<string, unknown>>) : {};
  const field = (name: string): string => (typeof answer[name] === 'string' || typeof answer[name] === 'number' ? String(answer[name]) : '');
  if (field('register') === '' || field('register') === 'none') return null;
  return { documentNumber: field('documentNumber'), sign: field('sign'), qr: field('qr') };
}

const taxSystemNames: Readonly<Record<TaxSystem, string>> = {
  osn: 'ОСН', 'usn-income': 'УСН доход', 'usn-income-outcome': 'УСН доход - расход', esn: 'ЕСХН', patent: 'Патент',
};

function headRows(doc: PrintedReceipt, shop: ReceiptShop, fiscal: boolean, options: ReceiptPaperOptions): PaperLine[] {
  const refund = doc.kind === 'refund';
  const kind = options.gift ? 'Подарочный чек' : refund ? 'Возврат прихода' : 'Продажа';
  return [
    ...copyMark(options), ...trainingMark(options),
    ...when(options.blocks.header, ...centredRows(shop.receiptHeader), ...centredRows(shop.storeName), ...centredRows(shop.storeAddress)),
    ...sellerRows(shop),
    ...when(!fiscal || options.gift, notFiscal),
    rule,
    columns(`Чек ${receiptNumber(doc.storeNumber, doc.tillNumber, doc.series, doc.number)}`, kind),
    columns(printedTime(doc.occurredAt, doc.utcOffsetMin), shop.tillName),
    ...when(shop.staffName !== '', text(`Кассир ${shop.staffName}`)),
    ...when(shop.taxSystem !== '' && !options.gift, text(`СНО ${isTaxSystem(shop.taxSystem) ? taxSystemNames[shop.taxSystem] : shop.taxSystem}`)),
    ...when(refund && options.originalNumber !== undefined, text(`По чеку ${options.originalNumber ?? ''}`)),
    ...when(refund && doc.refundOf === null, text('Без чека')),
    ...when(refund && doc.reason !== '', text(`Причина: ${doc.reason}`)),
    rule,
  ];
}

/** Gross as stored: the total before discounts, and before tax where tax comes on top. */
function grossMinor(line: Line): number {
  return sumMinor([line.totalMinor, line.discountMinor, line.taxMode === 'added' ? -line.taxMinor : 0]);
}

function lineRows(line: Line, options: ReceiptPaperOptions): PaperLine[] {
  const quantity = `${formatQuantity(line.quantityMicro)} ${unitName(line.unit)}`;
  const seller = line.sellerId === null ? undefined : options.sellerNames?.get(line.sellerId);
  const about = [...when(line.note !== '', text(line.note)), ...when(seller !== undefined, text(`Продавец ${seller ?? ''}`))];
  if (options.gift) return [text(line.name), text(quantity), ...about];
  const plain = line.discountMinor === 0;
  const shown = plain || options.blocks.discounts;
  const added = line.taxMode === 'added' && line.taxMinor !== 0;
  return [
    text(line.name),
    shown ? columns(`${quantity} x ${amount(line.priceMinor)}`, amount(grossMinor(line))) : columns(quantity, amount(sumMinor([grossMinor(line), -line.discountMinor]))),
    ...when(shown && !plain, ...discountRows(line.discounts, line.discountMinor), columns('Со скидкой', amount(sumMinor([grossMinor(line), -line.discountMinor])))),
    ...when(added, columns(`НДС ${percent(line.taxRateBps ?? 0)}`, amount(line.taxMinor)), columns('С НДС', amount(line.totalMinor))),
    ...about,
  ];
}

function taxRow(sum: TaxSum): PaperLine {
  if (sum.taxRateBps === null) return columns('Сумма без НДС', amount(sum.totalMinor));
  if (sum.taxRateBps === 0) return columns('Сумма с НДС 0%', amount(sum.totalMinor));
  return columns(`В т.ч. НДС ${percent(sum.taxRateBps)}`, amount(sum.taxMinor));
}

function totalRows(doc: PrintedReceipt, options: ReceiptPaperOptions): PaperLine[] {
  const discountMinor = sumMinor(doc.lines.map((line) => line.discountMinor));
  const rounded = doc.roundingMinor !== 0;
  const due = doc.kind === 'refund' ? 'К ВЫДАЧЕ' : 'К ОПЛАТЕ';
  const tenders = [...doc.tenders].sort((a, b) => a.tenderNo - b.tenderNo).flatMap((tender) => [
    columns(tenderName(tender.kind), amount(tender.tenderedMinor)), ...when(tender.reference !== '', columns('Операция', tender.reference)),
  ]);
  return [
    rule, ...trainingMark(options),
    ...when(discountMinor !== 0, columns('Скидка всего', amount(discountMinor))),
    columns('ИТОГ', amount(doc.totalMinor), { bold: true, size: 'double' }),
    ...when(rounded, columns('Округление', amount(doc.roundingMinor)), columns(due, amount(sumMinor([doc.totalMinor, doc.roundingMinor])), { bold: true })),
    ...tenders,
    ...when(doc.changeMinor !== 0, columns('СДАЧА', amount(doc.changeMinor), { bold: true })),
    ...when(options.blocks.taxes, ...taxByRate(doc.lines).map(taxRow)),
    rule,
  ];
}

function fiscalRows(mark: FiscalMark): PaperLine[] {
  return [columns('ФД', mark.documentNumber), columns('ФП', mark.sign), ...when(mark.qr !== '', { kind: 'qr', data: mark.qr })];
}

/** The code to find the receipt by when its goods come back; a refund has none, because nothing of it can. */
function refundCodeRows(doc: PrintedReceipt, fiscal: boolean, options: ReceiptPaperOptions): readonly PaperLine[] {
  const wanted = options.blocks.refundCode && doc.kind === 'sale' && (!fiscal || options.gift);
  return when(wanted, { kind: 'qr', data: wanted ? receiptCode(doc.id) : '' }, centred('Код для возврата и обмена'));
}

/**
 * The paper of a receipt. Without a register it says НЕ ФИСКАЛЬНЫЙ ДОКУМЕНТ and carries no fiscal marks; a gift receipt says so
 * always, and nothing of money.
 */
export function receiptPaper(doc: PrintedReceipt, shop: ReceiptShop, options: ReceiptPaperOptions): PaperLine[] {
  const mark = fiscalMark(doc.fiscalResult);
  const lines = [...doc.lines].sort((a, b) => a.lineNo - b.lineNo).flatMap((line) => lineRows(line, options));
  return [
    ...headRows(doc, shop, mark !== null, options),
    ...lines,
    ...(options.gift ? [rule, ...trainingMark(options)] : totalRows(doc, options)),
    ...(mark === null || options.gift ? [] : fiscalRows(mark)),
    ...refundCodeRows(doc, mark !== null, options),
    ...when(options.blocks.footer, ...centredRows(shop.receiptFooter)),
    ...trainingMark(options),
    end,
  ];
}
