import type { Channel } from '#contract/define/frame.ts';
import { textChannel, type TextWire } from '#contract/define/text-channel.ts';

/**
 * Two ends of a wire inside one process, for tests, scripts and simulation. Texts cross in a later microtask, as they
 * would over a socket, so that nobody comes to rely on an answer within the call.
 */
export function memoryWires(): [TextWire, TextWire] {
  type End = { onText: ((text: string) => void) | null; onClose: (() => void)[]; early: string[] };
  const ends: [End, End] = [{ onText: null, onClose: [], early: [] }, { onText: null, onClose: [], early: [] }];
  let open = true;
  const wire = (own: End, other: End): TextWire => ({
    sendText: (text) => {
      if (!open) return;
      queueMicrotask(() => {
        if (!open) return;
        if (other.onText) other.onText(text);
        else other.early.push(text);
      });
    },
    onText: (listener) => {
      own.onText = listener;
      for (const text of own.early.splice(0)) listener(text);
    },
    onClose: (listener) => { own.onClose.push(listener); },
    close: () => {
      queueMicrotask(() => {
        if (!open) return;
        open = false;
        for (const listener of [...ends[0].onClose, ...ends[1].onClose]) listener();
      });
    },
  });
  return [wire(ends[0], ends[1]), wire(ends[1], ends[0])];
}

/** A channel's two ends: the first for the caller, the second for the host. */
export function memoryPair(): [Channel, Channel] {
  const [caller, host] = memoryWires();
  return [textChannel(caller), textChannel(host)];
}
