/** The levers, one per fault. */
import { element, make } from './dom.ts';
import { faults, lab, type Fault, type LabState } from './lab-api.ts';
import { say } from './words.ts';

const buttons = new Map<Fault, HTMLButtonElement>();

/** Draws the board of levers in the current language. */
export function drawLevers(): void {
  const board = element('levers', HTMLElement);
  buttons.clear();
  board.replaceChildren(...faults.map((name) => {
    const stick = make('i', 'lever');
    stick.setAttribute('aria-hidden', 'true');
    const button = make('button', 'fault', stick, make('span', '', make('b', '', say(name)), make('small', '', say(`${name}Text`))));
    button.type = 'button';
    button.id = `fault-${name}`;
    button.setAttribute('role', 'switch');
    button.setAttribute('aria-checked', 'false');
    button.addEventListener('click', () => { void lab.pull(name, button.getAttribute('aria-checked') !== 'true'); });
    buttons.set(name, button);
    return button;
  }));
}

export function setLevers({ state }: LabState): void {
  for (const [name, button] of buttons) button.setAttribute('aria-checked', String(state.faults[name]));
}
