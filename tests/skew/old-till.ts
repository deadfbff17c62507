/** The host of an earlier release as a program of its own. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { ROOT, startProgram, type Program } from '../support/processes.ts';

/** Files by their path, from the root of the project. */
export type PackedClient = { readonly commit: string; readonly files: Readonly<Record<string, string>> };

/** Relative to the root of the project. */
export function clientFile(version: number): string {
  return `tests/skew/clients/sync-${version}.json.br`;
}

/** Puts the program of that version of the sync contract into `dir`, which must not exist; npm packages are those of today. */
export function unpackClient(version: number, dir: string): void {
  const { files } = JSON.parse(brotliDecompressSync(readFileSync(join(ROOT, clientFile(version)))).toString('utf8')) as PackedClient;
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    writeFileSync(join(dir, file), text);
  }
  symlinkSync(join(ROOT, 'node_modules'), join(dir, 'node_modules'), 'dir');
}

export type OldTillOptions = { readonly data: string; readonly port: number; readonly serverUrl: string; readonly pairingCode?: string };

/** Starts what {@link unpackClient} put into `dir`, with today's page, which nobody opens. */
export function startOldTill(dir: string, { data, port, serverUrl, pairingCode }: OldTillOptions): Promise<Program> {
  const args = ['--data', data, '--port', String(port), '--static', join(ROOT, 'dist/renderer'), '--server', serverUrl];
  return startProgram(join(dir, 'electron/host/main.ts'), { args: pairingCode === undefined ? args : [...args, '--pair', pairingCode] });
}
