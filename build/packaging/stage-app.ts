/**
 * Puts everything an installed till consists of into dist/app: shell and host as plain JavaScript in the same folders,
 * the built pages, the migrations, and the packages they import. electron-builder packs that folder and nothing else.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { build, type Rolldown } from 'vite';
import { packageClosure, packageOf } from './package-closure.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');

export type StageOptions = {
  readonly root: string;
  readonly out: string;
  /** Built pages; null stages none, for tests of everything else. */
  readonly pages: string | null;
};
export type Staged = { readonly out: string; readonly packages: readonly string[] };

/** Bundles, copies and checks; throws with one sentence where something to be staged is missing. */
export async function stageApp(options: StageOptions): Promise<Staged> {
  const { root, out } = options;
  if (options.pages !== null && !existsSync(join(options.pages, 'till', 'index.html'))) throw new Error(`${options.pages} holds no built pages: run npm run build first`);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const imported = new Set<string>();
  // Modules stay in their folders, so that what is found beside a module's own address (migrations) stays beside it.
  await bundle(root, out, { 'electron/shell/main': join(root, 'electron/shell/main.ts'), 'electron/host/utility-main': join(root, 'electron/host/utility-main.ts') }, 'es', imported);
  // A sandboxed preload is one CommonJS file.
  await bundle(root, out, { 'electron/shell/preload': join(root, 'electron/shell/preload.ts') }, 'cjs', imported);
  imported.delete('electron');
  for (const file of ['terminal', 'replica']) cpSync(join(root, 'migrations', file), join(out, 'migrations', file), { recursive: true, filter: (from) => !/\.test\.ts$/.test(from) });
  if (options.pages !== null) cpSync(join(options.pages, 'till'), join(out, 'renderer', 'till'), { recursive: true });
  if (options.pages !== null && existsSync(join(options.pages, 'assets'))) cpSync(join(options.pages, 'assets'), join(out, 'renderer', 'assets'), { recursive: true });
  const packages = stagePackages(root, out, [...imported]);
  writeManifest(root, out, [...imported]);
  return { out, packages };
}

async function bundle(root: string, out: string, input: Record<string, string>, format: 'es' | 'cjs', imported: Set<string>): Promise<void> {
  const single = format === 'cjs';
  const result = await build({
    configFile: false, root, logLevel: 'error', publicDir: false,
    ssr: { target: 'node', external: true },
    build: {
      ssr: true, target: 'node24', outDir: out, emptyOutDir: false, minify: false, sourcemap: false, copyPublicDir: false,
      rolldownOptions: {
        input,
        external: ['electron'],
        output: { format, entryFileNames: single ? '[name].cjs' : '[name].js', chunkFileNames: '[name].js', ...(single ? {} : { preserveModules: true, preserveModulesRoot: root }) },
      },
    },
  });
  for (const { output } of [result].flat() as Rolldown.RolldownOutput[]) {
    for (const file of output) {
      if (file.type !== 'chunk') continue;
      for (const specifier of [...file.imports, ...file.dynamicImports, ...resolvedFiles(file.code)]) {
        const name = packageOf(specifier);
        if (name !== null && !output.some((each) => each.fileName === specifier)) imported.add(name);
      }
    }
  }
}

/** Packages of which only a file is asked for (a typeface): `import.meta.resolve` of a literal, however it is quoted. */
function resolvedFiles(code: string): string[] {
  return [...code.matchAll(/import\.meta\.resolve\(\s*["'`]([^"'`$]+)/g)].map((match) => match[1] ?? '');
}

function stagePackages(root: string, out: string, names: readonly string[]): string[] {
  return packageClosure(root, names).map((each) => {
    const to = join(out, each.to);
    mkdirSync(dirname(to), { recursive: true });
    // Nested packages come by themselves, and only those that are needed.
    cpSync(each.from, to, { recursive: true, filter: (from) => from === each.from || !from.slice(each.from.length).includes('node_modules') });
    return each.name;
  });
}

function writeManifest(root: string, out: string, names: readonly string[]): void {
  const { name, version, description, license, dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { name: string; version: string; description: string; license: string; dependencies: Record<string, string> };
  const undeclared = names.filter((each) => dependencies[each] === undefined);
  if (undeclared.length > 0) throw new Error(`the till imports what is no dependency of it: ${undeclared.join(', ')}`);
  const manifest = { name, version, description, license, private: true, type: 'module', main: 'electron/shell/main.js', author: 'Lavka', dependencies: Object.fromEntries(names.toSorted().map((each) => [each, dependencies[each]])) };
  writeFileSync(join(out, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

if (process.argv[1] === import.meta.filename) {
  const { out, packages } = await stageApp({ root: ROOT, out: join(ROOT, 'dist', 'app'), pages: join(ROOT, 'dist', 'renderer') });
  process.stdout.write(`staged ${out} with ${packages.length} packages\n`);
}
