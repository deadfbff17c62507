/** `node tests/e2e/busy-day-manual.ts [NAME ...]`: the pictures of the last busy day into docs/manual/pictures, small enough to keep in the repository; with names, those that begin with one of them. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { ROOT } from '../support/processes.ts';

type Pixels = { readonly width: number; readonly height: number; readonly channels: number; readonly bytes: Buffer };

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const COLOURS = 256;

/** Reads what a browser writes: eight bits a channel, no interlacing. */
function readPng(file: Buffer): Pixels {
  const parts: Buffer[] = [];
  let [width, height, channels] = [0, 0, 3];
  for (let at = SIGNATURE.length; at < file.length;) {
    const length = file.readUInt32BE(at);
    const name = file.toString('latin1', at + 4, at + 8);
    const data = file.subarray(at + 8, at + 8 + length);
    if (name === 'IHDR') [width, height, channels] = [data.readUInt32BE(0), data.readUInt32BE(4), data[9] === 6 ? 4 : 3];
    if (name === 'IDAT') parts.push(data);
    at += length + 12;
  }
  return { width, height, channels, bytes: unfiltered(inflateSync(Buffer.concat(parts)), width * channels, height, channels) };
}

function nearest(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [toLeft, toUp, toCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
}

function unfiltered(raw: Buffer, stride: number, height: number, channels: number): Buffer {
  const out = Buffer.alloc(stride * height);
  for (let row = 0; row < height; row++) {
    const filter = raw[row * (stride + 1)] ?? 0;
    for (let at = 0; at < stride; at++) {
      const left = at < channels ? 0 : (out[row * stride + at - channels] ?? 0);
      const up = row === 0 ? 0 : (out[(row - 1) * stride + at] ?? 0);
      const corner = row === 0 || at < channels ? 0 : (out[(row - 1) * stride + at - channels] ?? 0);
      const by = [0, left, up, (left + up) >> 1, nearest(left, up, corner)][filter] ?? 0;
      out[row * stride + at] = ((raw[row * (stride + 1) + 1 + at] ?? 0) + by) & 255;
    }
  }
  return out;
}

type Palette = { readonly colours: readonly number[]; readonly of: (colour: number) => number };

/** The colours that are there most, and the nearest of them for each of the others. */
function paletteOf({ bytes, channels }: Pixels): Palette {
  const counts = new Map<number, number>();
  for (let at = 0; at < bytes.length; at += channels) {
    const colour = bytes.readUIntBE(at, 3);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const colours = [...counts].sort(([a, n], [b, m]) => m - n || a - b).slice(0, COLOURS).map(([colour]) => colour);
  const known = new Map(colours.map((colour, index) => [colour, index]));
  const apart = (a: number, b: number): number => ((a >> 16) - (b >> 16)) ** 2 + (((a >> 8) & 255) - ((b >> 8) & 255)) ** 2 + ((a & 255) - (b & 255)) ** 2;
  return {
    colours,
    of: (colour) => {
      const index = known.get(colour) ?? colours.reduce((best, one, at) => (apart(one, colour) < apart(colours[best] ?? 0, colour) ? at : best), 0);
      known.set(colour, index);
      return index;
    },
  };
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** The same picture in at most 256 colours. */
function smallPng(file: Buffer): Buffer {
  const pixels = readPng(file);
  const { width, height, channels, bytes } = pixels;
  const palette = paletteOf(pixels);
  const rows = Buffer.alloc((width + 1) * height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) rows[row * (width + 1) + 1 + column] = palette.of(bytes.readUIntBE((row * width + column) * channels, 3));
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3], 8);
  const table = Buffer.from(palette.colours.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  return Buffer.concat([SIGNATURE, chunk('IHDR', head), chunk('PLTE', table), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

const from = join(process.env['LAVKA_HOME'] ?? join(ROOT, '.lavka'), 'pictures', 'manual');
const to = join(ROOT, 'docs', 'manual', 'pictures');
const wanted = process.argv.slice(2);
for (const name of readdirSync(from).filter((one) => one.endsWith('.png') && (wanted.length === 0 || wanted.some((begin) => one.startsWith(begin))))) {
  const small = smallPng(readFileSync(join(from, name)));
  writeFileSync(join(to, name), small);
  process.stdout.write(`${name} ${Math.round(small.length / 1024)} KB\n`);
}
