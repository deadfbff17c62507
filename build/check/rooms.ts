/** Runs the import table (build/rooms.cjs) over a tree and answers every offence, and every file that was not read. */
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, sep } from 'node:path';
import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser';

export const ROOMS = ['domain', 'contract', 'electron', 'renderer', 'sync-server', 'migrations', 'lab', 'build', 'tests'] as const;

export type Offence = { readonly rule: string; readonly from: string; readonly to: string };
export type RoomsReport = {
  /** How many of our own modules the tool has read. */
  readonly read: number;
  /** TypeScript files of the rooms that the tool did not read. A tool that reads nothing finds nothing: any entry here is a failure. */
  readonly unread: readonly string[];
  readonly offences: readonly Offence[];
};

type RoomRules = { readonly forbidden: NonNullable<ICruiseOptions['ruleSet']>['forbidden']; readonly options: ICruiseOptions };

const rules = createRequire(import.meta.url)('../rooms.cjs') as RoomRules;

/** Names of all rules, for the test that plants an offence against each. */
export const ruleNames: readonly string[] = (rules.forbidden ?? []).map((rule) => rule.name ?? '');

/** Reads every room under `root`. Paths in the report are relative to it, with forward slashes. */
export async function cruiseRooms(root: string, rooms: readonly string[] = ROOMS): Promise<RoomsReport> {
  const files = typeScriptFiles(root);
  const present = rooms.filter((room) => files.some((file) => file.startsWith(`${room}/`)));
  const { output } = await cruise([...present], { ...rules.options, baseDir: root, ruleSet: { forbidden: rules.forbidden ?? [] }, validate: true });
  if (typeof output === 'string') throw new Error('dependency-cruiser answered text instead of a result');
  return summarize(output, files);
}

function summarize(result: ICruiseResult, files: readonly string[]): RoomsReport {
  const seen = new Set(result.modules.map((module) => module.source));
  return {
    read: files.filter((file) => seen.has(file)).length,
    unread: files.filter((file) => !seen.has(file)),
    offences: result.summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  };
}

/** All .ts and .tsx files of the rooms on the disk, tracked by git or not. */
export function typeScriptFiles(root: string): string[] {
  return ROOMS.filter((room) => existsSync(join(root, room))).flatMap((room) => filesUnder(join(root, room)))
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => relative(root, file).split(sep).join('/'));
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules' || entry.name.startsWith('.')) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(path) : [path];
  });
}

/** One line per trouble for people; empty when the house is in order. */
export function describeRooms({ unread, offences }: RoomsReport): string[] {
  return [
    ...unread.map((file) => `not read by dependency-cruiser: ${file}`),
    ...offences.map(({ rule, from, to }) => `${rule}: ${from} → ${to}`),
  ];
}
