/** The virtual printer itself, without any wire: commands in, papers, status and a log out. */
import { EventEmitter } from 'node:events';
import type { Effect } from './effect.ts';
import { noFaults, type FaultName, type Faults } from './faults.ts';
import { ByteLog, type LogEntry } from './byte-log.ts';
import { PaperRoll } from './paper-roll.ts';
import type { Paper } from './paper.ts';
import type { Command } from './parser.ts';
import { automaticStatus, isStopped, realTimeStatus, requestedStatus, type Condition } from './status.ts';
import { Typesetter } from './typesetter.ts';

/** Whoever is on the other end of a connection. */
export type Caller = { readonly send: (bytes: Uint8Array) => void; watchMask: number };

export type PrinterOptions = { readonly columns: number; readonly keepPapers: number; readonly now: () => Date };

export type PrinterState = {
  readonly faults: Faults; readonly condition: Condition; readonly columns: number;
  /** Bytes received and not yet on paper. */
  readonly waitingBytes: number;
  readonly printedLines: number; readonly unknownCommands: number; readonly kicks: number; readonly lastKick: { readonly pin: 2 | 5; readonly milliseconds: number } | null;
};

type Waiting = { readonly command: Command; readonly caller: Caller };

type Events = { change: []; log: [LogEntry]; paper: [Paper]; room: [] };

/** As much as the printer takes in while it cannot print; beyond it the wire stands still. */
export const BUFFER_BYTES = 65_536;
const SLOW_LINE_MS = 180;
/** Lines left on the roll when the paper is about to end. */
const LAST_LINES = 6;

export class VirtualPrinter extends EventEmitter<Events> {
  readonly #columns: number;
  readonly #setter: Typesetter;
  readonly #roll: PaperRoll;
  readonly #log: ByteLog;
  readonly #callers = new Set<Caller>();
  #queue: Waiting[] = [];
  #waitingBytes = 0;
  #faults: Faults = noFaults;
  #drawerOpen = false;
  #linesLeft = LAST_LINES;
  #counts = { printedLines: 0, unknownCommands: 0, kicks: 0 };
  #lastKick: PrinterState['lastKick'] = null;
  #pause: NodeJS.Timeout | undefined;
  #lastAutomatic = '';

  constructor(options: PrinterOptions) {
    super();
    this.#columns = options.columns;
    this.#setter = new Typesetter(options.columns, () => this.#faults.kanji);
    this.#roll = new PaperRoll(options.columns, options.keepPapers, options.now);
    this.#log = new ByteLog(options.now, (entry) => this.emit('log', entry));
  }

  get state(): PrinterState {
    return { faults: this.#faults, condition: this.#condition(), columns: this.#columns, waitingBytes: this.#waitingBytes, ...this.#counts, lastKick: this.#lastKick };
  }

  /** Finished papers, oldest first. */
  papers(): readonly Paper[] {
    return this.#roll.finished;
  }

  /** The paper that hangs out of the printer, null if there is nothing on it. */
  current(): Paper | null {
    return this.#roll.current();
  }

  logEntries(): readonly LogEntry[] {
    return this.#log.entries;
  }

  /** Puts papers of an earlier run back on the pile. */
  adopt(papers: readonly Paper[]): void {
    this.#roll.adopt(papers);
  }

  /** True while something received is still going to be printed by itself; false when all is done, or waits for a person. */
  get isBusy(): boolean {
    return this.#queue.length > 0 && !isStopped(this.#condition());
  }

  get isFull(): boolean {
    return this.#waitingBytes >= BUFFER_BYTES;
  }

  join(caller: Caller): void {
    this.#callers.add(caller);
  }

  leave(caller: Caller): void {
    this.#callers.delete(caller);
  }

  /** Takes what a parser made of a caller's bytes. Real-time commands are answered here and now, the rest waits for its turn. */
  receive(commands: readonly Command[], caller: Caller): void {
    for (const command of commands) {
      if (command.realTime) this.#realTime(command, caller);
      else {
        this.#queue.push({ command, caller });
        this.#waitingBytes += command.size;
      }
    }
    this.#run();
    this.emit('change');
  }

  setFault(name: FaultName, on: boolean): void {
    if (this.#faults[name] === on) return;
    this.#faults = { ...this.#faults, [name]: on };
    if (name === 'paperEndsSoon') this.#linesLeft = LAST_LINES;
    if (name === 'paperOut' && !on) this.#faults = { ...this.#faults, paperEndsSoon: false };
    if (name === 'kanji') this.#setter.reset();
    this.#log.note(`${name} ${on ? 'on' : 'off'}`);
    this.#tellWatchers();
    this.#run();
    this.emit('change');
  }

  closeDrawer(): void {
    this.#drawerOpen = false;
    this.#tellWatchers();
    this.emit('change');
  }

  /** Tears the paper off by hand. */
  tearOff(): void {
    this.#finishPaper('partial');
    this.emit('change');
  }

  stop(): void {
    clearTimeout(this.#pause);
    this.#pause = undefined;
    this.#queue = [];
    this.#waitingBytes = 0;
  }

  #condition(): Condition {
    const { paperOut, paperLow, paperEndsSoon, coverOpen, offline } = this.#faults;
    return { paperOut, paperLow: paperLow || paperEndsSoon, coverOpen, offline, drawerOpen: this.#drawerOpen };
  }

  #run(): void {
    const wasFull = this.isFull;
    let done = 0;
    while (done < this.#queue.length && this.#pause === undefined && !isStopped(this.#condition())) {
      const { command, caller } = this.#queue[done] as Waiting;
      done += 1;
      this.#waitingBytes -= command.size;
      this.#execute(command, caller);
    }
    this.#queue = done === this.#queue.length ? [] : this.#queue.slice(done);
    if (wasFull && !this.isFull) this.emit('room');
  }

  #execute(command: Command, caller: Caller): void {
    this.#log.received(command, this.#setter.codePage);
    const effects = this.#setter.execute(command);
    for (const effect of effects) this.#apply(effect, caller);
    if (this.#faults.slow && effects.some(({ kind }) => kind === 'item')) this.#rest();
  }

  #rest(): void {
    this.#pause = setTimeout(() => {
      this.#pause = undefined;
      this.#run();
      this.emit('change');
    }, SLOW_LINE_MS);
  }

  #apply(effect: Effect, caller: Caller): void {
    switch (effect.kind) {
      case 'item':
        this.#counts.printedLines += 1;
        if (this.#roll.add(effect.item)) this.#finishPaper('overflow');
        this.#wearPaper();
        return;
      case 'cut': return this.#finishPaper(effect.cut);
      case 'pulse': return this.#kick(effect.pin, effect.milliseconds);
      case 'reply': return this.#send(caller, effect.bytes);
      case 'askStatus': return this.#sendByte(caller, requestedStatus(effect.n, this.#condition()));
      case 'watchStatus':
        caller.watchMask = effect.mask;
        if (effect.mask !== 0) this.#send(caller, automaticStatus(this.#condition()));
        return;
      case 'unknown': this.#counts.unknownCommands += 1;
    }
  }

  #wearPaper(): void {
    if (!this.#faults.paperEndsSoon) return;
    this.#linesLeft -= 1;
    if (this.#linesLeft > 0) return;
    this.#faults = { ...this.#faults, paperOut: true, paperEndsSoon: false };
    this.#log.note('the paper has ended');
    this.#tellWatchers();
  }

  #finishPaper(cut: Paper['cut']): void {
    const paper = this.#roll.finish(cut);
    if (paper !== null) this.emit('paper', paper);
  }

  #kick(pin: 2 | 5, milliseconds: number): void {
    this.#counts.kicks += 1;
    this.#lastKick = { pin, milliseconds };
    this.#drawerOpen = true;
    this.#log.note(`drawer, pin ${pin}, ${milliseconds} ms`);
    this.#tellWatchers();
  }

  #realTime(command: Command, caller: Caller): void {
    this.#log.received(command, this.#setter.codePage);
    const [first = 0] = command.params;
    if (command.name === 'realTimeStatus') return this.#sendByte(caller, realTimeStatus(first, this.#condition()));
    if (command.name === 'realTimePulse' && first === 1) return this.#kick((command.data[0] ?? 0) === 1 ? 5 : 2, (command.data[1] ?? 0) * 100);
    if (command.name === 'realTimeRecover' && first === 2) {
      this.#queue = [];
      this.#waitingBytes = 0;
      this.#setter.reset();
      this.emit('room');
    }
  }

  #sendByte(caller: Caller, byte: number | undefined): void {
    if (byte !== undefined) this.#send(caller, Uint8Array.of(byte));
  }

  #send(caller: Caller, bytes: Uint8Array): void {
    if (this.#faults.mute) return this.#log.note('kept silent');
    this.#log.sent(bytes);
    caller.send(bytes);
  }

  /** Automatic status goes to everybody who asked for it, when it differs from the last one told. */
  #tellWatchers(): void {
    const bytes = automaticStatus(this.#condition());
    const told = bytes.join(' ');
    if (told === this.#lastAutomatic) return;
    this.#lastAutomatic = told;
    for (const caller of this.#callers) if (caller.watchMask !== 0) this.#send(caller, bytes);
  }
}
