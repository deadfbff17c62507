/** A check or a test run as a step: it is run, timed, told about, and counted. */
import { spawn } from 'node:child_process';

export type Counted = { readonly passed: number; readonly failed: number; readonly output: string };
export type Step = { readonly name: string; readonly run: () => Promise<Counted> };
/** Told what a program says, as it says it. */
export type Hear = (text: string) => void;
export type Done = Counted & { readonly name: string; readonly seconds: number };

/** Totals as our own programs print them on their last line. */
const TOTALS = /(\d+) passed, (\d+) failed\s*$/;

/**
 * Runs a program to its end. Its totals are those it prints last (`N passed, N failed`), or one for its exit code.
 * `hear` is told its words while it runs; they are kept and given back in any case.
 */
export function runProgram(file: string, args: readonly string[], { cwd, hear }: { readonly cwd: string; readonly hear?: Hear | undefined }): Promise<Counted> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...(hear && process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1', FORCE_COLOR: '0' }) } });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        hear?.(text);
      });
    }
    child.once('error', reject);
    child.once('close', (code) => {
      const totals = TOTALS.exec(output.trimEnd());
      const passed = Number(totals?.[1] ?? (code === 0 ? 1 : 0));
      const failed = Number(totals?.[2] ?? 0);
      resolve({ output, passed, failed: code === 0 ? failed : Math.max(1, failed) });
    });
  });
}

/** A step from a list of troubles: none is one pass, each is one failure. */
export function countTroubles(troubles: readonly string[]): Counted {
  return { passed: troubles.length === 0 ? 1 : 0, failed: troubles.length, output: troubles.join('\n') };
}

/** Runs the steps in order, `lanes` at a time, and tells each as it ends; answers them in their order. A step that throws has failed. */
export async function runSteps(steps: readonly Step[], lanes: number, tell: (done: Done) => void): Promise<Done[]> {
  const waiting = [...steps.entries()];
  const all: Done[] = [];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [place, step] = next;
      const began = performance.now();
      const counted = await step.run().catch((error: unknown): Counted => ({ passed: 0, failed: 1, output: error instanceof Error ? error.stack ?? error.message : String(error) }));
      const done = { name: step.name, seconds: (performance.now() - began) / 1000, ...counted };
      all[place] = done;
      tell(done);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return all;
}

/** One line about a finished step; failures are followed by what it said. */
export function describeStep({ name, seconds, failed, output }: Done): string {
  const line = `${failed === 0 ? '✓' : '✗'} ${name.padEnd(34)} ${seconds.toFixed(1).padStart(6)} s`;
  return failed === 0 || output === '' ? line : `${line}\n${output.trimEnd()}\n`;
}

/** How much of what follows a failure's first line is told once more. */
const FAILURE_LINES = 14;

/** Where a long output says that something failed: those lines with what follows each, so that whoever sees only the end of a run can still act. */
export function failuresIn(output: string): string[] {
  const lines = output.split('\n');
  const found: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    if (!/^\s*(✗|×|FAIL\b|not ok\b)/u.test(lines[at] ?? '')) continue;
    const rest = lines.slice(at + 1, at + FAILURE_LINES);
    const end = rest.findIndex((line) => /^\s*✓/u.test(line));
    found.push([lines[at], ...(end < 0 ? rest : rest.slice(0, end))].join('\n').trimEnd());
  }
  return found;
}

/** The closing line that people and machines read. */
export function totalsLine(all: readonly Pick<Counted, 'passed' | 'failed'>[]): string {
  const sum = (key: 'passed' | 'failed'): number => all.reduce((total, one) => total + one[key], 0);
  return `${sum('passed')} passed, ${sum('failed')} failed`;
}
