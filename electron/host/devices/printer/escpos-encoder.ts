/**
 * Paper as ESC/POS bytes. The library builds the plain commands; everything it is known to get wrong is written here:
 * text, the code page after a reset, QR codes, the drawer and the cut (docs/adr, receipt printer).
 */
import thermal from 'node-thermal-printer';
import { paperRows, type PaperLine, type PaperRow } from '#domain/receipt/paper.ts';
import { codePageBytes, sayable } from './code-page.ts';

export type PaperWidth = 32 | 42 | 48;

/** ESC @ forgets the code page; FS . leaves the Chinese mode that cheap printers wake up in; ESC t 17 is CP866. */
const BEGIN = Buffer.from([0x1b, 0x40, 0x1c, 0x2e, 0x1b, 0x74, 17]);
const LINE_FEED = Buffer.from([0x0a]);
/** GS V 66 0: feeds to the knife and cuts, leaving a bridge of paper so that the receipt does not fall. */
const CUT = Buffer.from([0x1d, 0x56, 0x42, 0x00]);

/** The bytes of one receipt, from a printer in any state to the cut. */
export function encodePaper(lines: readonly PaperLine[], widthChars: PaperWidth): Uint8Array {
  const builder = new thermal.printer({ type: thermal.types.EPSON, interface: '' });
  builder.add(BEGIN);
  let look = 'false normal';
  for (const row of paperRows(lines.map(sayableLine), widthChars)) {
    if (row.kind === 'row') {
      const wanted = `${row.bold} ${row.size}`;
      if (wanted !== look) setLook(builder, row);
      look = wanted;
      builder.add(codePageBytes(row.text.trimEnd()));
      builder.add(LINE_FEED);
    } else if (row.kind === 'qr') {
      builder.alignCenter();
      builder.add(qrBytes(row.data, widthChars));
      builder.alignLeft();
    } else {
      for (let count = 0; count < row.lines; count++) builder.add(LINE_FEED);
    }
  }
  builder.add(CUT);
  return new Uint8Array(builder.getBuffer());
}

/** Size first: its command (ESC !) resets bold. */
function setLook(builder: InstanceType<typeof thermal.printer>, row: PaperRow & { kind: 'row' }): void {
  if (row.size === 'double') builder.setTextQuadArea();
  else builder.setTextNormal();
  builder.bold(row.bold);
}

function sayableLine(line: PaperLine): PaperLine {
  if (line.kind === 'text') return { ...line, text: sayable(line.text) };
  if (line.kind === 'columns') return { ...line, left: sayable(line.left), right: sayable(line.right) };
  return line;
}

/** GS ( k: model 2, size of a dot square, correction M, the data by its length in bytes, print. */
function qrBytes(data: string, widthChars: PaperWidth): Buffer {
  const payload = Buffer.from(data, 'utf8');
  const command = (...body: number[]): number[] => [0x1d, 0x28, 0x6b, body.length & 0xff, body.length >> 8, ...body];
  const storeLength = payload.length + 3;
  return Buffer.concat([
    Buffer.from([...command(0x31, 0x41, 0x32, 0x00), ...command(0x31, 0x43, widthChars === 32 ? 5 : 6), ...command(0x31, 0x45, 0x31)]),
    Buffer.from([0x1d, 0x28, 0x6b, storeLength & 0xff, storeLength >> 8, 0x31, 0x50, 0x30]),
    payload,
    Buffer.from([...command(0x31, 0x51, 0x30), 0x0a]),
  ]);
}

/** ESC p with all five bytes, to pin 2 and then pin 5: 50 ms on, 500 ms off, which opens every drawer met so far. */
export function drawerKick(): Uint8Array {
  return new Uint8Array([0x1b, 0x70, 0x00, 25, 250, 0x1b, 0x70, 0x01, 25, 250]);
}

/** GS ( H function 48: the printer sends these four characters back when it has carried out everything before them. */
export function processIdRequest(id: string): Uint8Array {
  return new Uint8Array([0x1d, 0x28, 0x48, 0x06, 0x00, 0x30, 0x30, ...Buffer.from(id, 'latin1').subarray(0, 4)]);
}

/** DLE EOT n: asks at once, even a printer that is offline. 1 printer, 2 why offline, 4 paper. */
export function statusRequest(n: 1 | 2 | 4): Uint8Array {
  return new Uint8Array([0x10, 0x04, n]);
}
