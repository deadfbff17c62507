import { createEarlier } from './earlier.ts';
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

type TextField = HTMLInputElement | HTMLTextAreaElement;
/** A field as it was; `start` and `end` of what was marked in it, null in fields that do not tell (an e-mail address). */
type Stood = { readonly field: TextField; readonly value: string; readonly start: number | null; readonly end: number | null };

function putBack({ field, value, start, end }: Stood): void {
  if (field !== document.activeElement) return;
  if (field.value !== value) {
    field.select();
    if (value === '') document.execCommand('delete');
    else insert(value);
  }
  if (start !== null) field.setSelectionRange(start, end);
}

type FieldTyping = {
  readonly type: (field: TextField, keys: readonly string[]) => void;
  /** The system puts characters somewhere by itself: those made with Alt and a number. @returns the field that gets them */
  readonly heard: (event: Event) => TextField | null;
  readonly takeBack: (count: number) => void;
};

/** Typing into the field that has the focus. A field that is full, or in which something was marked, is put back as it stood. */
function createFieldTyping(): FieldTyping {
  const stood = createEarlier<Stood>();
  let isOwn = false;
  const own = (change: () => void): void => {
    isOwn = true;
    change();
    isOwn = false;
  };
  const keep = (field: TextField): void => stood.keep({ field, value: field.value, start: field.selectionStart, end: field.selectionEnd });
  return {
    type: (field, keys) => {
      for (const key of keys) {
        keep(field);
        own(() => insert(key));
      }
    },
    heard: (event) => {
      const { target } = event;
      if (isOwn || !(event instanceof InputEvent) || event.inputType !== 'insertText' || !(target instanceof Element) || !isField(target)) return null;
      keep(target);
      return target;
    },
    takeBack: (count) => {
      const then = stood.back(count);
      if (then !== null) own(() => putBack(then));
    },
  };
}

/**
 * Listens to every key before anybody else, sorts scans from typing and gives each where it belongs: scans to `onScan`
 * in the order in which they were read, typed characters to the field that has the focus or to `onText`.
 * Returns what stops it.
 */
export function captureScans(owner: Window, handlers: ScanHandlers): () => void {
  const detector = createScanDetector();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastField: TextField | null = null;
  const fields = createFieldTyping();

  const deliver = (outcome: Outcome): void => {
    if (outcome.kind === 'typed') {
      const active = document.activeElement;
      lastField = isField(active) ? active : null;
      if (lastField === null) handlers.onText(outcome.keys.join(''));
      else fields.type(lastField, outcome.keys);
      return;
    }
    if (outcome.takeBack > 0) {
      if (lastField === null) handlers.onTakeBack(outcome.takeBack);
      else fields.takeBack(outcome.takeBack);
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
      repeat: event.repeat, key: event.key, atMs: event.timeStamp, heardAtMs: performance.now(),
    });
    if (verdict.swallow) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    settle(verdict);
  };

  const onKeyUp = (event: KeyboardEvent): void => settle(detector.letGo(event.code, event.timeStamp, performance.now()));
  const onInput = (event: Event): void => {
    if (detector.swallowsInput()) return event.preventDefault();
    const field = fields.heard(event);
    if (field === null) return;
    lastField = field;
    detector.fieldGot();
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
