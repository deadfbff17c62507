import { defineTexts } from './texts.ts';

/**
 * The words of the house in both languages, said the same way on every screen (see ARCHITECTURE.md, Words).
 * Features use these keys for the bare nouns and write their own sentences.
 */
export const glossary = defineTexts('glossary', {
  ru: {
    till: 'касса', store: 'магазин', company: 'компания', legalEntity: 'юридическое лицо', shift: 'смена', receipt: 'чек', refund: 'возврат', line: 'строка', tender: 'оплата',
    float: 'размен', cashIn: 'внесение', cashOut: 'выемка', xReport: 'X-отчёт', zReport: 'Z-отчёт', ledgerEntry: 'проводка', movement: 'движение', stock: 'остаток', batch: 'партия',
    barcode: 'штрихкод', marking: 'маркировка', good: 'товар', price: 'цена', quantity: 'количество', discount: 'скидка', total: 'итого', change: 'сдача', cash: 'наличные', card: 'карта',
    customer: 'покупатель', staff: 'сотрудник', owner: 'владелец', manager: 'управляющий', 'senior-cashier': 'старший кассир', cashier: 'кассир', attention: 'внимание', vat: 'НДС',
    pcs: 'шт', kg: 'кг', l: 'л', m: 'м',
  },
  en: {
    till: 'till', store: 'store', company: 'company', legalEntity: 'legal entity', shift: 'shift', receipt: 'receipt', refund: 'refund', line: 'line', tender: 'payment',
    float: 'float', cashIn: 'cash in', cashOut: 'cash out', xReport: 'X report', zReport: 'Z report', ledgerEntry: 'ledger entry', movement: 'movement', stock: 'stock', batch: 'batch',
    barcode: 'barcode', marking: 'marking', good: 'item', price: 'price', quantity: 'quantity', discount: 'discount', total: 'total', change: 'change', cash: 'cash', card: 'card',
    customer: 'customer', staff: 'staff', owner: 'owner', manager: 'manager', 'senior-cashier': 'senior cashier', cashier: 'cashier', attention: 'attention', vat: 'VAT',
    pcs: 'pcs', kg: 'kg', l: 'l', m: 'm',
  },
});
