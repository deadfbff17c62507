import { useEffect, useRef } from 'react';
import { createKeyLayers, type KeyLayer, type KeyLayers } from './key-layers.ts';

/** The one keyboard of the page. */
export const keyboard: KeyLayers = createKeyLayers();

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

/** Keys that the focused element itself needs: a field its editing, a button reached by Tab its Enter. */
function belongsToFocused(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (target === null || works.test(event.key) || event.ctrlKey) return false;
  if (isField(target)) return true;
  if (target.closest('[role="slider"], [role="radiogroup"], input[type="range"], input[type="radio"], select') !== null) return true;
  return (event.key === 'Enter' || event.key === ' ') && target.closest('button, a, [role="option"], [role="tab"]') !== null && target.matches(':focus-visible');
}

function nameOf(event: KeyboardEvent): string {
  const key = event.key === 'Del' ? 'Delete' : event.key;
  return event.ctrlKey ? `Ctrl+${key}` : key;
}

/** Starts hearing keys on the window; what a layer takes reaches nobody else. */
export function listenToKeys(owner: Window, layers: KeyLayers): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || event.altKey || event.metaKey || belongsToFocused(event)) return;
    if (layers.press(nameOf(event))) event.preventDefault();
  };
  owner.addEventListener('keydown', onKey);
  return () => owner.removeEventListener('keydown', onKey);
}

/** Takes the focus out of a field, so that what is typed next is for the screen. */
export function leaveField(page: Document): void {
  if (isField(page.activeElement)) page.activeElement.blur();
}

/**
 * A press of a touch button or into a list takes no focus, so that Enter after it still means what the screen says.
 * It ends typing into a field, unless the button belongs to the form of that field.
 */
export function keepFocusOnPress(owner: Window): () => void {
  const onDown = (event: MouseEvent): void => {
    const pressed = event.target instanceof Element ? event.target.closest('button, [data-keeps-focus]') : null;
    if (pressed === null) return;
    event.preventDefault();
    if (pressed.closest('form, [role="listbox"]') === null) leaveField(owner.document);
  };
  owner.addEventListener('mousedown', onDown);
  return () => owner.removeEventListener('mousedown', onDown);
}
