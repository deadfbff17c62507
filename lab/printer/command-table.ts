/**
 * What the virtual printer knows of ESC/POS, as data: which bytes begin a command, how many parameters follow,
 * and how to tell the length of what comes after them. The parser walks this table; the mechanism acts on the names.
 */

/** What follows the parameters: a counted payload, bytes up to a NUL, or nothing; `senseless` parameters are not believed, and the text goes on behind them. */
export type Tail = { readonly kind: 'counted'; readonly length: number } | { readonly kind: 'nul' } | { readonly kind: 'none' } | { readonly kind: 'senseless' };

export type CommandShape = {
  readonly name: string;
  readonly params: number;
  /** How long the tail is, once the parameters are read. */
  readonly tail: (params: readonly number[]) => Tail;
  /** Answered as soon as it is read, even while the mechanism stands still. */
  readonly realTime: boolean;
};

const none: Tail = { kind: 'none' };
const counted = (length: number): Tail => (length > 0 ? { kind: 'counted', length } : none);
const at = (params: readonly number[], index: number): number => params[index] ?? 0;
const word = (params: readonly number[], index: number): number => at(params, index) + at(params, index + 1) * 256;

const plain = (name: string, params: number): CommandShape => ({ name, params, tail: () => none, realTime: false });
const tailed = (name: string, params: number, tail: CommandShape['tail']): CommandShape => ({ name, params, tail, realTime: false });
const now = (name: string, params: number, tail: CommandShape['tail'] = () => none): CommandShape => ({ name, params, tail, realTime: true });

const DLE = 0x10;
const ESC = 0x1b;
const FS = 0x1c;
const GS = 0x1d;

export const INTRODUCERS: readonly number[] = [DLE, ESC, FS, GS];

const key = (introducer: number, second: string | number): number => introducer * 256 + (typeof second === 'number' ? second : second.charCodeAt(0));

/** ESC * prints eight or twenty-four dots high, column by column. */
const bitColumns = (params: readonly number[]): Tail => counted(word(params, 1) * (at(params, 0) >= 32 ? 3 : 1));
/** GS v 0 up to 4,096 rows of 256 bytes: larger than any paper is garbage, and believing it would swallow gigabytes of receipts. */
const rasterTail = (params: readonly number[]): Tail =>
  (at(params, 0) !== 0x30 || word(params, 2) > 256 || word(params, 4) > 4_096 ? { kind: 'senseless' } : counted(word(params, 2) * word(params, 4)));
/** GS V cuts at once (0, 1, 48, 49) or after a feed (65, 66, 97, 98, 103, 104), which has one more byte. */
const cutTail = (params: readonly number[]): Tail => counted(at(params, 0) >= 65 ? 1 : 0);
/** GS k: systems 0..6 end with a NUL, 65 and above say their length first. */
const barcodeTail = (params: readonly number[]): Tail => (at(params, 0) <= 6 ? { kind: 'nul' } : counted(1));
const pulseTail = (params: readonly number[]): Tail => counted(at(params, 0) === 8 ? 7 : 2);

const SHAPES = new Map<number, CommandShape>([
  [key(ESC, '@'), plain('initialize', 0)], [key(ESC, 't'), plain('codePage', 1)], [key(ESC, 'R'), plain('charset', 1)],
  [key(ESC, 'a'), plain('align', 1)], [key(ESC, 'E'), plain('bold', 1)], [key(ESC, 'G'), plain('doubleStrike', 1)], [key(ESC, '-'), plain('underline', 1)],
  [key(ESC, '!'), plain('printMode', 1)], [key(ESC, 'M'), plain('font', 1)], [key(ESC, ' '), plain('rightSpacing', 1)],
  [key(ESC, 'd'), plain('feedLines', 1)], [key(ESC, 'J'), plain('feedDots', 1)], [key(ESC, '2'), plain('defaultSpacing', 0)], [key(ESC, '3'), plain('lineSpacing', 1)],
  [key(ESC, 'i'), plain('cutFull', 0)], [key(ESC, 'm'), plain('cutPartial', 0)], [key(ESC, 'p'), plain('pulse', 3)],
  [key(ESC, '$'), plain('absolutePosition', 2)], [key(ESC, '\\'), plain('relativePosition', 2)], [key(ESC, 'D'), tailed('tabStops', 0, () => ({ kind: 'nul' }))],
  [key(ESC, '{'), plain('upsideDown', 1)], [key(ESC, 'V'), plain('rotate', 1)], [key(ESC, '='), plain('selectDevice', 1)], [key(ESC, 'c'), plain('sensors', 2)],
  [key(ESC, 'r'), plain('color', 1)], [key(ESC, 'S'), plain('standardMode', 0)], [key(ESC, '*'), tailed('bitImage', 3, bitColumns)],
  [key(GS, '!'), plain('charSize', 1)], [key(GS, 'B'), plain('inverse', 1)], [key(GS, 'V'), tailed('cut', 1, cutTail)],
  [key(GS, 'h'), plain('barcodeHeight', 1)], [key(GS, 'w'), plain('barcodeWidth', 1)], [key(GS, 'H'), plain('barcodeText', 1)], [key(GS, 'f'), plain('barcodeFont', 1)],
  [key(GS, 'k'), tailed('barcode', 1, barcodeTail)], [key(GS, '('), tailed('extended', 3, (params) => counted(word(params, 1)))],
  [key(GS, 'v'), tailed('raster', 6, rasterTail)],
  [key(GS, 'a'), plain('automaticStatus', 1)], [key(GS, 'r'), plain('requestStatus', 1)], [key(GS, 'I'), plain('printerId', 1)],
  [key(GS, 'L'), plain('leftMargin', 2)], [key(GS, 'W'), plain('areaWidth', 2)], [key(GS, 'P'), plain('motionUnits', 2)], [key(GS, 'b'), plain('smoothing', 1)],
  [key(FS, '.'), plain('kanjiOff', 0)], [key(FS, '&'), plain('kanjiOn', 0)], [key(FS, '!'), plain('kanjiMode', 1)], [key(FS, '-'), plain('kanjiUnderline', 1)],
  [key(FS, 'C'), plain('kanjiSystem', 1)], [key(FS, 'S'), plain('kanjiSpacing', 2)], [key(FS, 'p'), plain('storedImage', 2)],
  [key(DLE, 0x04), now('realTimeStatus', 1)], [key(DLE, 0x05), now('realTimeRecover', 1)], [key(DLE, 0x14), now('realTimePulse', 1, pulseTail)],
]);

/** The shape of the command these two bytes begin, undefined if the printer does not know it. */
export function shapeOf(introducer: number, second: number): CommandShape | undefined {
  return SHAPES.get(key(introducer, second));
}

/** Control bytes that are commands by themselves. */
export const SINGLE_BYTES = new Map<number, string>([[0x09, 'tab'], [0x0a, 'lineFeed'], [0x0c, 'formFeed'], [0x0d, 'carriageReturn'], [0x18, 'cancel']]);
