/** The files of the page: HTML, styles, fonts as they are; TypeScript with its types stripped, there is nothing to bundle. */
import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';

type PageFile = { readonly type: string; readonly body: string | Uint8Array };

const script = 'text/javascript; charset=utf-8';
const FONTS = ['cyrillic', 'latin'] as const;
const NAMED = new Map([
  ['/', { file: 'index.html', type: 'text/html; charset=utf-8' }],
  ['/icon.svg', { file: 'icon.svg', type: 'image/svg+xml; charset=utf-8' }],
  ['/page/style.css', { file: 'style.css', type: 'text/css; charset=utf-8' }],
  ['/page/workbench.css', { file: 'workbench.css', type: 'text/css; charset=utf-8' }],
]);

/** What lies at `path` of the page, undefined if nothing does. Names are from fixed lists: no path of a caller reaches the disk. */
export async function pageFile(path: string): Promise<PageFile | undefined> {
  const named = NAMED.get(path);
  if (named !== undefined) return { type: named.type, body: await readFile(new URL(`./page/${named.file}`, import.meta.url)) };
  const [, module] = /^\/page\/([a-z-]+)\.ts$/.exec(path) ?? [];
  if (module !== undefined) return scriptFile(module);
  const subset = FONTS.find((name) => path === `/fonts/golos-${name}.woff2`);
  return subset === undefined ? undefined : fontFile(subset);
}

async function scriptFile(module: string): Promise<PageFile | undefined> {
  try {
    const source = await readFile(new URL(`./page/${module}.ts`, import.meta.url), 'utf8');
    return { type: script, body: stripTypeScriptTypes(source) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The product's typeface comes with it; without it the page falls back to the system's. */
async function fontFile(subset: (typeof FONTS)[number]): Promise<PageFile | undefined> {
  try {
    const file = fileURLToPath(import.meta.resolve(`@fontsource-variable/golos-text/files/golos-text-${subset}-wght-normal.woff2`));
    return { type: 'font/woff2', body: await readFile(file) };
  } catch {
    return undefined;
  }
}
