/** Starts the product's own programs as real processes and waits for their ready lines. */
import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { freePort as anyFreePort } from '#server/db/embedded/free-port.ts';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export type Program = {
  readonly url: string;
  readonly child: ChildProcess;
  /** Milliseconds from spawn to the ready line. */
  readonly startedInMs: number;
  /** Everything written to stderr so far. */
  readonly errors: () => string;
  /** Asks it to stop and waits; kills it after ten seconds. */
  readonly stop: () => Promise<void>;
  /** SIGKILL, and waits until the process is gone. */
  readonly kill: () => Promise<void>;
};

export type StartOptions = { readonly args: readonly string[]; readonly nodeFlags?: readonly string[]; readonly env?: NodeJS.ProcessEnv; readonly timeoutMs?: number };

/** Runs `node FILE ARGS` until it prints `LAVKA-… ready URL`; rejects with its stderr when it ends before that. */
export function startProgram(file: string, { args, nodeFlags = [], env, timeoutMs = 60_000 }: StartOptions): Promise<Program> {
  const began = performance.now();
  const child = spawn(process.execPath, [...nodeFlags, file, ...args], { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => { errors = (errors + chunk.toString()).slice(-20_000); });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${file} was not ready within ${timeoutMs} ms\n${errors}`));
    }, timeoutMs);
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      reject(new Error(`${file} ended (${code ?? signal}) before it was ready\n${errors}`));
    });
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      const ready = /^LAVKA-\w+ ready (\S+)/m.exec(out);
      if (!ready) return;
      out = '';
      clearTimeout(timer);
      const stop = async (signal: NodeJS.Signals): Promise<void> => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        child.kill(signal);
        const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
        await gone;
        clearTimeout(late);
      };
      resolve({ url: ready[1] as string, child, startedInMs: performance.now() - began, errors: () => errors, stop: () => stop('SIGTERM'), kill: () => stop('SIGKILL') });
    });
  });
}

/** A port of the loopback interface that was free a moment ago. */
export async function freePort(): Promise<number> {
  const port = await anyFreePort();
  if (port === null) throw new Error('no port of a hundred is free');
  return port;
}

/** Asks again and again until the answer is something, or fails with `what` after the limit. */
export async function until<T>(what: string, limitMs: number, ask: () => Promise<T | undefined | null | false>): Promise<T> {
  const end = performance.now() + limitMs;
  let last: unknown;
  while (performance.now() < end) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== null && answer !== false) return answer;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`waited ${limitMs} ms for: ${what}`, { cause: last });
}
