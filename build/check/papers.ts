/** The papers of the house: each room says in a few lines what it is, and the plan of the whole stays short. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { typeScriptFiles } from './rooms.ts';

const README_LINES = 20;
const ARCHITECTURE_LINES = 250;
/** Folders that are rooms themselves. */
const ROOMS = ['domain', 'contract', 'electron/host', 'electron/shell', 'renderer', 'sync-server', 'lab', 'migrations', 'build', 'tests'];
/** Folders each of whose subfolders is a room. */
const ROOMS_OF_ROOMS = ['domain', 'contract', 'electron/host', 'renderer', 'sync-server', 'migrations', 'tests'];

/** Troubles in sentences; empty when all is well. Only rooms that hold TypeScript or SQL are asked for a README. */
export function checkPapers(root: string): string[] {
  const files = [...typeScriptFiles(root), ...sqlFiles(root)];
  const lived = (room: string): boolean => files.some((file) => file.startsWith(`${room}/`));
  const rooms = [...ROOMS, ...ROOMS_OF_ROOMS.flatMap((parent) => subfolders(root, parent))].filter(lived);
  return [
    ...rooms.filter((room) => !existsSync(join(root, room, 'README.md'))).map((room) => `${room} has no README.md`),
    ...readmes(root, '').filter((file) => lineCount(join(root, file)) >= README_LINES).map((file) => `${file} has ${README_LINES} lines or more`),
    ...architecture(root),
  ];
}

function architecture(root: string): string[] {
  const file = join(root, 'ARCHITECTURE.md');
  if (!existsSync(file)) return ['ARCHITECTURE.md is missing'];
  return lineCount(file) >= ARCHITECTURE_LINES ? [`ARCHITECTURE.md has ${ARCHITECTURE_LINES} lines or more`] : [];
}

const lineCount = (file: string): number => readFileSync(file, 'utf8').trimEnd().split('\n').length;

function subfolders(root: string, parent: string): string[] {
  if (!existsSync(join(root, parent))) return [];
  return readdirSync(join(root, parent), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => `${parent}/${entry.name}`);
}

function sqlFiles(root: string): string[] {
  return subfolders(root, 'migrations').flatMap((folder) => readdirSync(join(root, folder)).filter((name) => name.endsWith('.sql')).map((name) => `${folder}/${name}`));
}

/** README.md files of the rooms, at any depth; the ones at the root and in docs/ may be longer. */
function readmes(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return /^(node_modules|dist|docs|coverage|\..*)$/.test(entry.name) ? [] : readmes(root, path);
    return entry.name === 'README.md' && folder !== '' ? [path] : [];
  });
}
