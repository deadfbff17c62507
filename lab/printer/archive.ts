/** Papers as files, a JSON and a picture each, so that they outlive the lab. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { paperPicture } from './paper-svg.ts';
import type { Paper, PaperItem } from './paper.ts';

const KEPT_FILES = 500;
const RELOADED = 40;

type StoredItem = Exclude<PaperItem, { kind: 'raster' }> | (Omit<Extract<PaperItem, { kind: 'raster' }>, 'bits'> & { readonly bits: string });
type StoredPaper = Omit<Paper, 'items'> & { readonly items: readonly StoredItem[] };

/** The paper as JSON can carry it: dots as base64. */
export function storedPaper(paper: Paper): StoredPaper {
  return { ...paper, items: paper.items.map((item) => (item.kind === 'raster' ? { ...item, bits: Buffer.from(item.bits).toString('base64') } : item)) };
}

function revived(stored: StoredPaper): Paper {
  return { ...stored, items: stored.items.map((item) => (item.kind === 'raster' ? { ...item, bits: Uint8Array.from(Buffer.from(item.bits, 'base64')) } : item)) };
}

const isPaperFile = (name: string): boolean => /^p\d{6,}\.json$/.test(name);

export class Archive {
  readonly #folder: string;

  /** `folder` holds `p000001.json` and `p000001.svg` and is made when needed. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The newest papers of earlier runs, oldest first; a file that cannot be read is passed by. */
  async load(): Promise<Paper[]> {
    await mkdir(this.#folder, { recursive: true });
    const names = (await readdir(this.#folder)).filter(isPaperFile).sort().slice(-RELOADED);
    const papers = await Promise.all(names.map(async (name) => {
      try {
        return [revived(JSON.parse(await readFile(join(this.#folder, name), 'utf8')) as StoredPaper)];
      } catch {
        return [];
      }
    }));
    return papers.flat();
  }

  async save(paper: Paper): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    await writeFile(join(this.#folder, `${paper.id}.svg`), paperPicture(paper).svg);
    await writeFile(join(this.#folder, `${paper.id}.json`), JSON.stringify(storedPaper(paper)));
    const names = (await readdir(this.#folder)).filter(isPaperFile).sort();
    for (const name of names.slice(0, -KEPT_FILES)) {
      await rm(join(this.#folder, name), { force: true });
      await rm(join(this.#folder, name.replace(/json$/, 'svg')), { force: true });
    }
  }
}
