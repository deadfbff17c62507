/** What happened in a run, as one hash over all of it and the last lines in words. */

export type Trace = {
  readonly note: (nowMs: number, text: string) => void;
  /** Equal for two runs in which the same happened at the same moments. */
  readonly hash: () => string;
  readonly tail: () => readonly string[];
};

const TAIL = 60;

/** @param tell gets every line as it comes, for `--trace` */
export function createTrace(tell: (line: string) => void = () => undefined): Trace {
  const lines: string[] = [];
  let [low, high] = [0x811c9dc5, 0x01000193];
  return {
    note(nowMs, text) {
      const line = `${nowMs} ${text}`;
      // Two FNV-1a lanes of 32 bits: enough to tell two runs apart, and cheap beside what is traced.
      for (let index = 0; index < line.length; index++) {
        const code = line.charCodeAt(index);
        low = Math.imul(low ^ code, 0x01000193) >>> 0;
        high = Math.imul(high ^ (code + 0x9e37), 0x85ebca6b) >>> 0;
      }
      lines.push(line);
      if (lines.length > 4 * TAIL) lines.splice(0, lines.length - TAIL);
      tell(clock(nowMs) + line.slice(String(nowMs).length));
    },
    hash: () => low.toString(16).padStart(8, '0') + high.toString(16).padStart(8, '0'),
    tail: () => lines.slice(-TAIL).map((line) => clock(Number(line.slice(0, line.indexOf(' ')))) + line.slice(line.indexOf(' '))),
  };
}

/** Virtual milliseconds as `d hh:mm:ss.mmm`. */
function clock(ms: number): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  return `${Math.floor(ms / 86_400_000)} ${two((ms / 3_600_000) % 24)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}.${String(ms % 1000).padStart(3, '0')}`;
}
