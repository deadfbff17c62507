/** GS ( commands: two-dimensional codes (k), answers when printed (H), graphics (L, skipped). */
import type { Effect } from './effect.ts';
import type { Align } from './paper.ts';
import type { Command } from './parser.ts';

/** The code waiting in the printer's memory for its print command. */
export type StoredCode = { readonly data: Uint8Array; readonly moduleDots: number; readonly level: 'L' | 'M' | 'Q' | 'H' };

type Outcome = { readonly effects: readonly Effect[]; readonly code: StoredCode };

const LEVELS = ['L', 'M', 'Q', 'H'] as const;
const QR = 49;

function qrCommand(data: Uint8Array, code: StoredCode, align: Align): Outcome | undefined {
  const [, fn = 0, first = 0] = data;
  switch (fn) {
    case 65: return { effects: [], code };
    case 67: return { effects: [], code: { ...code, moduleDots: Math.min(16, Math.max(1, first)) } };
    case 69: return { effects: [], code: { ...code, level: LEVELS[first - 48] ?? code.level } };
    case 80: return { effects: [], code: { ...code, data: data.slice(3) } };
    case 81: {
      if (code.data.length === 0) return { effects: [], code };
      const payload = new TextDecoder().decode(code.data);
      return { effects: [{ kind: 'item', item: { kind: 'qr', align, data: payload, moduleDots: code.moduleDots, level: code.level } }], code };
    }
    default: return undefined;
  }
}

/**
 * `GS ( H 06 00 30 30 id`: answered with `37 22 id 00` when everything before it is on paper. This is the only way
 * a host learns that a receipt was printed and not only sent.
 */
function processId(data: Uint8Array): Effect | undefined {
  if (data.length !== 6 || data[0] !== 48 || data[1] !== 48) return undefined;
  return { kind: 'reply', bytes: Uint8Array.of(0x37, 0x22, ...data.slice(2, 6), 0) };
}

/** Carries out one GS ( command upon the stored code. */
export function extendedEffects({ params: [letter = 0], data }: Command, code: StoredCode, align: Align): Outcome {
  const unknown: Outcome = { effects: [{ kind: 'unknown' }], code };
  switch (String.fromCharCode(letter)) {
    case 'k': return (data[0] === QR ? qrCommand(data, code, align) : undefined) ?? unknown;
    case 'H': {
      const reply = processId(data);
      return reply === undefined ? unknown : { effects: [reply], code };
    }
    case 'L': return { effects: [], code };
    default: return unknown;
  }
}
