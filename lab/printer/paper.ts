/** What has been printed, as a model: one paper from cut to cut. Pictures and plain lines are made from it. */

export type Align = 'left' | 'center' | 'right';

/** Letters of one look; `width` and `height` multiply the 12 x 24 dots of a letter. */
export type Run = {
  readonly text: string; readonly bold: boolean; readonly underline: boolean; readonly inverse: boolean; readonly small: boolean;
  readonly width: number; readonly height: number;
};

export type PaperItem =
  | { readonly kind: 'line'; readonly align: Align; readonly runs: readonly Run[]; readonly spacingDots: number }
  | { readonly kind: 'feed'; readonly dots: number }
  | { readonly kind: 'qr'; readonly align: Align; readonly data: string; readonly moduleDots: number; readonly level: 'L' | 'M' | 'Q' | 'H' }
  | { readonly kind: 'barcode'; readonly align: Align; readonly symbology: string; readonly data: string; readonly heightDots: number; readonly moduleDots: number; readonly showText: boolean }
  | { readonly kind: 'raster'; readonly align: Align; readonly widthBytes: number; readonly rows: number; readonly bits: Uint8Array; readonly scaleX: number; readonly scaleY: number };

export type Cut = 'full' | 'partial' | 'overflow';

export type Paper = {
  readonly id: string;
  readonly number: number;
  readonly columns: number;
  readonly startedAt: string;
  readonly cutAt: string | null;
  readonly cut: Cut | null;
  readonly items: readonly PaperItem[];
  /** Plain text, a string per printed line; codes stand in brackets: `[QR payload]`. */
  readonly lines: readonly string[];
};

/** Printed width of a run in letters of normal size. */
export function runColumns(run: Run): number {
  return [...run.text].length * run.width;
}

function padded(text: string, used: number, columns: number, align: Align): string {
  if (align === 'left' || text === '') return text;
  const free = Math.max(0, columns - used);
  return `${' '.repeat(align === 'center' ? Math.floor(free / 2) : free)}${text}`;
}

/** One item as plain text; undefined for what is only white. */
export function itemLine(item: PaperItem, columns: number): string | undefined {
  switch (item.kind) {
    case 'line': {
      const text = item.runs.map((run) => run.text).join('').trimEnd();
      const used = item.runs.reduce((sum, run) => sum + runColumns(run), 0);
      return padded(text, used, columns, item.align);
    }
    case 'qr': return `[QR ${item.data}]`;
    case 'barcode': return `[${item.symbology} ${item.data}]`;
    case 'raster': return `[image ${item.widthBytes * 8}x${item.rows}]`;
    case 'feed': return undefined;
  }
}
