/**
 * `node tests/skew/pack.ts COMMIT N`: the host of that commit, which speaks version N of the sync contract, as one compressed file
 * that needs nothing of today's sources.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { ROOT } from '../support/processes.ts';
import { clientFile, type PackedClient } from './old-till.ts';

const NEEDED = ['domain', 'contract', 'electron/host', 'migrations/terminal', 'migrations/replica', 'package.json'];
const NOT_NEEDED = /\.(test|fixture|contract)\.ts$|\.md$|(^|\/)testing\//;

const git = (...args: string[]): string => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });

const [commit = '', version = ''] = process.argv.slice(2);
if (!/^[0-9a-f]{7,40}$/.test(commit) || !/^\d+$/.test(version)) throw new Error('say the commit and the version of the sync contract it speaks');
const files = git('ls-tree', '-r', '--name-only', commit, '--', ...NEEDED).split('\n').filter((file) => file !== '' && !NOT_NEEDED.test(file));
const packed: PackedClient = { commit, files: Object.fromEntries(files.map((file) => [file, git('show', `${commit}:${file}`)])) };
const bytes = brotliCompressSync(JSON.stringify(packed), { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } });
writeFileSync(join(ROOT, clientFile(Number(version))), bytes, { flag: 'wx' });
process.stdout.write(`${files.length} files, ${bytes.length} bytes\n`);
