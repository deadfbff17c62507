/** The papers of the house: each room says in a few lines what it is, and the plan of the whole stays short. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CODE } from './markdown.ts';
import { typeScriptFiles } from './rooms.ts';
import { checkRules } from './rules.ts';

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
    ...checkRules(root, named(root, '', 'SPEC.md'), typeScriptFiles(root)),
  ];
}

/** Papers at the root whose links are followed, beside the READMEs of the rooms and everything in docs/. */
const ROOT_PAPERS = ['README.md', 'README.ru.md', 'ARCHITECTURE.md'];
/** What a shell or a file says behind a `#` is no heading. */
const FENCED = /```[\s\S]*?```/g;
const LINK = /\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g;
/** `https:`, `mailto:` and the like lead out of the tree. */
const NOT_A_FILE = /^[a-z][a-z0-9+.-]*:/i;

/** Relative links, pictures included, that lead to no file or to no heading of it. */
function deadLinks(root: string): string[] {
  const papers = [...ROOT_PAPERS.filter((file) => existsSync(join(root, file))), ...readmes(root, ''), ...markdown(root, 'docs')];
  return papers.flatMap((file) => {
    const links = [...readFileSync(join(root, file), 'utf8').replace(CODE, '').matchAll(LINK)].map((match) => match[1] as string);
    return links.filter((link) => !NOT_A_FILE.test(link) && !leadsSomewhere(root, file, link)).map((link) => `${file} links to ${link}, which does not exist`);
  });
}

function leadsSomewhere(root: string, file: string, link: string): boolean {
  const path = target(link);
  const to = path === '' ? join(root, file) : join(root, dirname(file), path);
  if (!existsSync(to)) return false;
  const heading = link.split('#')[1];
  return heading === undefined || !to.endsWith('.md') || headings(readFileSync(to, 'utf8')).has(target(heading));
}

/** Headings as GitHub names them in a link. */
function headings(text: string): ReadonlySet<string> {
  return new Set([...text.replace(FENCED, '').matchAll(/^#+ +(.*)$/gm)].map(([, words = '']) => words.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').trim().replace(/\s/g, '-')));
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
