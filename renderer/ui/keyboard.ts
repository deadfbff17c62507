import { useEffect, useRef } from 'react';
import { createKeyLayers, type KeyLayer, type KeyLayers } from './key-layers.ts';
import { currentKeys } from './key-map-store.ts';

/** The one keyboard of the page. */
export const keyboard: KeyLayers = createKeyLayers(currentKeys);

/** Makes `layer` listen on `level` while the component is on screen (or while `active`). */
export function useKeys(level: number, layer: KeyLayer, active = true): void {
  const latest = useRef(layer);
  useEffect(() => {
    latest.current = layer;
  });
  useEffect(() => (active ? keyboard.add(level, () => latest.current) : undefined), [level, active]);
}

/** True for an element in which characters are typed. */
export function isField(element: Element | null): element is HTMLInputElement | HTMLTextAreaElement {
  if (element instanceof HTMLTextAreaElement) return true;
  return element instanceof HTMLInputElement && !['button', 'checkbox', 'radio', 'range', 'submit'].includes(element.type);
}

const works = /^(F\d{1,2}|Escape)$/;
const edits = new Set(['KeyA', 'KeyC', 'KeyV', 'KeyX', 'KeyZ', 'KeyY']);
const modifiers = new Set(['Control', 'Shift', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'NumLock', 'Dead', 'Process']);

/** Keys that the focused element itself needs: a field its editing, a button reached by Tab its Enter. */
function belongsToFocused(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (target === null || works.test(event.key) || event.altKey) return false;
  // In a field the editing chords stay the field's own; the rest (Ctrl+Enter) are the screen's.
  if (event.ctrlKey) return isField(target) && (edits.has(event.code) || /^(Arrow|Home|End|Backspace|Delete)/.test(event.key));
  if (isField(target)) return true;
  if (target.closest('[role="slider"], [role="radiogroup"], input[type="range"], input[type="radio"], select') !== null) return true;
  return (event.key === 'Enter' || event.key === ' ') && target.closest('button, a, [role="option"], [role="tab"]') !== null && target.matches(':focus-visible');
}

/**
 * The name of a pressed key as key maps keep it: `F5`, `Ctrl+Enter`, `Shift+F5`, `*`. A letter or digit with Ctrl or Alt is named
 * by where it stands, so that it is the same key in every layout. Empty for a modifier alone.
 */
export function keyNameOf(event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'altKey' | 'shiftKey'>): string {
  if (modifiers.has(event.key)) return '';
  const chord = event.ctrlKey || event.altKey;
  const place = chord ? /^(?:Key|Digit)([A-Z0-9])$/.exec(event.code)?.[1] : undefined;
  const key = place ?? (event.key === 'Del' ? 'Delete' : event.key);
  // Shift is part of what a character is, and a key of its own only beside keys that print nothing.
  const shift = event.shiftKey && (key.length > 1 || place !== undefined);
  return `${event.ctrlKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${key}`;
}

// Space marks what is pointed at, and marked twice it is not marked.
const goesOn = /^(Arrow|Page|Home$|End$|Tab$|Backspace$|Delete$|[^ ]$)/u;

/** Held down, some keys go on moving and erasing. Any other is one press: a held Enter must not go from one question to the next and pay. */
export function isHeldOnly({ key, repeat }: Pick<KeyboardEvent, 'key' | 'repeat'>): boolean {
  return repeat && !goesOn.test(key);
}

/** Starts hearing keys on the window; what a layer takes reaches nobody else. */
export function listenToKeys(owner: Window, layers: KeyLayers): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || event.metaKey || belongsToFocused(event)) return;
    if (isHeldOnly(event)) return event.preventDefault();
    const name = keyNameOf(event);
    if (name !== '' && layers.press(name)) event.preventDefault();
  };
  owner.addEventListener('keydown', onKey);
  return () => owner.removeEventListener('keydown', onKey);
}

/** Starts hearing pastes where no field has the focus; the topmost layer that takes them does. */
export function listenToPaste(owner: Window, layers: KeyLayers): () => void {
  const onPaste = (event: ClipboardEvent): void => {
    if (isField(owner.document.activeElement)) return;
    event.preventDefault();
    layers.paste(event.clipboardData?.getData('text') ?? '');
  };
  owner.document.addEventListener('paste', onPaste);
  return () => owner.document.removeEventListener('paste', onPaste);
}

/** Takes the focus out of a field, so that what is typed next is for the screen. */
export function leaveField(page: Document): void {
  if (isField(page.activeElement)) page.activeElement.blur();
}

/**
 * A press of a touch button or into a list takes no focus, so that Enter after it still means what the screen says.
 * It ends typing into a field, unless the button belongs to the form of that field or is a key of letters on the screen.
 */
export function keepFocusOnPress(owner: Window): () => void {
  const onDown = (event: MouseEvent): void => {
    const pressed = event.target instanceof Element ? event.target.closest('button, [data-keeps-focus]') : null;
    if (pressed === null) return;
    event.preventDefault();
    if (pressed.closest('form, [role="listbox"], [data-keeps-field]') === null) leaveField(owner.document);
  };
  owner.addEventListener('mousedown', onDown);
  return () => owner.removeEventListener('mousedown', onDown);
}
