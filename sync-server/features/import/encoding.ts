/** Which encoding a file of goods is in: spreadsheets of this country save UTF-8, UTF-8 with a mark, UTF-16 or windows-1251, and say so nowhere. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1251';

async function markOf(path: string): Promise<Encoding | null> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(3), 0, 3, 0);
    const start = buffer.subarray(0, bytesRead).toString('hex');
    if (start.startsWith('efbbbf')) return 'utf-8';
    if (start.startsWith('fffe')) return 'utf-16le';
    return start.startsWith('feff') ? 'utf-16be' : null;
  } finally {
    await file.close();
  }
}

/**
 * The encoding of the whole file: its byte order mark, else UTF-8 where every byte of the file is valid UTF-8, else windows-1251.
 * The file is read to its end, because one Cyrillic name in the last row decides.
 */
export async function guessEncoding(path: string): Promise<Encoding> {
  const mark = await markOf(path);
  if (mark) return mark;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of createReadStream(path)) decoder.decode(chunk as Buffer, { stream: true });
    decoder.decode();
    return 'utf-8';
  } catch (error) {
    // Anything but bytes that are not UTF-8 is the file's own trouble.
    if (error instanceof TypeError) return 'windows-1251';
    throw error;
  }
}

/** The file's text piece by piece, without its byte order mark; `onBytes` hears how many bytes have been read so far. */
export async function* readText(path: string, encoding: Encoding, onBytes: (bytes: number) => void = () => undefined): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  let bytes = 0;
  for await (const chunk of createReadStream(path)) {
    bytes += (chunk as Buffer).length;
    onBytes(bytes);
    yield decoder.decode(chunk as Buffer, { stream: true });
  }
  yield decoder.decode();
}
