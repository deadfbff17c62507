/** Drizzle tables of what never leaves this computer; the reasons stand in `migrations/terminal`. */
import { customType, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'blob' });

export const meta = sqliteTable('meta', {
  id: integer('id').primaryKey(), installId: text('install_id').notNull(), mode: text('mode'),
  serverUrl: text('server_url'), deviceId: text('device_id'), companyId: text('company_id'), storeId: text('store_id'), tillId: text('till_id'),
  incarnationId: text('incarnation_id'), series: text('series'), epoch: text('epoch'),
  lastContactAt: integer('last_contact_at'), clockOffsetMs: integer('clock_offset_ms'),
  nextDseq: integer('next_dseq').notNull(), ackedDseq: integer('acked_dseq').notNull(), prevHash: text('prev_hash').notNull(), hlc: text('hlc').notNull(),
  lastFactAt: integer('last_fact_at').notNull(), steadyAt: integer('steady_at').notNull(), nextReceiptNumber: integer('next_receipt_number').notNull(), nextShiftNumber: integer('next_shift_number').notNull(),
  shiftId: text('shift_id'), cartId: text('cart_id'),
});

export const cart = sqliteTable('cart', {
  id: text('id').notNull().primaryKey(), state: text('state').notNull(), nextLineNo: integer('next_line_no').notNull(), selectedLineNo: integer('selected_line_no'),
  series: text('series'), number: integer('number'), intent: text('intent'), refusal: text('refusal'),
  receiptDiscount: text('receipt_discount'), reason: text('reason').notNull(), parkedAt: integer('parked_at'), parkedBy: text('parked_by'), parkedName: text('parked_name').notNull(),
  basketId: text('basket_id'),
});

export const cartLine = sqliteTable('cart_line', {
  cartId: text('cart_id').notNull(), lineNo: integer('line_no').notNull(), goodId: text('good_id').notNull(), name: text('name').notNull(), unit: text('unit').notNull(),
  barcode: text('barcode'), quantityMicro: integer('quantity_micro').notNull(), priceMinor: integer('price_minor').notNull(),
  taxCode: text('tax_code').notNull(), taxRateBps: integer('tax_rate_bps'), pictureHash: text('picture_hash'),
  direction: text('direction').notNull(), legalEntityId: text('legal_entity_id'), listPriceMinor: integer('list_price_minor'), discount: text('discount'),
  taxMode: text('tax_mode').notNull(), note: text('note').notNull(), sellerId: text('seller_id'), refundOf: text('refund_of'), refundOfLineNo: integer('refund_of_line_no'), fixed: text('fixed'),
  measured: integer('measured').notNull(),
}, (table) => [primaryKey({ columns: [table.cartId, table.lineNo] })]);

export const cartGesture = sqliteTable('cart_gesture', { id: text('id').notNull().primaryKey(), cartId: text('cart_id').notNull() });

export const outbox = sqliteTable('outbox', {
  dseq: integer('dseq').primaryKey(), opId: text('op_id').notNull(), kind: text('kind').notNull(), hlc: text('hlc').notNull(), prevHash: text('prev_hash').notNull(),
  hash: text('hash').notNull(), contractVersion: integer('contract_version').notNull(), createdAt: integer('created_at').notNull(), verdict: text('verdict'), reason: text('reason'),
  ackedAt: integer('acked_at'), payload: bytes('payload').notNull(),
});

export const pendingEdit = sqliteTable('pending_edit', {
  place: integer('place').primaryKey(), opId: text('op_id').notNull(), entity: text('entity').notNull(), recordId: text('record_id').notNull(), storeId: text('store_id').notNull(),
  edit: text('edit').notNull(), settles: text('settles').notNull(), createdAt: integer('created_at').notNull(), confirmedHead: integer('confirmed_head'), looks: integer('looks'), over: integer('over').notNull(),
});

export const printJob = sqliteTable('print_job', {
  id: integer('id').primaryKey(), documentId: text('document_id').notNull(), kind: text('kind').notNull(), state: text('state').notNull(), cause: text('cause'),
  createdAt: integer('created_at').notNull(), changedAt: integer('changed_at').notNull(), paper: text('paper'),
});

export const mailJob = sqliteTable('mail_job', {
  id: integer('id').primaryKey(), receiptId: text('receipt_id').notNull(), address: text('address'), language: text('language').notNull(), state: text('state').notNull(),
  attempts: integer('attempts').notNull(), nextAt: integer('next_at').notNull(), cause: text('cause'), createdAt: integer('created_at').notNull(), changedAt: integer('changed_at').notNull(),
});

export const spareNumber = sqliteTable('spare_number', {
  series: text('series').notNull(), number: integer('number').notNull(),
}, (table) => [primaryKey({ columns: [table.series, table.number] })]);

export const cardOperation = sqliteTable('card_operation', {
  id: text('id').notNull().primaryKey(), direction: text('direction').notNull(), amountMinor: integer('amount_minor').notNull(), due: text('due').notNull(),
});

export const shiftShop = sqliteTable('shift_shop', { shiftId: text('shift_id').notNull().primaryKey(), said: text('said').notNull() });

export const shiftClock = sqliteTable('shift_clock', { shiftId: text('shift_id').notNull().primaryKey(), openedShopAt: integer('opened_shop_at').notNull(), isKnown: integer('is_known').notNull() });

export const pinAttempt = sqliteTable('pin_attempt', {
  staffId: text('staff_id').notNull().primaryKey(), failed: integer('failed').notNull(), lockedUntil: integer('locked_until'), lockMs: integer('lock_ms').notNull(),
});

export const setting = sqliteTable('setting', { key: text('key').notNull().primaryKey(), value: text('value').notNull() });

export const syncAttention = sqliteTable('sync_attention', {
  kind: text('kind').notNull(), subject: text('subject').notNull(), raisedAt: integer('raised_at').notNull(), detail: text('detail').notNull(),
}, (table) => [primaryKey({ columns: [table.kind, table.subject] })]);

export const migration = sqliteTable('migration', {
  number: integer('number').primaryKey(), name: text('name').notNull(), checksum: text('checksum').notNull(), appliedAt: integer('applied_at').notNull(),
});

export const localTables = [meta, cart, cartLine, cartGesture, outbox, pendingEdit, printJob, mailJob, spareNumber, cardOperation, shiftShop, shiftClock, pinAttempt, setting, syncAttention, migration] as const;
