import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';

/** One package as it must lie in the staged application. */
export type ClosedPackage = { readonly name: string; readonly version: string; readonly from: string; readonly to: string };

type Manifest = { readonly name: string; readonly version: string; readonly dependencies?: Record<string, string>; readonly optionalDependencies?: Record<string, string>; readonly peerDependencies?: Record<string, string>; readonly peerDependenciesMeta?: Record<string, { optional?: boolean }> };

/**
 * Every package that `names` need at run time, as installed under `root`, in the places where each finds its own
 * version. Optional ones that were not installed (other systems' binaries) are passed over; a missing required one is an error.
 */
export function packageClosure(root: string, names: readonly string[]): ClosedPackage[] {
  const found = new Map<string, ClosedPackage>();
  const visit = (name: string, asker: string, required: boolean): void => {
    const from = locate(name, asker);
    if (from === null) {
      if (required) throw new Error(`package ${name}, needed by ${asker}, is not installed`);
      return;
    }
    if (found.has(from)) return;
    const manifest = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')) as Manifest;
    found.set(from, { name, version: manifest.version, from, to: from.slice(root.length + 1) });
    const optional = new Set(Object.keys(manifest.optionalDependencies ?? {}));
    for (const each of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) visit(each, from, !optional.has(each));
    for (const each of Object.keys(manifest.peerDependencies ?? {})) if (!manifest.peerDependenciesMeta?.[each]?.optional) visit(each, from, false);
  };
  for (const name of names) visit(name, root, true);
  return [...found.values()].sort((left, right) => (left.to < right.to ? -1 : 1));
}

/** The folder Node would take `name` from when `asker` imports it. */
function locate(name: string, asker: string): string | null {
  for (let dir = asker; ; dir = dirname(dir)) {
    const candidate = join(dir, 'node_modules', ...name.split('/'));
    if (!dir.endsWith(`${sep}node_modules`) && existsSync(join(candidate, 'package.json'))) return candidate;
    if (dir === dirname(dir)) return null;
  }
}

const builtins = new Set(createRequire(import.meta.url)('node:module').builtinModules as string[]);

/** The package an import names, or null for files of our own and Node's modules: `@scope/a/b` is `@scope/a`. */
export function packageOf(specifier: string): string | null {
  if (/^[./#]|^[a-z]+:/i.test(specifier) || builtins.has(specifier)) return null;
  return specifier.split('/').slice(0, specifier.startsWith('@') ? 2 : 1).join('/');
}
