/** Records of long runs: one JSON file a kind, newest run last. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem, type as osType } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../support/processes.ts';

export type SimulateFigures = {
  readonly tier: 'a' | 'b'; readonly from: number; readonly seeds: number; readonly failed: number; readonly commits: number; readonly events: number; readonly faults: number; readonly checks: number;
  /** Storms of real concurrency beside tier b, and those that went wrong. */
  readonly storms: number; readonly stormsFailed: number;
};
export type SabotageFigures = { readonly bugs: readonly { readonly name: string; readonly what: string; readonly by: string | null; readonly tried: number; readonly within: number }[] };
export type TortureFigures = {
  readonly scenario: string; readonly seed: number; readonly kills: number; readonly clean: boolean; readonly lost: number; readonly doubled: number; readonly changed: number;
  readonly receipts: number; readonly inTheAir: number; readonly deaths: Readonly<Record<string, number>>; readonly networkFaults: number; readonly rows: number; readonly rowsDiffer: number;
};
export type Figures = { readonly simulate: SimulateFigures; readonly sabotage: SabotageFigures; readonly torture: TortureFigures };
export type Kind = keyof Figures;

/** One run. `at` is UTC, `commit` the sources it ran, `changed` true where they were not exactly that commit. */
export type RecordedRun<K extends Kind> = { readonly command: string; readonly at: string; readonly commit: string; readonly changed: boolean; readonly machine: string; readonly seconds: number; readonly figures: Figures[K] };

export const RECORDS_DIR = join(ROOT, 'docs/proof');

export function readRuns<K extends Kind>(kind: K, dir = RECORDS_DIR): RecordedRun<K>[] {
  const file = join(dir, `${kind}.json`);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as RecordedRun<K>[]) : [];
}

/** Adds a run. The same command on the same commit replaces what it said before. */
export function recordRun<K extends Kind>(kind: K, command: string, seconds: number, figures: Figures[K], dir = RECORDS_DIR): void {
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
  const run: RecordedRun<K> = { command, at: new Date().toISOString().slice(0, 16), commit: git('rev-parse', '--short', 'HEAD'), changed: git('status', '--porcelain', '--', ':!docs') !== '', machine: machine(), seconds: Math.round(seconds), figures };
  const others = readRuns(kind, dir).filter((one) => one.command !== command || one.commit !== run.commit);
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, `${kind}.json`), `${JSON.stringify([...others, run], null, 1)}\n`);
}

function machine(): string {
  const [first] = cpus();
  return `${cpus().length} × ${(first?.model ?? 'unknown').trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${osType()} ${release()}, Node ${process.versions.node}`;
}
