import { isField } from './keyboard.ts';
import { createScanDetector, type Outcome, type Verdict } from './scan-detector.ts';

export type ScanHandlers = {
  readonly onScan: (code: string) => void;
  /** The end of a code that reached the page too late to belong to it: to be refused aloud and sold by nobody. */
  readonly onRest: (code: string) => void;
  /** Characters of a person, where no field has the focus. */
  readonly onText: (characters: string) => void;
  readonly onTakeBack: (count: number) => void;
};

/** A timer this late means the page was busy, and keys that already happened may still wait to be heard. */
const LATE_MS = 15;

function insert(characters: string): void {
  // The one way to type into a field that keeps its undo history and tells React.
  document.execCommand('insertText', false, characters);
}

function removeBefore(field: HTMLInputElement | HTMLTextAreaElement, count: number): void {
  const end = field.selectionEnd ?? field.value.length;
  field.setSelectionRange(Math.max(0, end - count), end);
  document.execCommand('delete');
}

/**
 * Listens to every key before anybody else, sorts scans from typing and gives each where it belongs: scans to `onScan`
 * in the order in which they were read, typed characters to the field that has the focus or to `onText`.
 * Returns what stops it.
 */
export function captureScans(owner: Window, handlers: ScanHandlers): () => void {
  const detector = createScanDetector();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastField: HTMLInputElement | HTMLTextAreaElement | null = null;

  const deliver = (outcome: Outcome): void => {
    if (outcome.kind === 'typed') {
      const active = document.activeElement;
      lastField = isField(active) ? active : null;
      if (lastField === null) handlers.onText(outcome.keys.join(''));
      else insert(outcome.keys.join(''));
      return;
    }
    if (outcome.takeBack > 0) {
      if (lastField === null) handlers.onTakeBack(outcome.takeBack);
      else removeBefore(lastField, outcome.takeBack);
    }
    if (outcome.kind === 'rest') handlers.onRest(outcome.code);
    else handlers.onScan(outcome.code);
  };

  const arm = (wakeAtMs: number | null): void => {
    clearTimeout(timer);
    if (wakeAtMs !== null) timer = setTimeout(() => wake(wakeAtMs, false), Math.max(0, wakeAtMs - performance.now()));
  };
  const wake = (wakeAtMs: number, again: boolean): void => {
    if (!again && performance.now() - wakeAtMs > LATE_MS) {
      timer = setTimeout(() => wake(wakeAtMs, true));
      return;
    }
    settle(detector.tick(Math.max(wakeAtMs, performance.now())));
  };
  const settle = (verdict: Verdict): void => {
    arm(verdict.wakeAtMs);
    verdict.outcomes.forEach(deliver);
  };

  const onKey = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    const verdict = detector.press({
      code: event.code, shift: event.shiftKey, control: event.ctrlKey, alt: event.altKey, other: event.metaKey,
      repeat: event.repeat, key: event.key, atMs: event.timeStamp, inField: isField(document.activeElement),
    });
    if (verdict.swallow) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    settle(verdict);
  };

  const onKeyUp = (event: KeyboardEvent): void => settle(detector.letGo(event.code, event.timeStamp));
  const onInput = (event: Event): void => {
    if (detector.swallowsInput()) event.preventDefault();
  };

  owner.addEventListener('keydown', onKey, { capture: true });
  owner.addEventListener('keyup', onKeyUp, { capture: true });
  owner.addEventListener('beforeinput', onInput, { capture: true });
  return () => {
    clearTimeout(timer);
    owner.removeEventListener('keydown', onKey, { capture: true });
    owner.removeEventListener('keyup', onKeyUp, { capture: true });
    owner.removeEventListener('beforeinput', onInput, { capture: true });
  };
}
