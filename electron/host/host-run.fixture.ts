/** The host as a process of its own, for tests of its start and its end. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export type Run = { readonly child: ChildProcess; readonly out: () => string; readonly err: () => string; readonly ended: Promise<number | null> };

/** Begins a host over `dir`; somebody ends it. */
export function startHost(dir: string, ...flags: string[]): Run {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), '--data', dir, '--port', '0', ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString(); });
  child.stderr.on('data', (chunk: Buffer) => { err += chunk.toString(); });
  return { child, out: () => out, err: () => err, ended: once(child, 'close').then(([code]) => code as number | null) };
}

/** The address it answers at; throws what it said where it ended instead. */
export async function readyAt(run: Run): Promise<string> {
  while (!run.out().includes('\n')) {
    if (run.child.exitCode !== null) throw new Error(`ended: ${run.err()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return /^LAVKA-HOST ready (http:\/\/127\.0\.0\.1:\d+\/)\n$/.exec(run.out())?.[1] ?? `unexpected: ${run.out()}`;
}
