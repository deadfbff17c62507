/**
 * Transactions over tables in memory, as PostgreSQL's READ COMMITTED and REPEATABLE READ are seen from outside: own writes are
 * visible to oneself alone, a commit is visible whole, a lock is waited for in the order of asking and held to the end, and
 * whoever waits in a ring is thrown out. Rows are never changed in place, so images and snapshots share them.
 */
import { StoreRace } from '#server/sync/store-port.ts';
import { tableNames, type TableName, type Tables } from './server-tables.ts';

/** One life of the server program; a dead one is never answered. */
export type Life = { dead: boolean };

/** Never resolves: what a call of a dead program gets. */
export const silence = (): Promise<never> => new Promise<never>(() => undefined);

type Version = { readonly at: number; readonly value: unknown };
type Cells = Readonly<Record<TableName, Map<string, Version[]>>>;
type Lock = { owner: ModelTx; readonly waiting: { readonly tx: ModelTx; readonly go: () => void }[] };

export type Contents = ReadonlyMap<string, Readonly<Record<TableName, ReadonlyMap<string, unknown>>>>;

export type ModelTx = {
  readonly tenantId: string;
  readonly read: <N extends TableName>(table: N, key: string) => Tables[N] | null;
  readonly scan: <N extends TableName>(table: N) => Tables[N][];
  /** Null takes the row away. */
  readonly write: <N extends TableName>(table: N, key: string, value: Tables[N] | null) => void;
  /** Waits until nobody else holds the name; held to the end. @throws StoreRace where the wait would close a ring */
  readonly lock: (name: string) => Promise<void>;
  readonly hasWrites: () => boolean;
};

export type BeginOptions = { readonly snapshot: boolean; readonly readOnly: boolean; readonly life: Life };

export type Transactions = {
  readonly begin: (tenantId: string, options: BeginOptions) => ModelTx;
  readonly commit: (tx: ModelTx) => void;
  readonly rollBack: (tx: ModelTx) => void;
  /** Rolls back every open transaction; nobody waits for anything any more. */
  readonly abandonAll: () => void;
  readonly addCompany: (tenantId: string) => void;
  readonly companies: () => string[];
  readonly look: (tenantId: string) => Pick<ModelTx, 'read' | 'scan'>;
  readonly copy: () => Contents;
  readonly replace: (contents: Contents) => void;
};

type Open = { readonly writes: Map<string, { readonly table: TableName; readonly key: string; readonly value: unknown }>; readonly locks: Set<string>; waitsFor: string | null; readonly snapshot: number | null };

const emptyCells = (): Cells => Object.fromEntries(tableNames.map((name) => [name, new Map()])) as unknown as Cells;

function versionAt(cell: readonly Version[] | undefined, at: number): unknown {
  for (let index = (cell?.length ?? 0) - 1; index >= 0; index--) {
    const version = cell?.[index];
    if (version && version.at <= at) return version.value;
  }
  return null;
}

/** @param turn resolves when the caller may go on; asked again after every wait for a lock */
export function createTransactions(turn: () => Promise<void>): Transactions {
  let companies = new Map<string, Cells>();
  let version = 0;
  const open = new Map<ModelTx, Open>();
  const locks = new Map<string, Lock>();

  const cellsOf = (tenantId: string): Cells => {
    const cells = companies.get(tenantId);
    if (!cells) throw new Error(`no company ${tenantId}`);
    return cells;
  };
  const stateOf = (tx: ModelTx): Open => {
    const state = open.get(tx);
    if (!state) throw new Error('the transaction is over');
    return state;
  };
  const closesRing = (tx: ModelTx, name: string): boolean => {
    let wanted: string | null = name;
    while (wanted !== null) {
      const owner: ModelTx | undefined = locks.get(wanted)?.owner;
      if (!owner) return false;
      if (owner === tx) return true;
      wanted = open.get(owner)?.waitsFor ?? null;
    }
    return false;
  };
  const end = (tx: ModelTx): void => {
    const { locks: held } = stateOf(tx);
    open.delete(tx);
    for (const name of held) {
      const lock = locks.get(name);
      const next = lock?.waiting.shift();
      if (!lock || !next) {
        locks.delete(name);
        continue;
      }
      lock.owner = next.tx;
      const state = stateOf(next.tx);
      state.waitsFor = null;
      state.locks.add(name);
      next.go();
    }
  };
  const acquire = async (tx: ModelTx, name: string, life: Life): Promise<void> => {
    const state = stateOf(tx);
    if (state.locks.has(name)) return;
    const lock = locks.get(name);
    if (!lock) {
      locks.set(name, { owner: tx, waiting: [] });
      state.locks.add(name);
      return;
    }
    if (closesRing(tx, name)) throw new StoreRace('a ring of waiting transactions');
    state.waitsFor = name;
    await new Promise<void>((go) => lock.waiting.push({ tx, go }));
    if (life.dead) return silence();
    await turn();
    if (life.dead) return silence();
  };
  const reader = (cells: () => Cells, at: () => number, own: Open['writes']): Pick<ModelTx, 'read' | 'scan'> => ({
    read: <N extends TableName>(table: N, key: string) => (own.get(`${table} ${key}`) ?? { value: versionAt(cells()[table].get(key), at()) }).value as Tables[N] | null,
    scan: <N extends TableName>(table: N) => {
      const found: unknown[] = [];
      for (const [key, cell] of cells()[table]) if (own.size === 0 || !own.has(`${table} ${key}`)) found.push(versionAt(cell, at()));
      for (const written of own.values()) if (written.table === table) found.push(written.value);
      return found.filter((value) => value !== null) as Tables[N][];
    },
  });

  return {
    begin(tenantId, { snapshot, readOnly, life }) {
      const cells = cellsOf(tenantId);
      const state: Open = { writes: new Map(), locks: new Set(), waitsFor: null, snapshot: snapshot ? version : null };
      const tx: ModelTx = {
        tenantId,
        ...reader(() => cells, () => state.snapshot ?? version, state.writes),
        write(table, key, value) {
          if (readOnly) throw new Error('a reading transaction does not write');
          stateOf(tx).writes.set(`${table} ${key}`, { table, key, value });
        },
        lock: (name) => acquire(tx, `${tenantId} ${name}`, life),
        hasWrites: () => state.writes.size > 0,
      };
      open.set(tx, state);
      return tx;
    },
    commit(tx) {
      const { writes } = stateOf(tx);
      const cells = cellsOf(tx.tenantId);
      version += 1;
      const watched = [...open.values()].some((each) => each.snapshot !== null);
      for (const { table, key, value } of writes.values()) {
        if (watched) cells[table].set(key, [...(cells[table].get(key) ?? []), { at: version, value }]);
        else if (value === null) cells[table].delete(key);
        else cells[table].set(key, [{ at: version, value }]);
      }
      end(tx);
    },
    rollBack: (tx) => void (open.has(tx) && end(tx)),
    abandonAll() {
      open.clear();
      locks.clear();
    },
    addCompany(tenantId) {
      const cells = emptyCells();
      cells.head.set('', [{ at: version, value: { seq: 0 } }]);
      companies.set(tenantId, cells);
    },
    companies: () => [...companies.keys()],
    look: (tenantId) => reader(() => cellsOf(tenantId), () => version, new Map()),
    copy: () => new Map([...companies].map(([tenantId, cells]) => [tenantId, Object.fromEntries(tableNames.map((name) => [
      name, new Map([...cells[name]].map(([key, cell]) => [key, versionAt(cell, version)] as const).filter(([, value]) => value !== null)),
    ])) as unknown as Readonly<Record<TableName, ReadonlyMap<string, unknown>>>])),
    replace(contents) {
      version += 1;
      companies = new Map([...contents].map(([tenantId, tables]) => [tenantId, Object.fromEntries(tableNames.map((name) => [
        name, new Map([...tables[name]].map(([key, value]) => [key, [{ at: version, value }]])),
      ])) as unknown as Cells]));
    },
  };
}
