/** What is left after a storm, for the reckoning. */
import type { Commit } from '#contract/sync/commit.ts';
import type { ReceiptDocument } from '#domain/replication/catalogue.ts';
import type { Planted, PlantedTill } from '#server/features/sync/testing/shop.ts';
import type { TestDatabase } from '#server/testing/postgres.ts';
import type { Invariant } from '../world.ts';

/** A till of the storm with what it wrote. `other` is the same till after it began another life: some operations went out in both. */
export type StormTill = { readonly planted: PlantedTill; readonly sales: readonly ReceiptDocument[]; readonly commits: readonly Commit[]; readonly other: readonly Commit[]; readonly poison: ReadonlySet<string> };
/** `places`: what HQ meant with each row it touched, by entity and key: it stands in its scope, or it does not. */
export type StormCompany = { readonly planted: Planted; readonly mark: string; readonly tills: readonly StormTill[]; readonly places: Map<string, boolean> };
/** What a reader made of its pages: rows by entity and key. */
export type ReadRows = ReadonlyMap<string, readonly unknown[]>;
export type Read = { readonly company: StormCompany; readonly till: StormTill; readonly rows: ReadRows; readonly pages: readonly string[] };
export type Answered = { readonly status: number; readonly body: string };

export type Broken = { readonly invariant: Invariant; readonly message: string };
export type Aftermath = { readonly test: TestDatabase; readonly companies: readonly StormCompany[]; readonly reads: readonly Read[]; readonly answers: readonly Answered[] };
