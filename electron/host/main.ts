/**
 * The till's host under plain Node, by its flags. Everything heavy is loaded from here after the compile cache is on: code
 * compiled once is read back by the next start in half the time.
 */
import { enableCompileCache } from 'node:module';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Fault } from './platform/fault.ts';
import { dataPaths, defaultDataDir } from './platform/paths.ts';
import type { HostFlags } from './host-process.ts';

const text = { type: 'string' } as const;

function readFlags(): HostFlags {
  const { values } = parseArgs({ options: { data: text, port: text, static: text, server: text, pair: text, printer: text, dev: { type: 'boolean', default: false } } });
  const port = Number(values.port ?? '4710');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Fault('bad-flags', 'never', `--port takes a number from 0 to 65535, not ${values.port ?? ''}`);
  return {
    paths: dataPaths(values.data ?? defaultDataDir(process.platform, process.env)), port, staticDir: resolve(values.static ?? join(import.meta.dirname, '../../dist/renderer')),
    server: values.server ?? '', pair: values.pair ?? '', printer: values.printer ?? '', dev: values.dev,
  };
}

try {
  const flags = readFlags();
  enableCompileCache(join(flags.paths.dir, 'compile-cache'));
  await (await import('./host-process.ts')).runHost(flags);
} catch (error) {
  (await import('./host-process.ts')).fail(error);
}
