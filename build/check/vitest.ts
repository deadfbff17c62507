/** Runs vitest and counts by its own report, not by its closing lines. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runProgram, type Counted, type Hear } from './step.ts';

type Report = {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
};

export type VitestRun = { readonly root: string; readonly report: string; readonly hear?: Hear; readonly args: readonly string[] };

/** A file that could not even be loaded counts as one failure, and so does a run that failed outside of any test. */
export async function runVitest({ root, report, hear, args }: VitestRun): Promise<Counted> {
  rmSync(report, { force: true });
  mkdirSync(dirname(report), { recursive: true });
  const ran = await runProgram(process.execPath, [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...args], { cwd: root, hear });
  if (!existsSync(report)) return { passed: 0, failed: 1, output: ran.output };
  const counted = countReport(JSON.parse(readFileSync(report, 'utf8')) as Report, ran.output);
  return { ...counted, failed: ran.failed > 0 ? Math.max(1, counted.failed) : counted.failed, output: ran.output };
}

/** A test that cannot run here says so and why on a line of its own. */
const REASON = /^skipped: .+$/gm;

/** The reasons printed during a run for what it skipped. */
export function skipReasons(output: string): string[] {
  return [...output.matchAll(REASON)].map(([line]) => line);
}

/** Totals of a JSON report of vitest. A test skipped without a printed reason counts as failed. */
export function countReport(report: Report, output: string): { passed: number; failed: number } {
  const unloaded = report.testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0).length;
  const silent = Math.max(0, report.numPendingTests - skipReasons(output).length);
  const failed = report.numFailedTests + silent + unloaded;
  return { passed: report.numPassedTests, failed: report.success ? failed : Math.max(1, failed) };
}
