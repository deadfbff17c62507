import { isField } from './keyboard.ts';

export type TextField = HTMLInputElement | HTMLTextAreaElement;
/** When letters stand on the screen: for a field a finger went into, for every one, or never. */
export type LettersWanted = 'touch' | 'always' | 'never';

const written = new Set(['text', 'search', 'email', 'url', 'tel', 'password', 'number']);

/** A field for words, that can be written into now. */
export function isTextField(element: EventTarget | null): element is TextField {
  if (!(element instanceof Element) || !isField(element) || element.disabled || element.readOnly) return false;
  return element instanceof HTMLTextAreaElement || written.has(element.type);
}

/** A press that was begun is over by then, click or none. */
const PRESS_MS = 400;

/**
 * Tells which text field wants letters on the screen, null when none does any more. A field marked `data-letters="on-tap"`, which takes the
 * focus by itself because scans are waited for, wants them only once it is touched. Letters go after the press that took the focus from
 * their field: what was pressed must not move away under the finger. Returns what stops it.
 */
export function watchTouchedField(owner: Window, wanted: () => LettersWanted, tell: (field: TextField | null) => void): () => void {
  const page = owner.document;
  let byFinger = false;
  let pressing = false;
  let shown: TextField | null = null;
  let leaving: ReturnType<typeof setTimeout> | undefined;
  // A field that React takes away tells nobody that it lost the focus.
  const gone = new MutationObserver(() => {
    if (shown?.isConnected === false) show(null);
  });

  const show = (field: TextField | null): void => {
    if (field === shown) return;
    shown = field;
    if (field === null) gone.disconnect();
    else gone.observe(page.body, { childList: true, subtree: true });
    tell(field);
  };
  const mayShow = (): boolean => wanted() === 'always' || (wanted() === 'touch' && byFinger);
  const leave = (afterMs: number): void => {
    clearTimeout(leaving);
    leaving = setTimeout(() => {
      pressing = false;
      if (page.activeElement !== shown) show(null);
    }, afterMs);
  };
  const onDown = (event: PointerEvent): void => {
    byFinger = event.pointerType !== 'mouse';
    pressing = true;
  };
  const onClick = (event: MouseEvent): void => {
    leave(0);
    if (isTextField(event.target) && event.target === page.activeElement) show(mayShow() ? event.target : null);
  };
  const onFocus = (event: FocusEvent): void => {
    if (!isTextField(event.target)) return;
    if (mayShow() && event.target.dataset['letters'] !== 'on-tap') show(event.target);
    else if (event.target !== shown) show(null);
  };
  const onLeave = (event: FocusEvent): void => {
    if (!isTextField(event.relatedTarget)) leave(pressing ? PRESS_MS : 0);
  };
  page.addEventListener('pointerdown', onDown, { capture: true });
  page.addEventListener('click', onClick);
  page.addEventListener('focusin', onFocus);
  page.addEventListener('focusout', onLeave);
  return () => {
    clearTimeout(leaving);
    gone.disconnect();
    page.removeEventListener('pointerdown', onDown, { capture: true });
    page.removeEventListener('click', onClick);
    page.removeEventListener('focusin', onFocus);
    page.removeEventListener('focusout', onLeave);
  };
}

/** Writes where the cursor stands, as typing does: with the undo history, and React hears of it. */
export function writeInto(field: TextField, characters: string): void {
  if (field.ownerDocument.activeElement !== field) field.focus();
  field.ownerDocument.execCommand('insertText', false, characters);
}

export function eraseIn(field: TextField): void {
  if (field.ownerDocument.activeElement !== field) field.focus();
  field.ownerDocument.execCommand('delete');
}

type SendingButton = HTMLButtonElement | HTMLInputElement;

/** Sends a form as Enter does: by the first of its buttons that sends it, and not at all while that one is off. */
export function submitAsEnter(form: HTMLFormElement): void {
  const button = [...form.elements].find((one): one is SendingButton => 'type' in one && one.type === 'submit');
  if (button === undefined) return form.requestSubmit();
  if (!button.matches(':disabled')) form.requestSubmit(button);
}

/** What Enter does in the field: its own doing first, then that of its form; a new line where there are several. */
export function enterIn(field: TextField): void {
  const pressed = new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true });
  if (!field.dispatchEvent(pressed)) return;
  if (field instanceof HTMLTextAreaElement) writeInto(field, '\n');
  else if (field.form !== null) submitAsEnter(field.form);
}
