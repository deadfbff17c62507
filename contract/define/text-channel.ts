/**
 * A channel over any wire that carries text: encodes frames as JSON, keeps the size limit in both directions and closes
 * on what is not a frame. Both ends and all wires share it, so that they fail in the same way. Runs in a browser.
 */
import { MAX_FRAME_CHARS, type Channel, type Frame } from './frame.ts';

/** One end of a wire for texts; they arrive whole and in order. */
export type TextWire = {
  readonly sendText: (text: string) => void;
  /** Called once; what arrives before may be kept or lost by the wire, the protocol begins with the caller. */
  readonly onText: (listener: (text: string) => void) => void;
  readonly onClose: (listener: () => void) => void;
  readonly close: () => void;
};

const tooLarge = (id: number): Frame => ({ t: 'fault', id, code: 'too-large', retry: 'never', message: `a frame may have ${MAX_FRAME_CHARS} characters` });

export function textChannel(wire: TextWire): Channel {
  const closeListeners: (() => void)[] = [];
  let listener: ((frame: Frame) => void) | null = null;
  let open = true;
  const ended = (): void => {
    if (!open) return;
    open = false;
    for (const each of closeListeners) each();
  };
  const close = (): void => {
    if (!open) return;
    wire.close();
    ended();
  };
  wire.onClose(ended);

  const send = (frame: Frame): void => {
    if (!open) return;
    const text = JSON.stringify(frame);
    if (text.length <= MAX_FRAME_CHARS) wire.sendText(text);
    // The caller of a question learns it at once; the caller of an answer instead of it.
    else if (frame.t === 'call') queueMicrotask(() => listener?.(tooLarge(frame.id)));
    else if (frame.t === 'ok' || frame.t === 'refused') wire.sendText(JSON.stringify(tooLarge(frame.id)));
    // An event that does not fit is not sent; its number is missing, which the listener sees as a gap.
  };

  const receive = (text: string): void => {
    if (!open) return;
    if (text.length > MAX_FRAME_CHARS) {
      const id = callIdOf(text);
      if (id === null) close();
      else send(tooLarge(id));
      return;
    }
    const frame = parseFrame(text);
    if (frame) listener?.(frame);
    else close();
  };

  return {
    send,
    onFrame: (next) => {
      const first = listener === null;
      listener = next;
      if (first) wire.onText(receive);
    },
    onClose: (next) => {
      closeListeners.push(next);
    },
    close,
  };
}

/** The number of a call too large to be parsed, read from its first characters as `JSON.stringify` writes them. */
function callIdOf(text: string): number | null {
  const digits = /^\{"t":"call","id":([0-9]{1,15}),/.exec(text.slice(0, 60))?.[1];
  return digits === undefined ? null : Number(digits);
}

/** The frame a text holds, or null where it is not one. Only the envelope is checked here; inputs and answers are not. */
export function parseFrame(text: string): Frame | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  return hasEnvelope(value as Readonly<Record<string, unknown>>) ? (value as Frame) : null;
}

function hasEnvelope(value: Readonly<Record<string, unknown>>): boolean {
  const text = (...names: string[]): boolean => names.every((name) => typeof value[name] === 'string');
  const count = (name: string): boolean => Number.isSafeInteger(value[name]) && (value[name] as number) >= 0;
  switch (value['t']) {
    case 'hello': return count('version') && text('token', 'client');
    case 'welcome': return count('version') && text('build');
    case 'goodbye': return text('reason');
    case 'call': return count('id') && text('service', 'method');
    case 'ok': return count('id');
    case 'refused': return count('id') && text('code');
    case 'fault': return count('id') && text('code', 'retry', 'message');
    case 'event': return count('seq') && text('service', 'name');
    default: return false;
  }
}
