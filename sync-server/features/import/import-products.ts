/** Goods from files into a company: streamed, in transactions of at most a thousand rows, as often as one likes. */
import { basename } from 'node:path';
import { dropImportLock, takeImportLock } from '#server/db/import-lock.ts';
import type { Database } from '#server/db/tx.ts';
import type { Clock, Ids } from '#server/deps.ts';
import { assert } from '#domain/kernel/assert.ts';
import { refused, ok, type Result } from '#domain/kernel/result.ts';
import { CategoryTree } from './category-tree.ts';
import { readShelf, type Company, type CompanyShelf } from './company.ts';
import type { ErrorFile } from './error-file.ts';
import { findStored, readCategories, writePlan } from './goods-store.ts';
import { planRows, type Outcome, type PlanContext } from './plan.ts';
import { readRecords, type ProductFile } from './product-file.ts';
import { readProduct, type ProductRow, type RowProblem, type TaxCodeOf } from './product-row.ts';
import type { FileRecord } from './records.ts';
import { generalTaxCode, taxCodesOf } from './tax-codes.ts';

/** Goods in one transaction: short enough for tills and HQ to get in between. */
export const BATCH_ROWS = 1_000;

/** `read = new + changed + same + invalid`; `repeated` are those of `same` that spoke of a good of an earlier row. */
export type ImportCounts = { read: number; new: number; changed: number; same: number; invalid: number; repeated: number };

export type ImportOptions = {
  readonly db: Database;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'uuid'>;
  readonly company: Company;
  readonly files: readonly ProductFile[];
  readonly errors: ErrorFile;
  /** Called after each commit that moved the feed. */
  readonly notifyHead: (tenantId: string) => void;
  /** Asked between batches; true ends the import there. */
  readonly stopWanted: () => boolean;
  readonly onProgress: (progress: { readonly counts: Readonly<ImportCounts>; readonly bytes: number }) => void;
};

/** `stopped` where it ended before the files did, because that was wanted. */
export type Imported = { readonly counts: ImportCounts; readonly priceList: string; readonly taxCode: string; readonly stopped: boolean };
type Refusal = 'no-price-list' | 'no-tax-rates' | 'another-import';
type ReadRow = { readonly record: FileRecord; readonly file: ProductFile; readonly row: ProductRow };

/** Imports the files one after another. Rows that cannot be goods go to the file of errors; a fault leaves whole batches behind it. */
export async function importProducts(options: ImportOptions): Promise<Result<Imported, Refusal>> {
  const { db, company } = options;
  return withImportLock(db, company.id, async () => {
    const shelf = await db.withTenant(company.id, readShelf, { readOnly: true });
    if (!shelf.ok) return shelf;
    return ok(await new ProductImport(options, shelf.value).run());
  });
}

/** Two imports into one company would each make the goods the other is making; the second is refused. */
async function withImportLock<T, C extends string>(db: Database, tenantId: string, work: () => Promise<Result<T, C>>): Promise<Result<T, C | 'another-import'>> {
  const client = await db.pool.connect();
  try {
    if (!(await takeImportLock(client, tenantId))) return refused('another-import');
    try {
      return await work();
    } finally {
      await dropImportLock(client, tenantId);
    }
  } finally {
    client.release();
  }
}

class ProductImport {
  readonly #options: ImportOptions;
  readonly #shelf: CompanyShelf;
  readonly #context: Omit<PlanContext, 'categoryId'>;
  readonly #taxCodeOf: TaxCodeOf;
  readonly #counts: ImportCounts = { read: 0, new: 0, changed: 0, same: 0, invalid: 0, repeated: 0 };
  #batch: ReadRow[] = [];

  constructor(options: ImportOptions, shelf: CompanyShelf) {
    this.#options = options;
    this.#shelf = shelf;
    this.#taxCodeOf = taxCodesOf(shelf.taxRates);
    const general = generalTaxCode(shelf.taxRates, new Date(options.clock.nowMs()).toISOString().slice(0, 10));
    assert(general !== undefined, 'a company with tax rates has one in force');
    let rank = shelf.lastRank;
    this.#context = {
      seen: new Set(), packed: new Set(), newId: options.ids.uuid, generalTaxCode: general,
      nextRank: () => { rank += 1; return rank; },
    };
  }

  async run(): Promise<Imported> {
    let before = 0;
    for (const file of this.#options.files) {
      let bytes = 0;
      for await (const records of readRecords(file, (read) => { bytes = read; })) {
        for (const record of records) await this.#take(record, file, before + bytes);
        if (this.#options.stopWanted()) return this.#end(before + bytes, true);
      }
      before += file.bytes;
    }
    return this.#end(before, false);
  }

  async #end(bytes: number, stopped: boolean): Promise<Imported> {
    await this.#flush(bytes);
    return { counts: this.#counts, priceList: this.#shelf.priceList.name, taxCode: this.#context.generalTaxCode, stopped };
  }

  async #take(record: FileRecord, file: ProductFile, bytes: number): Promise<void> {
    this.#counts.read += 1;
    const read = readProduct(record, file.columns, this.#taxCodeOf);
    if ('problem' in read) {
      await this.#leaveOut(record, file, read.problem);
      return;
    }
    this.#batch.push({ record, file, row: read.row });
    if (this.#batch.length >= BATCH_ROWS) await this.#flush(bytes);
  }

  async #leaveOut(record: FileRecord, file: ProductFile, problem: RowProblem): Promise<void> {
    this.#counts.invalid += 1;
    await this.#options.errors.add(basename(file.path), record.line, problem, record.raw);
  }

  async #flush(bytes: number): Promise<void> {
    const batch = this.#batch;
    this.#batch = [];
    if (batch.length > 0) await this.#write(batch);
    this.#options.onProgress({ counts: this.#counts, bytes });
  }

  async #write(batch: readonly ReadRow[]): Promise<void> {
    const { db, company, clock, ids, notifyHead } = this.#options;
    const rows = batch.map((each) => each.row);
    const listId = this.#shelf.priceList.id;
    const { outcomes, moved } = await db.withTenant(company.id, async (tx) => {
      const { stored, atMs } = await findStored(tx, rows, listId, clock);
      const tree = new CategoryTree(rows.some(({ categoryPath = [] }) => categoryPath.length > 0) ? await readCategories(tx) : [], ids.uuid);
      const plan = planRows(rows, stored, { ...this.#context, categoryId: (path) => tree.idOf(path) });
      return { outcomes: plan.outcomes, moved: await writePlan(tx, plan, tree.fresh, listId, atMs) };
    });
    if (moved) notifyHead(company.id);
    for (const [index, outcome] of outcomes.entries()) await this.#count(outcome, batch[index] as ReadRow);
  }

  async #count(outcome: Outcome, { record, file }: ReadRow): Promise<void> {
    switch (outcome) {
      case 'new': case 'changed': case 'same':
        this.#counts[outcome] += 1;
        break;
      case 'repeated':
        this.#counts.same += 1;
        this.#counts.repeated += 1;
        break;
      default:
        await this.#leaveOut(record, file, outcome);
    }
  }
}
