/** Commands to things on paper: the printer's head with its look of letters, its half-filled line and its stored code. */
import { codePageName, decodeText } from './code-pages.ts';
import type { Effect } from './effect.ts';
import { extendedEffects, type StoredCode } from './extended.ts';
import type { Align, Cut, Run } from './paper.ts';
import type { Command } from './parser.ts';

export const LETTER_DOTS = 12;
const SMALL_LETTER_DOTS = 9;
export const LINE_DOTS = 30;
const TAB_LETTERS = 8;

type Look = { bold: boolean; strike: boolean; underline: boolean; inverse: boolean; small: boolean; width: number; height: number };

const ALIGN: readonly Align[] = ['left', 'center', 'right'];
const SYMBOLOGIES: readonly string[] = ['UPC-A', 'UPC-E', 'EAN-13', 'EAN-8', 'CODE39', 'ITF', 'CODABAR', 'CODE93', 'CODE128'];

const plainLook = (): Look => ({ bold: false, strike: false, underline: false, inverse: false, small: false, width: 1, height: 1 });

export class Typesetter {
  readonly #columns: number;
  readonly #kanjiAtStart: () => boolean;
  #look = plainLook();
  #page = 0;
  #kanji = false;
  #kanjiLead = false;
  #align: Align = 'left';
  #spacing = LINE_DOTS;
  #runs: Run[] = [];
  #usedDots = 0;
  #code: StoredCode = { data: new Uint8Array(0), moduleDots: 3, level: 'L' };
  #barcode = { heightDots: 162, moduleDots: 3, showText: false };
  #effects: Effect[] = [];

  /** `kanjiAtStart` tells at every reset whether this is one of the cheap printers that wake up expecting Chinese. */
  constructor(columns: number, kanjiAtStart: () => boolean) {
    this.#columns = columns;
    this.#kanjiAtStart = kanjiAtStart;
    this.#kanji = kanjiAtStart();
  }

  get codePage(): number {
    return this.#page;
  }

  /** Letters that have come and are not on paper yet. */
  get pendingText(): string {
    return this.#runs.map((run) => run.text).join('');
  }

  /** Forgets the half-filled line and every setting, as ESC @ and a power cut do. */
  reset(): void {
    this.#look = plainLook();
    this.#page = 0;
    this.#kanji = this.#kanjiAtStart();
    this.#kanjiLead = false;
    this.#align = 'left';
    this.#spacing = LINE_DOTS;
    this.#clearLine();
    this.#code = { data: new Uint8Array(0), moduleDots: 3, level: 'L' };
    this.#barcode = { heightDots: 162, moduleDots: 3, showText: false };
  }

  /** Carries out one command. */
  execute(command: Command): Effect[] {
    if (!this.#print(command) && !this.#style(command) && !this.#ask(command)) this.#effects.push({ kind: 'unknown' });
    const effects = this.#effects;
    this.#effects = [];
    return effects;
  }

  /** Commands that put something on paper or move it. */
  #print(command: Command): boolean {
    const first = command.params[0] ?? 0;
    switch (command.name) {
      case 'text': this.#text(command.data); return true;
      case 'lineFeed': this.#line(); return true;
      case 'tab': this.#spacesTo((Math.floor(this.#usedDots / (TAB_LETTERS * LETTER_DOTS)) + 1) * TAB_LETTERS * LETTER_DOTS); return true;
      case 'feedLines': this.#feed(first * this.#spacing, first); return true;
      case 'feedDots': this.#feed(first, first); return true;
      case 'cut': this.#feed(command.data[0] ?? 0, command.data[0] ?? 0); this.#cut([1, 49, 66, 98, 104].includes(first) ? 'partial' : 'full'); return true;
      case 'cutFull': this.#cut('full'); return true;
      case 'cutPartial': this.#cut('partial'); return true;
      case 'barcode': this.#barcodeItem(command); return true;
      case 'raster': this.#raster(command); return true;
      case 'extended': this.#extended(command); return true;
      case 'absolutePosition': this.#spacesTo(first + (command.params[1] ?? 0) * 256); return true;
      case 'relativePosition': this.#spacesTo(this.#usedDots + first + (command.params[1] ?? 0) * 256); return true;
      default: return false;
    }
  }

  /** Commands that change how the next letters look. */
  #style(command: Command): boolean {
    const n = command.params[0] ?? 0;
    switch (command.name) {
      case 'initialize': this.reset(); return true;
      case 'codePage': if (codePageName(n) !== undefined) this.#page = n; return true;
      case 'align': this.#align = ALIGN[n % 48] ?? this.#align; return true;
      case 'bold': this.#look.bold = n % 2 === 1; return true;
      case 'doubleStrike': this.#look.strike = n % 2 === 1; return true;
      case 'underline': this.#look.underline = n % 48 !== 0; return true;
      case 'inverse': this.#look.inverse = n % 2 === 1; return true;
      case 'font': this.#look.small = n % 48 === 1; return true;
      case 'charSize': this.#look.width = ((n >> 4) & 7) + 1; this.#look.height = (n & 7) + 1; return true;
      case 'printMode':
        this.#look = { ...this.#look, small: (n & 1) !== 0, bold: (n & 8) !== 0, height: (n & 16) !== 0 ? 2 : 1, width: (n & 32) !== 0 ? 2 : 1, underline: (n & 128) !== 0 };
        return true;
      case 'defaultSpacing': this.#spacing = LINE_DOTS; return true;
      case 'lineSpacing': this.#spacing = n; return true;
      case 'barcodeHeight': this.#barcode.heightDots = Math.max(1, n); return true;
      case 'barcodeWidth': this.#barcode.moduleDots = Math.min(6, Math.max(1, n)); return true;
      case 'barcodeText': this.#barcode.showText = n % 48 !== 0; return true;
      case 'kanjiOn': this.#kanji = true; return true;
      case 'kanjiOff': this.#kanji = false; this.#kanjiLead = false; return true;
      default: return ACCEPTED.has(command.name);
    }
  }

  /** Commands that want an answer or move the drawer. */
  #ask(command: Command): boolean {
    const [first = 0, second = 0] = command.params;
    switch (command.name) {
      case 'pulse': this.#effects.push({ kind: 'pulse', pin: first % 48 === 1 ? 5 : 2, milliseconds: second * 2 }); return true;
      case 'requestStatus': this.#effects.push({ kind: 'askStatus', n: first }); return true;
      case 'automaticStatus': this.#effects.push({ kind: 'watchStatus', mask: first }); return true;
      case 'printerId': this.#effects.push({ kind: 'reply', bytes: first < 48 ? Uint8Array.of(0x02) : Uint8Array.from(Buffer.from('\x5fLavka lab\0', 'latin1')) }); return true;
      default: return false;
    }
  }

  #text(bytes: Uint8Array): void {
    if (!this.#kanji) return void this.#letters(decodeText(bytes, this.#page));
    for (const byte of bytes) {
      if (this.#kanjiLead) {
        this.#kanjiLead = false;
        this.#letters('〓', 2);
      } else if (byte >= 0x81) this.#kanjiLead = true;
      else this.#letters(decodeText(Uint8Array.of(byte), this.#page));
    }
  }

  /** Sets letters one by one and turns the line where the paper ends. */
  #letters(text: string, cells = 1): void {
    const { bold, strike, underline, inverse, small, width, height } = this.#look;
    const look = { bold: bold || strike, underline, inverse, small, width: width * cells, height };
    const dots = (small ? SMALL_LETTER_DOTS : LETTER_DOTS) * look.width;
    for (const letter of text) {
      if (this.#usedDots + dots > this.#columns * LETTER_DOTS && this.#usedDots > 0) this.#line();
      const last = this.#runs.at(-1);
      if (last !== undefined && sameLook(last, look)) this.#runs[this.#runs.length - 1] = { ...last, text: last.text + letter };
      else this.#runs.push({ ...look, text: letter });
      this.#usedDots += dots;
    }
  }

  #spacesTo(dots: number): void {
    const letters = Math.round((Math.min(dots, this.#columns * LETTER_DOTS) - this.#usedDots) / (LETTER_DOTS * this.#look.width));
    if (letters > 0) this.#letters(' '.repeat(letters));
  }

  #line(): void {
    const tallest = Math.max(1, ...this.#runs.map((run) => run.height));
    this.#effects.push({ kind: 'item', item: { kind: 'line', align: this.#align, runs: this.#runs, spacingDots: Math.max(this.#spacing, tallest * 24) } });
    this.#clearLine();
  }

  #clearLine(): void {
    this.#runs = [];
    this.#usedDots = 0;
  }

  #flushLine(): void {
    if (this.#runs.length > 0) this.#line();
  }

  #feed(dots: number, asked: number): void {
    this.#flushLine();
    if (asked > 0) this.#effects.push({ kind: 'item', item: { kind: 'feed', dots } });
  }

  #cut(cut: Exclude<Cut, 'overflow'>): void {
    this.#flushLine();
    this.#effects.push({ kind: 'cut', cut });
  }

  #barcodeItem({ params: [system = 0], data }: Command): void {
    this.#flushLine();
    const symbology = SYMBOLOGIES[system >= 65 ? system - 65 : system];
    if (symbology === undefined || data.length === 0) return void this.#effects.push({ kind: 'unknown' });
    const written = Buffer.from(data).toString('latin1');
    const code = symbology === 'CODE128' ? written.replace(/^\{[ABC]/, '') : written;
    this.#effects.push({ kind: 'item', item: { kind: 'barcode', align: this.#align, symbology, data: code, ...this.#barcode } });
  }

  #raster({ params: [, mode = 0, xLow = 0, xHigh = 0, yLow = 0, yHigh = 0], data }: Command): void {
    this.#flushLine();
    const widthBytes = xLow + xHigh * 256;
    if (widthBytes === 0 || data.length === 0) return;
    const rows = Math.min(yLow + yHigh * 256, Math.floor(data.length / widthBytes));
    this.#effects.push({ kind: 'item', item: { kind: 'raster', align: this.#align, widthBytes, rows, bits: data, scaleX: (mode & 1) + 1, scaleY: ((mode >> 1) & 1) + 1 } });
  }

  #extended(command: Command): void {
    const { effects, code } = extendedEffects(command, this.#code, this.#align);
    this.#code = code;
    if (effects.some(({ kind }) => kind === 'item' || kind === 'reply')) this.#flushLine();
    this.#effects.push(...effects);
  }
}

/** Understood and rightly without effect on a picture of the paper. */
const ACCEPTED: ReadonlySet<string> = new Set([
  'carriageReturn', 'formFeed', 'cancel', 'charset', 'rightSpacing', 'upsideDown', 'rotate', 'selectDevice', 'sensors', 'color', 'standardMode', 'tabStops', 'bitImage',
  'barcodeFont', 'leftMargin', 'areaWidth', 'motionUnits', 'smoothing', 'kanjiMode', 'kanjiUnderline', 'kanjiSystem', 'kanjiSpacing', 'storedImage',
]);

function sameLook(run: Run, look: Omit<Run, 'text'>): boolean {
  return run.bold === look.bold && run.underline === look.underline && run.inverse === look.inverse && run.small === look.small && run.width === look.width && run.height === look.height;
}
