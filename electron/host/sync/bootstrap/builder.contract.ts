/** What every builder of replicas must do (SPEC HB3-HB5, HB8): the one of the product, and the model of the simulator. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { SnapshotLine } from '#contract/sync/snapshot.ts';
import type { SnapshotRefused, BuiltReplica, ReplicaBuilder } from './builder-port.ts';
import { goodRow, goodsLines, madeSnapshot, packed, uuid, type MadeSnapshot } from './snapshot.fixture.ts';

type Row = Readonly<Record<string, unknown>>;

export type BuilderSubject = {
  readonly builder: () => ReplicaBuilder;
  /** The process dies; another one finds what is on the disk. */
  readonly reopen: () => void;
  /** Rows of a finished replica as the wire names them. */
  readonly rows: (built: BuiltReplica, entity: string) => readonly Row[];
  /** How the finished replica says whose it is and how far it reads. */
  readonly state: (built: BuiltReplica) => Row;
  readonly close: () => void;
};

const OWNER = uuid(2);
const people: SnapshotLine[] = [
  { entity: 'till', rows: [[uuid(5), uuid(4), 1, 'Касса', uuid(6)]] },
  { entity: 'staff', rows: [[uuid(9), uuid(4), 'Анна', 'cashier', true, 'salt', 'secret']] },
  { entity: 'policy', rows: [[uuid(3), 'rounding', { step: 5 }]] },
];
const shop = (): MadeSnapshot => madeSnapshot([people, goodsLines(40), goodsLines(30, 41)]);

async function putAll(builder: ReplicaBuilder, { manifest, chunks }: MadeSnapshot, from = 0): Promise<void> {
  for (let n = from; n < chunks.length; n++) await builder.put(n, chunks[n] as Uint8Array);
  expect(manifest.chunks).toHaveLength(chunks.length);
}

async function built(builder: ReplicaBuilder, made: MadeSnapshot): Promise<BuiltReplica> {
  await builder.open(made.manifest, OWNER);
  await putAll(builder, made);
  return builder.finish();
}

/** Runs the suite over what `make` makes. */
export function builderContract(name: string, make: () => BuilderSubject): void {
  describe(`a builder of replicas: ${name}`, () => {
    let subject: BuilderSubject;
    beforeEach(() => { subject = make(); });
    afterEach(() => { subject.close(); });
    const builder = (): ReplicaBuilder => subject.builder();
    const refused = async (made: MadeSnapshot, kind: SnapshotRefused['kind']): Promise<void> => {
      await expect(built(builder(), made)).rejects.toMatchObject({ name: 'SnapshotRefused', kind });
    };

    it('HB5 HB6 makes of a snapshot what pages would have made, and whose it is', async () => {
      const replica = await built(builder(), shop());
      expect([...replica.entities].sort()).toEqual(['barcode', 'good', 'policy', 'price', 'staff', 'till']);
      expect(['good', 'barcode', 'price'].map((entity) => subject.rows(replica, entity).length)).toEqual([70, 70, 70]);
      expect(subject.rows(replica, 'good')[0]).toMatchObject({ name: 'Товар 1', salesRank: 1, active: true, brand: null });
      expect(subject.rows(replica, 'policy')).toMatchObject([{ value: { step: 5 } }]);
      expect(subject.state(replica)).toMatchObject({ owner: OWNER, epoch: uuid(7), scope: 'store-4', cursor: 50, loaded: 1 });
    });

    it('HB5 HS10 never keeps a verifier as it was sent', async () => {
      expect(subject.rows(await built(builder(), shop()), 'staff')).toMatchObject([{ pinVerifier: 'peppered secret' }]);
    });

    it('HB8 gives the small rows of the first chunk out at once', async () => {
      const made = shop();
      await builder().open(made.manifest, OWNER);
      await builder().put(0, made.chunks[0] as Uint8Array);
      expect((await builder().firstRows()).map(({ entity, rows }) => [entity, rows.length])).toEqual([['till', 1], ['staff', 1], ['policy', 1]]);
    });

    it('a shop without goods is a shop', async () => {
      const replica = await built(builder(), madeSnapshot([people]));
      expect([subject.rows(replica, 'good'), subject.rows(replica, 'till').length]).toEqual([[], 1]);
      const nothing = await built(builder(), madeSnapshot([], { id: uuid(901) }));
      expect([nothing.entities, subject.state(nothing)]).toEqual([[], expect.objectContaining({ cursor: 50, loaded: 1 })]);
    });

    it('HB3 refuses bytes that are not those that were promised: garbled, cut, too many, another chunk', async () => {
      const { manifest, chunks } = shop();
      const [first, second, third] = chunks as [Uint8Array, Uint8Array, Uint8Array];
      const bad = [second.map((byte, at) => (at === 30 ? byte ^ 1 : byte)), second.subarray(0, -1), Buffer.concat([second, Buffer.alloc(1)]), third, new Uint8Array()];
      for (const bytes of bad) {
        await builder().open(manifest, OWNER);
        await builder().take(0) ?? await builder().put(0, first);
        await expect(builder().put(1, bytes)).rejects.toMatchObject({ name: 'SnapshotRefused', kind: 'damaged' });
      }
      await builder().open(manifest, OWNER);
      expect(await builder().take(0)).toBe(3);
      await putAll(builder(), { manifest, chunks }, 1);
      expect(subject.rows(await builder().finish(), 'good')).toHaveLength(70);
    });

    it('HB3 refuses what is proven and yet no snapshot: lines that are none, other columns, other numbers of rows, endless text', async () => {
      const parts = [people, goodsLines(3)];
      const text = (content: string | Uint8Array): MadeSnapshot => packed(parts, [gzipSync(people.map((line) => JSON.stringify(line)).join('\n')), gzipSync(content)].map((bytes) => new Uint8Array(bytes)), { id: uuid(902) });
      const good = (row: unknown[]): string => JSON.stringify({ entity: 'good', rows: [row, goodRow(2), goodRow(3)] });
      for (const content of ['{', 'null', '{"entity":"good","rows":[1]}', good(goodRow(1).slice(1)), good([...goodRow(1), 1]), JSON.stringify({ entity: 'nobody', rows: [[1]] }), JSON.stringify(goodsLines(1)[0])]) await refused(text(content), 'unusable');
      await refused(text(Buffer.alloc(65 * 1024 * 1024, ' ')), 'unusable');
      await refused(packed(parts, [new Uint8Array(gzipSync('')), new Uint8Array([1, 2, 3])], { id: uuid(903) }), 'unusable');
    });

    it('HB3 refuses a manifest that is larger than any shop, does not add up, or lacks columns', async () => {
      const { manifest } = shop();
      const chunk = manifest.chunks[0] as (typeof manifest.chunks)[number];
      const bad = [
        { ...manifest, chunks: [{ ...chunk, bytes: 2 ** 31 }] }, { ...manifest, rows: manifest.rows + 1 }, { ...manifest, bytes: manifest.bytes - 1 },
        { ...manifest, chunks: Array.from({ length: 10_001 }, () => chunk), rows: chunk.rows * 10_001, bytes: chunk.bytes * 10_001 },
        { ...manifest, columns: { ...manifest.columns, good: (manifest.columns['good'] ?? []).filter((name) => name !== 'taxCode') } },
      ];
      for (const each of bad) await expect(builder().open(each, OWNER)).rejects.toMatchObject({ name: 'SnapshotRefused', kind: 'unusable' });
    });

    it('HS11 passes by what it does not know: entities and columns of a newer server; a column that may be missing is null', async () => {
      const made = madeSnapshot([people, [{ entity: 'loyaltyCard', rows: [['x', 1]] }, { entity: 'good', rows: [['extra', uuid(1_001), 'Хлеб', 'pcs', 'vat-22', 1, true, { any: 'thing' }]] }]]);
      const columns = { ...made.manifest.columns, loyaltyCard: ['id', 'n'], good: ['fromTheFuture', 'id', 'name', 'unit', 'taxCode', 'salesRank', 'active', 'more'] };
      const replica = await built(builder(), { ...made, manifest: { ...made.manifest, columns } });
      expect(subject.rows(replica, 'good')).toEqual([{ id: uuid(1_001), name: 'Хлеб', article: null, brand: null, categoryId: null, unit: 'pcs', taxCode: 'vat-22', legalEntityId: null, pictureHash: null, salesRank: 1, active: true }]);
      expect(replica.entities).not.toContain('loyaltyCard');
    });

    it('HB4 goes on after a process died: what is there and whole is not asked for again', async () => {
      const { manifest, chunks } = shop();
      await builder().open(manifest, OWNER);
      await putAll(builder(), { manifest, chunks: chunks.slice(0, 2) } as MadeSnapshot).catch(() => undefined);
      subject.reopen();
      expect(await builder().open(manifest, OWNER)).toBe(0);
      expect([await builder().take(0), await builder().take(1), await builder().take(2)]).toEqual([3, 123, null]);
      await builder().put(2, chunks[2] as Uint8Array);
      expect(subject.rows(await builder().finish(), 'price')).toHaveLength(70);
    });

    it('HB4 goes on in the same process where it was, and forgets what was kept of another snapshot', async () => {
      const { manifest, chunks } = shop();
      await builder().open(manifest, OWNER);
      await builder().put(0, chunks[0] as Uint8Array);
      expect(await builder().open(manifest, OWNER)).toBe(1);
      const other = { ...manifest, id: uuid(904) };
      expect([await builder().open(other, OWNER), await builder().take(0)]).toEqual([0, null]);
      expect([await builder().open(manifest, OWNER), await builder().take(0)]).toEqual([0, null]);
      await builder().end('drop');
    });

    it('a replica that lacks chunks is not finished', async () => {
      const { manifest, chunks } = shop();
      await builder().open(manifest, OWNER);
      await builder().put(0, chunks[0] as Uint8Array);
      await expect(builder().finish()).rejects.toMatchObject({ name: 'SnapshotRefused' });
      expect(gunzipSync(chunks[0] as Uint8Array).length).toBeGreaterThan(0);
    });
  });
}
