import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import iconv from 'iconv-lite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BUFFER_BYTES } from './printer.ts';
import { startPrinter, type RunningPrinter } from './printer-server.ts';
import type { Paper } from './paper.ts';

let running: RunningPrinter;
let sockets: Socket[] = [];

beforeEach(async () => { running = await startPrinter({ port: 0 }); });
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
  await running.stop();
});

const bytes = (...parts: (number | string)[]): Buffer => Buffer.concat(parts.map((part) => (typeof part === 'number' ? Buffer.from([part]) : iconv.encode(part, 'cp866'))));
const START = [0x1b, '@', 0x1c, '.', 0x1b, 't', 17] as const;
const CUT = [0x1d, 'V', 66, 0] as const;
const askPrinted = (id: string): (string | number)[] => [0x1d, '(H', 6, 0, '00', id];

type Line = { readonly socket: Socket; readonly answers: () => string };

async function dial(): Promise<Line> {
  const socket = connect(running.port, '127.0.0.1');
  sockets.push(socket);
  let heard = Buffer.alloc(0);
  socket.on('data', (data) => { heard = Buffer.concat([heard, data]); });
  socket.on('error', () => { socket.destroy(); });
  await once(socket, 'connect');
  return { socket, answers: () => heard.toString('hex') };
}

/** Waits for a condition without a clock: looks again at every turn of the loop that brings news. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => { setImmediate(resolve); });
}

async function printed(count: number): Promise<readonly Paper[]> {
  await until(() => running.papers().length >= count);
  return running.papers();
}

describe('virtual printer on TCP', () => {
  it('prints a Russian receipt and keeps its lines', async () => {
    const { socket } = await dial();
    socket.end(bytes(...START, 0x1b, 'a', 1, 0x1d, '!', 0x11, 'Лавка', 0x0a, 0x1d, '!', 0, 0x1b, 'a', 0, 'Молоко 3,2 %', 0x0a, 0x1b, 'a', 2, '89,90', 0x0a, ...CUT));
    const [paper] = await printed(1);
    expect(paper?.lines).toEqual([`${' '.repeat(19)}Лавка`, 'Молоко 3,2 %', `${' '.repeat(43)}89,90`]);
    const [title] = paper?.items ?? [];
    expect(title).toMatchObject({ kind: 'line', align: 'center', runs: [{ text: 'Лавка', width: 2, height: 2, bold: false }] });
    expect(paper).toMatchObject({ number: 1, cut: 'partial' });
  });

  it('reads windows-1251 as well, and forgets the page at ESC @ as real ones do', async () => {
    const { socket } = await dial();
    socket.write(Buffer.concat([bytes(0x1b, '@', 0x1b, 't', 46), iconv.encode('Чай\n', 'win1251'), bytes(...CUT, 0x1b, '@'), iconv.encode('Чай\n', 'win1251'), bytes(...CUT)]));
    const [first, second] = await printed(2);
    expect(first?.lines).toEqual(['Чай']);
    expect(second?.lines.join('')).not.toContain('Чай');
  });

  it('turns the line where the paper ends, sooner for wide letters', async () => {
    const { socket } = await dial();
    socket.write(bytes(...START, 'a'.repeat(50), 0x0a, 0x1d, '!', 0x10, 'b'.repeat(25), 0x0a, ...CUT));
    const [paper] = await printed(1);
    expect(paper?.lines).toEqual(['a'.repeat(48), 'aa', 'b'.repeat(24), 'b']);
  });

  it('keeps the payload of a QR code byte for byte, and its looks', async () => {
    const payload = 't=20260201T0905&s=799.21&fn=9999078900001234&i=42&fp=1234567890&n=1';
    const data = Buffer.from(`${payload} №`, 'utf8');
    const { socket } = await dial();
    socket.write(Buffer.concat([bytes(...START, 0x1d, '(k', 3, 0, '1C', 6, 0x1d, '(k', 3, 0, '1E', 51, 0x1d, '(k', data.length + 3, 0, '1P0'), data, bytes(0x1d, '(k', 3, 0, '1Q0', ...CUT)]));
    const [paper] = await printed(1);
    expect(paper?.items[0]).toEqual({ kind: 'qr', align: 'left', data: `${payload} №`, moduleDots: 6, level: 'H' });
    expect(paper?.lines).toEqual([`[QR ${payload} №]`]);
  });

  it('answers the process id when everything before it is on paper, and not before', async () => {
    await running.setFault('paperOut', true);
    const line = await dial();
    line.socket.write(bytes(...START, 'чек', 0x0a, ...CUT, ...askPrinted('A001'), 0x10, 4, 4));
    await until(() => line.answers() !== '');
    expect(line.answers()).toBe('7e');
    expect(running.papers()).toEqual([]);
    await running.setFault('paperOut', false);
    await until(() => line.answers().length > 2);
    expect(line.answers()).toBe(`7e3722${Buffer.from('A001').toString('hex')}00`);
    expect(running.papers().map(({ lines }) => lines)).toEqual([['чек']]);
  });

  it('tells its state in real time, bit by bit', async () => {
    const line = await dial();
    const ask = async (): Promise<string> => {
      const before = line.answers().length;
      line.socket.write(Uint8Array.of(0x10, 4, 1, 0x10, 4, 2, 0x10, 4, 3, 0x10, 4, 4));
      await until(() => line.answers().length >= before + 8);
      return line.answers().slice(before);
    };
    expect(await ask()).toBe('12121212');
    await running.setFault('paperLow', true);
    expect(await ask()).toBe('1212121e');
    await running.setFault('paperLow', false);
    await running.setFault('paperOut', true);
    expect(await ask()).toBe('1a32127e');
    await running.setFault('paperOut', false);
    await running.setFault('coverOpen', true);
    expect(await ask()).toBe('1a161212');
    await running.setFault('coverOpen', false);
    await running.setFault('offline', true);
    expect(await ask()).toBe('1a121212');
  });

  it('sends automatic status to those who asked, at once and at every change', async () => {
    const watcher = await dial();
    const other = await dial();
    watcher.socket.write(bytes(0x1d, 'a', 0xff));
    await until(() => watcher.answers().length === 8);
    expect(watcher.answers()).toBe('10000000');
    await running.setFault('coverOpen', true);
    await until(() => watcher.answers().length === 16);
    expect(watcher.answers().slice(8)).toBe('38000000');
    await running.setFault('coverOpen', false);
    await running.setFault('paperOut', true);
    await until(() => watcher.answers().length === 32);
    expect(watcher.answers().slice(24)).toBe('18000f00');
    expect(other.answers()).toBe('');
  });

  it('answers GS r behind the text, the drawer and the paper', async () => {
    const line = await dial();
    line.socket.write(bytes('text', 0x0a, 0x1d, 'r', 1, 0x1b, 'p', 1, 25, 250, 0x1d, 'r', 2));
    await until(() => line.answers().length === 4);
    expect(line.answers()).toBe('0001');
    expect(running.printer.state).toMatchObject({ kicks: 1, lastKick: { pin: 5, milliseconds: 50 }, condition: { drawerOpen: true } });
  });

  it('prints what it has and stops when the paper ends in the middle of a receipt', async () => {
    await running.setFault('paperEndsSoon', true);
    const line = await dial();
    line.socket.write(bytes(...START, ...Array.from({ length: 9 }, (_, index) => [`строка ${index + 1}`, 0x0a]).flat(), ...CUT));
    await until(() => running.printer.state.condition.paperOut);
    line.socket.write(Uint8Array.of(0x10, 4, 4));
    await until(() => line.answers() === '7e');
    expect(running.printer.current()?.lines).toEqual([1, 2, 3, 4, 5, 6].map((n) => `строка ${n}`));
    await running.setFault('paperOut', false);
    const [paper] = await printed(1);
    expect(paper?.lines.length).toBe(9);
  });

  it('hangs up in the middle of a job', async () => {
    await running.setFault('hangUp', true);
    const { socket } = await dial();
    const closed = once(socket, 'close');
    socket.write(bytes(...START, 'x'.repeat(500), 0x0a, ...CUT));
    await closed;
    expect(running.papers()).toEqual([]);
  });

  it('prints and keeps silent when mute', async () => {
    await running.setFault('mute', true);
    const line = await dial();
    line.socket.write(bytes('чек', 0x0a, ...CUT, ...askPrinted('A001'), 0x10, 4, 1));
    await printed(1);
    await until(() => running.printer.logEntries().filter(({ what }) => what === 'kept silent').length === 2);
    expect(line.answers()).toBe('');
  });

  it('closes its port when unplugged, and the same port answers again afterwards', async () => {
    const before = await dial();
    const closed = once(before.socket, 'close');
    await running.setFault('unplugged', true);
    await closed;
    const refused = connect(running.port, '127.0.0.1');
    const [error] = (await once(refused, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNREFUSED');
    await running.setFault('unplugged', false);
    const { socket } = await dial();
    socket.write(bytes('снова', 0x0a, ...CUT));
    const [paper] = await printed(1);
    expect(paper?.cut).toBe('partial');
  });

  it('prints line by line when slow, and everything in the end', async () => {
    await running.setFault('slow', true);
    const line = await dial();
    line.socket.write(bytes(...START, 'один', 0x0a, 'два', 0x0a, 'три', 0x0a, ...CUT, ...askPrinted('SLOW')));
    await until(() => (running.printer.current()?.lines.length ?? 0) === 1);
    expect(line.answers()).toBe('');
    const [paper] = await printed(1);
    expect(paper?.lines).toEqual(['один', 'два', 'три']);
    await until(() => line.answers() !== '');
  });

  it('turns Cyrillic into ideographs on Chinese firmware unless told FS .', async () => {
    await running.setFault('kanji', true);
    const { socket } = await dial();
    socket.write(bytes(0x1b, '@', 0x1b, 't', 17, 'чаёк', 0x0a, ...CUT, ...START, 'чаёк', 0x0a, ...CUT));
    const [first, second] = await printed(2);
    expect(first?.lines.join('')).not.toContain('чаёк');
    expect(second?.lines).toEqual(['чаёк']);
  });

  it('stops reading when its buffer is full, and takes the rest when it can print again', async () => {
    await running.setFault('offline', true);
    const { socket } = await dial();
    const job = bytes(...START, ...Array.from({ length: 40_500 }, () => ['0123456789', 0x0a]).flat(), ...CUT);
    socket.write(job);
    await until(() => running.printer.isFull);
    expect(running.printer.state.waitingBytes).toBeLessThan(BUFFER_BYTES * 2 + 1);
    await running.setFault('offline', false);
    await until(() => running.papers().reduce((sum, { lines }) => sum + lines.length, 0) === 40_500);
    expect(running.papers().at(-1)?.cut).toBe('partial');
  });

  it('ignores a cut of white paper and numbers the others', async () => {
    const { socket } = await dial();
    socket.write(bytes(...CUT, 0x1b, 'd', 3, ...CUT, 'a', 0x0a, ...CUT, 0x1b, 'm', 'b', 0x0a, 0x1b, 'i'));
    const papers = await printed(2);
    expect(papers.map(({ number, lines, cut }) => ({ number, lines, cut }))).toEqual([{ number: 1, lines: ['a'], cut: 'partial' }, { number: 2, lines: ['b'], cut: 'full' }]);
  });

  it('takes several hosts at once without mixing their commands', async () => {
    const [one, two] = [await dial(), await dial()];
    one.socket.write(Uint8Array.of(0x1d));
    two.socket.write(bytes(0x10, 4, 1));
    await until(() => two.answers() === '12');
    one.socket.write(bytes('r', 1));
    await until(() => one.answers() === '00');
    expect(running.printer.state.unknownCommands).toBe(0);
  });
});
