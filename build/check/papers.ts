/** The papers of the house: each room says in a few lines what it is, and the plan of the whole stays short. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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
    ...deadLinks(root),
    ...ambiguousRules(root),
  ];
}

/** `- **HSA1** ...`: where a SPEC.md says a rule, as opposed to speaking of one. */
const RULE = /^\s*[-*] \*\*([A-Z]+\d+)\b/gm;

/** Rule ids that mean two rules: a test named by one would prove nobody knows which. Unique over the whole house, so also within a room. */
function ambiguousRules(root: string): string[] {
  const rules = named(root, '', 'SPEC.md').flatMap((file) => [...readFileSync(join(root, file), 'utf8').replace(CODE, '').matchAll(RULE)].map((match) => ({ id: match[1] as string, file })));
  return [...Map.groupBy(rules, ({ id }) => id)].filter(([, said]) => said.length > 1).map(([id, said]) => `${id} is ${said.length} rules: ${said.map(({ file }) => file).join(', ')}`);
}

/** Papers at the root whose links are followed, beside the READMEs of the rooms and everything in docs/. */
const ROOT_PAPERS = ['README.md', 'README.ru.md', 'ARCHITECTURE.md'];
const CODE = /```[\s\S]*?```|`[^`\n]*`/g;
const LINK = /\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g;
/** `https:`, `mailto:` and the like lead out of the tree; `#...` stays on the page. */
const NOT_A_FILE = /^(?:[a-z][a-z0-9+.-]*:|#)/i;

/** Relative links, pictures included, that lead to no file. */
function deadLinks(root: string): string[] {
  const papers = [...ROOT_PAPERS.filter((file) => existsSync(join(root, file))), ...readmes(root, ''), ...markdown(root, 'docs')];
  return papers.flatMap((file) => {
    const links = [...readFileSync(join(root, file), 'utf8').replace(CODE, '').matchAll(LINK)].map((match) => match[1] as string);
    return links.filter((link) => !NOT_A_FILE.test(link) && !existsSync(join(root, dirname(file), target(link)))).map((link) => `${file} links to ${link}, which does not exist`);
  });
}

function target(link: string): string {
  const path = link.replace(/[#?].*$/, '');
  try {
    return decodeURIComponent(path);
  } catch {
    // A stray % is part of the name.
    return path;
  }
}

function markdown(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md')).map((name) => `${folder}/${name.replaceAll('\\', '/')}`);
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
  return named(root, folder, 'README.md');
}

/** Papers of one name in the rooms, at any depth; not at the root, nor in docs/. */
function named(root: string, folder: string, name: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return /^(node_modules|dist|docs|coverage|\..*)$/.test(entry.name) ? [] : named(root, path, name);
    return entry.name === name && folder !== '' ? [path] : [];
  });
}
