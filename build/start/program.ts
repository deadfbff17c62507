/** One program of the product kept running: started, waited for, restarted after a crash, stopped. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, renameSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import type { ProcessIdentity } from '#host/platform/process-identity.ts';

export type ProgramName = 'server' | 'lab' | 'host';

export type ProgramOptions = {
  readonly name: ProgramName;
  readonly root: string;
  readonly logs: string;
  readonly file: string;
  /** Flags of Node.js itself. */
  readonly nodeFlags?: readonly string[];
  /** Asked anew at each start; `restart` is true from the second on. */
  readonly args: (restart: boolean) => readonly string[];
  readonly onCrash: (crash: Crash) => void;
  readonly onIdentity: (name: ProgramName, identity: ProcessIdentity) => void;
};

/** `nextInMs` is null when it was the last attempt. */
export type Crash = { readonly name: ProgramName; readonly how: string; readonly log: string; readonly nextInMs: number | null };

export type Program = {
  readonly name: ProgramName;
  readonly log: string;
  /** Resolves with the address of the ready line; rejects with {@link NotStarted}. */
  readonly start: () => Promise<string>;
  /** Ends it and starts it again; for development. */
  readonly restart: () => Promise<string>;
  readonly stop: () => Promise<void>;
  /** SIGKILL, without asking. */
  readonly kill: () => void;
};

/** It ended before it was ready; `said` is the last it wrote to stderr. */
export class NotStarted extends Error {
  override readonly name = 'NotStarted';
  readonly program: ProgramName;
  readonly code: number | null;
  readonly said: string;
  constructor(program: ProgramName, code: number | null, said: string) {
    super(`${program} did not start (${code ?? 'killed'}): ${said}`);
    this.program = program;
    this.code = code;
    this.said = said;
  }
}

const BACK_OFF_MS = [1_000, 3_000, 9_000] as const;
/** A program that lived so long gets all its attempts back. */
const STEADY_MS = 60_000;
const STOP_LIMIT_MS = 45_000;
const SAID_CHARS = 4_000;
const READY = /^LAVKA-\w+ ready (\S+)/m;
const PRELOAD = new URL('./with-parent.ts', import.meta.url).href;

type Life = { readonly child: ChildProcess; readonly gone: Promise<void>; readonly startedAt: number; stopAsked: boolean };

export function createProgram(options: ProgramOptions): Program {
  const log = openLog(options);
  let life: Life | null = null;
  let wanted = false;
  let attempts = 0;
  let starts = 0;

  const launch = async (): Promise<string> => {
    wanted = true;
    const begun = spawnProgram(options, options.args(starts > 0), log.stream);
    starts += 1;
    life = begun.life;
    const url = await begun.ready;
    begun.life.child.once('exit', (code, signal) => { if (wanted && life === begun.life) crashed(begun.life, `${signal ?? `code ${code}`}`); });
    return url;
  };
  const crashed = (ended: Life, how: string): void => {
    if (performance.now() - ended.startedAt > STEADY_MS) attempts = 0;
    const nextInMs = BACK_OFF_MS[attempts] ?? null;
    attempts += 1;
    options.onCrash({ name: options.name, how, log: log.path, nextInMs });
    if (nextInMs === null) return;
    setTimeout(() => {
      if (wanted && life === ended) launch().catch((error: unknown) => { if (wanted && life) crashed(life, error instanceof NotStarted ? error.said : String(error)); });
    }, nextInMs);
  };
  const stop = async (): Promise<void> => {
    wanted = false;
    if (life) await endLife(life);
  };
  return {
    name: options.name, log: log.path, stop,
    start: launch,
    restart: async () => {
      await stop();
      attempts = 0;
      return launch();
    },
    kill: () => {
      wanted = false;
      if (life) killGroup(life.child);
    },
  };
}

/** The log of the last run is kept beside the new one. */
function openLog({ logs, name }: ProgramOptions): { path: string; stream: WriteStream } {
  mkdirSync(logs, { recursive: true });
  const path = join(logs, `${name}.log`);
  if (existsSync(path)) renameSync(path, `${path}.1`);
  return { path, stream: createWriteStream(path, { flags: 'a' }) };
}

function spawnProgram(options: ProgramOptions, args: readonly string[], log: WriteStream): { life: Life; ready: Promise<string> } {
  const child = spawn(process.execPath, [...options.nodeFlags ?? [], '--import', PRELOAD, join(options.root, options.file), ...args], {
    cwd: options.root, stdio: ['ignore', 'pipe', 'pipe', 'ipc'], windowsHide: true,
    // A group of its own: Ctrl-C in the terminal reaches the start command only, which stops the programs in order.
    detached: process.platform !== 'win32',
  });
  child.on('message', (identity) => options.onIdentity(options.name, identity as ProcessIdentity));
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return { life: { child, gone, startedAt: performance.now(), stopAsked: false }, ready: readyLine(options.name, child, log) };
}

function readyLine(name: ProgramName, child: ChildProcess, log: WriteStream): Promise<string> {
  let out = '';
  let said = '';
  let isReady = false;
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      log.write(chunk);
      if (isReady) return;
      out += chunk.toString();
      const address = READY.exec(out)?.[1];
      if (address === undefined) return;
      isReady = true;
      resolve(address);
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      log.write(chunk);
      said = (said + chunk.toString()).slice(-SAID_CHARS);
    });
    child.once('error', (error) => reject(new NotStarted(name, null, error.message)));
    child.once('close', (code) => reject(new NotStarted(name, code, said.trim())));
  });
}

async function endLife(life: Life): Promise<void> {
  const { child, gone } = life;
  if (child.exitCode !== null || child.signalCode !== null) return;
  // A second word would look like impatience to the program.
  if (life.stopAsked) return gone;
  life.stopAsked = true;
  if (child.connected) child.send('stop', () => undefined);
  else child.kill('SIGTERM');
  const late = setTimeout(() => killGroup(child), STOP_LIMIT_MS);
  await gone;
  clearTimeout(late);
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}
