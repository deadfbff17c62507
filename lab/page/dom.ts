/** The few things the page does to its document. */
import { isWord, say } from './words.ts';

/** The element with this id, of this kind; the page is broken without it. */
export function element<T extends HTMLElement>(id: string, kind: abstract new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no ${id}`);
  return found;
}

export function make<K extends keyof HTMLElementTagNameMap>(tag: K, className: string, ...children: (Node | string)[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  made.append(...children);
  return made;
}

/** Puts the words of the current language wherever the markup asks for them. */
export function fillWords(root: ParentNode): void {
  for (const holder of root.querySelectorAll<HTMLElement>('[data-word]')) {
    const word = holder.dataset['word'] ?? '';
    if (isWord(word)) holder.textContent = say(word);
  }
  for (const holder of root.querySelectorAll<HTMLElement>('[data-label]')) {
    const word = holder.dataset['label'] ?? '';
    if (isWord(word)) holder.setAttribute('aria-label', say(word));
  }
  for (const holder of root.querySelectorAll<HTMLInputElement>('[data-hint]')) {
    const word = holder.dataset['hint'] ?? '';
    if (isWord(word)) holder.placeholder = say(word);
  }
}

let toastTimer = 0;

/** A short sentence at the bottom, gone by itself. */
export function toast(text: string): void {
  const holder = element('toast', HTMLElement);
  holder.textContent = text;
  holder.classList.add('shown');
  clearTimeout(toastTimer);
  toastTimer = window.setTimeout(() => { holder.classList.remove('shown'); }, 2_200);
}

/** Copies to the clipboard and says so. */
export async function copy(text: string, shown: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast(`${say('copied')}: ${shown}`);
  } catch {
    toast(say('noCopy'));
  }
}
