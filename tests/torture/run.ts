import type { World } from '../support/world.ts';
import type { Printer } from './kill-loop.ts';

/** What a scenario found: figures for machines, the same in words, and whether everything held. */
export type Result = { readonly clean: boolean; readonly figures: Readonly<Record<string, unknown>>; readonly lines: readonly string[] };

export type Run = (world: World, printer: Printer, kills: number) => Promise<Result>;
