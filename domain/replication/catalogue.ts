/**
 * The entity catalogue: code and documentation of every kind of data that lives on a till or the server.
 * Both databases, the wire format and the tests are built from it (DESIGN §5, "seven classes").
 */
import { column, nullable, type Column, type RowOf } from './column.ts';

/**
 * R reference (down only) · L ledger fact (union, never refused) · E editable record (field clocks) · A append (union)
 * · Q quota (escrow) · B blob (by content hash) · S server-only (never on a till).
 */
export type DataClass = 'R' | 'L' | 'E' | 'A' | 'Q' | 'B' | 'S';

/** Who receives a row: everybody of the company, one store, one till, or nobody but the server. */
export type Scope = 'company' | 'store' | 'till' | 'server';

/** `down` the server writes, tills read · `up` a till writes, the server keeps · `both` rows come down, edits of them go up (class E). */
export type Direction = 'down' | 'up' | 'both' | 'none';

export type Entity = {
  readonly class: DataClass;
  readonly scope: Scope;
  readonly direction: Direction;
  readonly merge: string;
  readonly personal: boolean;
  readonly offline: string;
  /** Key columns; on the server `tenant_id` stands before them. */
  readonly key: readonly string[];
  /** Nobody sells where there is no row of it: a server that has none of them left has lost them, and no till follows it (host/sync/SPEC.md, HD10). */
  readonly needed?: true;
  /** A part of other entities: travels inside its owner's row under `as`, never alone. */
  readonly partOf?: { readonly owners: readonly string[]; readonly as: string };
  /**
   * Columns that hold what people typed where they like. They may not hold a person all the same: what looks like a phone number,
   * an address or a card is masked when the fact is written (domain/free-text). In JSON that goes for every text inside.
   */
  readonly freeText?: readonly string[];
  readonly columns: Readonly<Record<string, Column>>;
};

/**
 * What every fact carries from its first day (DESIGN §5); none of it can be added to history later.
 * `companyId` is the tenant: on the server it is the `tenant_id` column, not stored twice.
 */
export const factColumns = {
  companyId: column('id'), legalEntityId: column('id'), storeId: column('id'), tillId: column('id'), incarnationId: column('id'),
  occurredAt: column('instant'), utcOffsetMin: column('int'), businessDate: column('date'),
  /** `trusted` seen by the server lately and in step · `unverified` not seen for long · `suspect` jumped or far off. */
  clockTrust: column('text'),
  staffId: column('id'),
} as const;

const referenceMerge = 'the server is the only writer; a till takes the row as it comes';
const factMerge = 'union by key; an equal key with other content is quarantined, never overwritten';

export const catalogue = {
  company: {
    class: 'R', scope: 'company', direction: 'down', merge: referenceMerge, personal: false, offline: 'read', key: ['id'], needed: true,
    columns: { id: column('id'), name: column('text') },
  },
  legalEntity: {
    class: 'R', scope: 'company', direction: 'down', merge: referenceMerge, personal: false, offline: 'read', key: ['id'], needed: true,
    columns: { id: column('id'), name: column('text'), inn: column('text'), taxSystem: column('text'), settlementAddress: column('text') },
  },
  store: {
    class: 'R', scope: 'company', direction: 'down', merge: referenceMerge, personal: false, offline: 'read', key: ['id'], needed: true,
    columns: {
      id: column('id'), number: column('int'), name: column('text'), address: column('text'), timeZone: column('text'),
      /** Minutes after midnight at which a new business day begins: 0 for a day shop, 300 for a night shop closing at five. */
      dayCutoffMin: column('int'), currency: column('text'), priceListId: column('id'), receiptHeader: column('text'), receiptFooter: column('text'),
    },
  },
  till: {
    class: 'R', scope: 'store', direction: 'down', merge: referenceMerge, personal: false, offline: 'read', key: ['id'], needed: true,
    columns: { id: column('id'), storeId: column('id'), number: column('int'), name: column('text'), legalEntityId: column('id') },
  },
  staff: {
    class: 'R', scope: 'store', direction: 'down', merge: referenceMerge, personal: true, offline: 'sign in with the last known PIN', key: ['id'], needed: true,
    columns: {
      id: column('id'), storeId: column('id'), name: column('text'), role: column('text'), active: column('bool'),
      /** argon2id parameters and salt as a PHC prefix, and the derived key. A till never stores the key as sent, only peppered with its own device secret. */
      pinSalt: column('text'), pinVerifier: column('text'),
    },
  },
  category: {
    class: 'R', scope: 'company', direction: 'down', merge: referenceMerge, personal: false, offline: 'read', key: ['id'],
    columns: { id: column('id'), parentId: nullable('id'), name: column('text'), position: column('int') },
  },
  taxRate: {
    class: 'R', scope: 'company', direction: 'down', merge: referenceMerge, personal: false, offline: 'read', key: ['code', 'validFrom'], needed: true,
    columns: { code: column('text'), validFrom: column('date'), name: column('text'), rateBps: nullable('bps') },
  },
  good: {
    class: 'R', scope: 'company', direction: 'down', merge: referenceMerge, personal: false, offline: 'read', key: ['id'], needed: true,
    columns: {
      id: column('id'), name: column('text'), article: nullable('text'), brand: nullable('text'), categoryId: nullable('id'),
      /** `pcs`, `kg`, `l` or `m`; everything but pieces may have fractions. */
      unit: column('text'), taxCode: column('text'), legalEntityId: nullable('id'), pictureHash: nullable('hash'),
      /** 1 sells best; search answers come in this order. */
      salesRank: column('int'), active: column('bool'),
    },
  },
  barcode: {
    class: 'R', scope: 'company', direction: 'down', merge: referenceMerge, personal: false, offline: 'read', key: ['code', 'goodId'],
    columns: { code: column('text'), goodId: column('id'), packMicro: column('micro') },
  },
  priceList: {
    class: 'R', scope: 'company', direction: 'down', merge: referenceMerge, personal: false, offline: 'read', key: ['id'],
    columns: { id: column('id'), name: column('text') },
  },
  /** An effective-dated fact: tills switch by themselves at `validFrom`, with or without a network. */
  price: {
    class: 'R', scope: 'company', direction: 'down', merge: referenceMerge, personal: false, offline: 'read; switches at validFrom', key: ['listId', 'goodId', 'validFrom'], needed: true,
    columns: { listId: column('id'), goodId: column('id'), validFrom: column('instant'), amountMinor: column('minor') },
  },
  quickGood: {
    class: 'R', scope: 'company', direction: 'down', merge: referenceMerge, personal: false, offline: 'read', key: ['page', 'position'],
    columns: { page: column('int'), position: column('int'), pageName: column('text'), goodId: column('id') },
  },
  /**
   * How the shops of a company work, as documents with defaults (domain/policy). `ownerId` is the company for all stores, or one
   * store, whose document goes over the company's field by field.
   */
  policy: {
    class: 'R', scope: 'company', direction: 'down', merge: referenceMerge, personal: false, offline: 'read', key: ['ownerId', 'name'],
    columns: { ownerId: column('id'), name: column('text'), value: column('json') },
  },
  /** What there is to do in a store (domain/task). The columns before `state` say what the state says, to show and to look for. */
  task: {
    class: 'E', scope: 'store', direction: 'both', merge: 'fields by clock, labels by tags, status by transitions (domain/merge); the server picks', personal: false, offline: 'full: own edits lie over the last known row', key: ['id'],
    freeText: ['title', 'note', 'labels'],
    columns: {
      id: column('id'), storeId: column('id'), title: column('text'), note: column('text'), status: column('text'), priority: column('text'),
      assigneeId: nullable('id'), dueDate: nullable('date'), labels: column('json'), createdAt: column('instant'),
      /** Who began it, as readings name people (TSK9). */
      createdBy: column('text'),
      /** An erased one stays, so that a late edit of it is told and not taken for a new task. */
      erased: column('bool'),
      /** `RecordState` of domain/merge: what whoever edits must have seen. */
      state: column('json'),
    },
  },
  /** The journal of edits that gave way: what two people wrote without seeing each other, and what could not be taken. Kept when settled. */
  taskConflict: {
    class: 'R', scope: 'store', direction: 'down', merge: referenceMerge, personal: false, offline: 'read', key: ['id'],
    columns: {
      id: column('id'), storeId: column('id'), taskId: column('id'),
      /** `conflict`, or why an edit was not taken: `stale-move`, `no-such-move`, `erased`, `unknown-field`. */
      kind: column('text'), field: column('text'),
      wonValue: nullable('text'), wonBy: nullable('text'), wonAt: nullable('instant'),
      lostValue: nullable('text'), lostBy: column('text'), lostAt: column('instant'),
      at: column('instant'), settledAt: nullable('instant'), settledBy: nullable('text'),
    },
  },
  blob: {
    class: 'B', scope: 'company', direction: 'down', merge: 'content-addressed: equal hashes are equal bytes', personal: false, offline: 'those already fetched', key: ['hash'],
    columns: { hash: column('hash'), mime: column('text'), bytes: column('bytes') },
  },
  shiftOpening: {
    class: 'L', scope: 'store', direction: 'up', merge: factMerge, personal: false, offline: 'full', key: ['id'],
    columns: { id: column('id'), ...factColumns, number: column('int'), floatMinor: column('minor') },
  },
  /** The Z report: what the shift came to, as printed. `totals` is `ShiftTotals` of domain/shift; `number` is the shift's. */
  shiftClosing: {
    class: 'L', scope: 'store', direction: 'up', merge: factMerge, personal: false, offline: 'full', key: ['id'],
    columns: {
      id: column('id'), ...factColumns, shiftId: column('id'), number: column('int'), countId: column('id'),
      totals: column('json'),
      /** What the register closed with it; the null register answers `{register: "none"}`. */
      fiscalResult: column('json'),
    },
  },
  /** Cash put into the drawer or taken out, with a slip. `number` counts within the shift. */
  cashMovement: {
    class: 'L', scope: 'store', direction: 'up', merge: factMerge, personal: false, offline: 'full', key: ['id'],
    freeText: ['reason', 'note'],
    columns: {
      id: column('id'), ...factColumns, shiftId: column('id'), number: column('int'),
      /** `in` or `out`; the amount is positive either way. */
      direction: column('text'), amountMinor: column('minor'), reason: column('text'), note: column('text'), fiscalResult: column('json'),
    },
  },
  /** The drawer counted by hand: at closing, when one cashier hands over to the next, or in between. A difference is booked. */
  cashCount: {
    class: 'L', scope: 'store', direction: 'up', merge: factMerge, personal: false, offline: 'full', key: ['id'],
    freeText: ['reason'],
    columns: {
      id: column('id'), ...factColumns, shiftId: column('id'),
      /** `closing`, `handover` or `check`. */
      purpose: column('text'),
      expectedMinor: column('minor'), countedMinor: column('minor'),
      /** `[{minor, count}]`, empty where only the sum was entered. */
      denominations: column('json'),
      /** True where the person counted without seeing what was expected. */
      blind: column('bool'),
      reason: column('text'),
    },
  },
  receipt: {
    class: 'L', scope: 'store', direction: 'up', merge: factMerge, personal: false, offline: 'full', key: ['id'],
    freeText: ['reason'],
    columns: {
      id: column('id'), ...factColumns, shiftId: column('id'),
      /** `sale` or `refund`. Amounts of both are positive, as on paper and in a register; movements and entries carry the sign. */
      kind: column('text'),
      /** The receipt whose goods come back; null for a sale, and for a refund without a receipt. */
      refundOf: nullable('id'),
      /** The sale in hand it came from. A basket of two sellers, or an exchange, is several receipts of one basket; the last of them has the basket's id, but for a rest that was given another id before it was paid. */
      basketId: column('id'),
      series: column('text'), number: column('int'), storeNumber: column('int'), tillNumber: column('int'),
      currency: column('text'), totalMinor: column('minor'), taxMinor: column('minor'), changeMinor: column('minor'),
      /** What cash rounding added to (or, negative, took from) the total: tenders sum to total + rounding. */
      roundingMinor: column('minor'),
      /** Why goods came back; empty for a sale. */
      reason: column('text'),
      /** Positions as a register would take them, equal to the total to the kopeck (domain/fiscal-lines). */
      fiscalLines: column('json'),
      /** What the register answered: `{register, documentNumber, sign, at}`; the null register answers `{register: "none"}`. */
      fiscalResult: column('json'),
      /** The shop as the paper names it, as it was at the sale (`ShopSnapshot` in domain/receipt): a copy says what the first paper said. */
      shop: column('json'),
    },
  },
  receiptLine: {
    class: 'L', scope: 'store', direction: 'up', merge: factMerge, personal: false, offline: 'full', key: ['receiptId', 'lineNo'], partOf: { owners: ['receipt'], as: 'lines' },
    freeText: ['discounts', 'note'],
    columns: {
      receiptId: column('id'), lineNo: column('int'), goodId: column('id'), name: column('text'), unit: column('text'), barcode: nullable('text'),
      quantityMicro: column('micro'), priceMinor: column('minor'),
      /** What the price list said when the good was scanned; null where it said nothing and the price was entered by hand. */
      listPriceMinor: nullable('minor'),
      discountMinor: column('minor'),
      /** What makes up the discount: `[{on: "line"|"receipt", kind, value, amountMinor, reason}]` (domain/discount). */
      discounts: column('json'),
      totalMinor: column('minor'),
      taxCode: column('text'), taxRateBps: nullable('bps'),
      /** `included` in the price or `added` to it. */
      taxMode: column('text'),
      taxMinor: column('minor'),
      /** The line of the receipt in `refundOf` that comes back. */
      refundOfLineNo: nullable('int'),
      note: column('text'),
      /** Who sold it, where that is not the cashier. */
      sellerId: nullable('id'),
    },
  },
  tender: {
    class: 'L', scope: 'store', direction: 'up', merge: factMerge, personal: false, offline: 'full', key: ['receiptId', 'tenderNo'], partOf: { owners: ['receipt'], as: 'tenders' },
    columns: {
      receiptId: column('id'), tenderNo: column('int'), kind: column('text'), amountMinor: column('minor'), tenderedMinor: column('minor'),
      /** What the payment terminal calls the operation; empty for cash and where the cashier confirmed it. */
      reference: column('text'),
    },
  },
  stockMovement: {
    class: 'L', scope: 'store', direction: 'up', merge: factMerge, personal: false, offline: 'full', key: ['documentId', 'entryNo'], partOf: { owners: ['receipt'], as: 'movements' },
    columns: { documentId: column('id'), entryNo: column('int'), storeId: column('id'), goodId: column('id'), quantityMicro: column('micro'), reason: column('text'), businessDate: column('date') },
  },
  ledgerEntry: {
    class: 'L', scope: 'store', direction: 'up', merge: factMerge, personal: false, offline: 'full', key: ['documentId', 'entryNo'], partOf: { owners: ['receipt', 'shiftOpening', 'cashMovement', 'cashCount'], as: 'entries' },
    columns: { documentId: column('id'), entryNo: column('int'), account: column('text'), amountMinor: column('minor'), storeId: column('id'), businessDate: column('date') },
  },
  journalEntry: {
    class: 'A', scope: 'store', direction: 'up', merge: 'union by key', personal: false, offline: 'full', key: ['id'],
    freeText: ['detail'],
    columns: { id: column('id'), ...factColumns, event: column('text'), detail: column('json') },
  },
} as const satisfies Record<string, Entity>;

export type EntityName = keyof typeof catalogue;
export type Row<E extends EntityName> = RowOf<(typeof catalogue)[E]['columns']>;

/** A receipt as it travels and is stored whole: one feed entity with its lines, tenders, movements and entries. */
export type ReceiptDocument = Row<'receipt'> & {
  lines: Row<'receiptLine'>[];
  tenders: Row<'tender'>[];
  movements: Row<'stockMovement'>[];
  entries: Row<'ledgerEntry'>[];
};

/** The entity by name, with its general shape. */
export function entityOf(name: EntityName): Entity {
  return catalogue[name];
}

/** Names of the entities that tills receive, in an order in which owners come before those who point at them. */
export function downEntities(): EntityName[] {
  return (Object.keys(catalogue) as EntityName[]).filter(comesDown);
}

/** True where tills receive rows of the entity. */
export function comesDown(name: EntityName): boolean {
  const { direction } = entityOf(name);
  return direction === 'down' || direction === 'both';
}

type Part = { readonly entity: EntityName; readonly as: string };
const parts = new Map<EntityName, readonly Part[]>();

/** Parts that travel inside `owner`, with the name of their array. */
export function partsOf(owner: EntityName): readonly Part[] {
  let known = parts.get(owner);
  if (!known) {
    known = (Object.keys(catalogue) as EntityName[]).flatMap((name) => {
      const part = entityOf(name).partOf;
      return part?.owners.includes(owner) ? [{ entity: name, as: part.as }] : [];
    });
    parts.set(owner, known);
  }
  return known;
}
