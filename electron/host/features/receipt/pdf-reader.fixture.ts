/** Reads back what a receipt's PDF says, by its own means: characters through the maps in the file, and dark dots. */
import { inflateSync } from 'node:zlib';

export type PdfSeen = { readonly pages: number; readonly widthPt: number; readonly heightPt: number; readonly rows: string[]; readonly dots: number };

const streamOf = (objects: ReadonlyMap<string, Buffer>, ref: string): string => {
  const body = objects.get(ref) ?? Buffer.alloc(0);
  const start = body.indexOf('stream\n') + 7;
  return inflateSync(body.subarray(start, body.lastIndexOf('\nendstream'))).toString('latin1');
};

/** Font name on the page to character of each code. */
function readFonts(objects: ReadonlyMap<string, Buffer>, resources: string): Map<string, string[]> {
  return new Map([...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name = '', ref = '']) => {
    const map = /\/ToUnicode (\d+) 0 R/.exec(objects.get(ref)?.toString('latin1') ?? '')?.[1] ?? '';
    const codes = /\[((?:<[0-9a-f]+> ?)+)\]/.exec(streamOf(objects, map))?.[1] ?? '';
    return [name, [...codes.matchAll(/<([0-9a-f]+)>/g)].map(([, hex = '']) => Buffer.from(hex, 'hex').swap16().toString('utf16le'))];
  }));
}

export function readPdf(pdf: Uint8Array): PdfSeen {
  const file = Buffer.from(pdf);
  const objects = new Map([...file.toString('latin1').matchAll(/(\d+) 0 obj\n([^]*?)\nendobj/g)].map(([, ref = '', body = '']) => [ref, Buffer.from(body, 'latin1')]));
  const page = [...objects.values()].map((body) => body.toString('latin1')).find((body) => body.includes('/Type /Page\n')) ?? '';
  const [, width = '', height = ''] = /MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(page) ?? [];
  const fonts = readFonts(objects, objects.get(/\/Resources (\d+)/.exec(page)?.[1] ?? '')?.toString('latin1') ?? '');
  const content = streamOf(objects, /\/Contents (\d+)/.exec(page)?.[1] ?? '');
  const rows = new Map<string, string>();
  for (const [, y = '', font = '', shown = ''] of content.matchAll(/1 0 0 1 [\d.]+ ([\d.]+) Tm\n\/(F\d+) [\d.]+ Tf\n(?:\d Tr\n)?\[(.*)\] TJ/g)) {
    const codes = [...shown.matchAll(/<([0-9a-f]+)>/g)].flatMap(([, hex = '']) => hex.match(/.{4}/g) ?? []);
    rows.set(y, (rows.get(y) ?? '') + codes.map((code) => fonts.get(font)?.[Number.parseInt(code, 16)] ?? '\ufffd').join(''));
  }
  return { pages: [...objects.values()].filter((body) => body.includes('/Type /Page\n')).length, widthPt: Number(width), heightPt: Number(height), rows: [...rows.values()], dots: content.match(/ re\n/g)?.length ?? 0 };
}
