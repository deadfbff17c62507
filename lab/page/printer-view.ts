/** The printer on the bench: its paper, lights, display and drawer. */
import { element } from './dom.ts';
import { lab, type LabState } from './lab-api.ts';
import { say } from './words.ts';

const paper = element('paper', HTMLImageElement);
const scroll = element('paper-scroll', HTMLElement);
const hint = element('hint', HTMLElement);
const display = element('display', HTMLElement);
const drawer = element('drawer', HTMLElement);
const calm = matchMedia('(prefers-reduced-motion: reduce)');

let shown = '';
let shownHeight = 0;

element('tear', HTMLButtonElement).addEventListener('click', () => { void lab.tear(); });
element('close-drawer', HTMLButtonElement).addEventListener('click', () => { void lab.closeDrawer(); });

/** The paper comes up out of the slot by as much as it has grown. */
function rise(by: number): void {
  if (calm.matches || by <= 0) return;
  scroll.animate([{ transform: `translateY(${Math.min(by, scroll.clientHeight)}px)` }, { transform: 'none' }], { duration: Math.min(900, 180 + by * 1.6), easing: 'cubic-bezier(.3,.1,.4,1)' });
}

function showPaper(source: string, isCut: boolean, isSamePaper: boolean): void {
  const next = new Image();
  next.addEventListener('load', () => {
    if (shown !== source) return;
    paper.src = next.src;
    paper.hidden = false;
    hint.hidden = true;
    paper.classList.toggle('cut', isCut);
    const height = paper.clientWidth * (next.naturalHeight / next.naturalWidth);
    rise(isSamePaper ? height - shownHeight : height);
    shownHeight = height;
    scroll.scrollTop = scroll.scrollHeight;
  });
  next.src = source;
}

let paperId = '';

function drawPaper(state: LabState): void {
  const id = state.current?.id ?? state.last;
  if (id === null) return;
  const source = state.current === null ? `/papers/${id}.svg?cut` : `/papers/current.svg?${id}-${state.current.items}`;
  if (source === shown) return;
  const isSamePaper = id === paperId;
  shown = source;
  paperId = id;
  showPaper(source, state.current === null, isSamePaper);
}

function displayText({ state }: LabState): string {
  const { faults, condition } = state;
  if (faults.unplugged) return say('unplugged').toUpperCase();
  if (condition.coverOpen) return say('coverOpen').toUpperCase();
  if (condition.paperOut) return say('paperOut').toUpperCase();
  if (condition.offline) return say('offline').toUpperCase();
  return state.waitingBytes > 0 ? say('printing') : say('ready');
}

/** Draws everything of the bench that a new state can have changed. */
export function drawPrinter(lab: LabState): void {
  const { state } = lab;
  const { condition, faults } = state;
  const stopped = condition.paperOut || condition.coverOpen || condition.offline;
  const lights = element('lights', HTMLElement);
  lights.dataset['power'] = faults.unplugged ? 'off' : 'on';
  lights.dataset['paper'] = condition.paperOut ? 'out' : condition.paperLow ? 'low' : 'off';
  lights.dataset['error'] = stopped ? 'on' : 'off';
  const printer = element('printer', HTMLElement);
  printer.classList.toggle('open', condition.coverOpen);
  printer.classList.toggle('unplugged', faults.unplugged);
  display.replaceChildren(
    Object.assign(document.createElement('b'), { textContent: displayText(lab) }),
    Object.assign(document.createElement('span'), { textContent: `${say('lines')} ${state.printedLines} · ${say('kicks')} ${state.kicks} · ${say('unknown')} ${state.unknownCommands}${state.waitingBytes > 0 ? ` · ${say('waiting')} ${state.waitingBytes}` : ''}` }),
  );
  display.classList.toggle('stopped', stopped || faults.unplugged);
  drawer.classList.toggle('open', condition.drawerOpen);
  element('drawer-word', HTMLElement).textContent = say(condition.drawerOpen ? 'drawerOpen' : 'drawerShut');
  element('close-drawer', HTMLButtonElement).hidden = !condition.drawerOpen;
  element('address', HTMLElement).textContent = `127.0.0.1:${lab.port}`;
  element('tear', HTMLButtonElement).disabled = lab.current === null;
  drawPaper(lab);
}

/** The lab's process has gone; the page waits for it. */
export function drawLost(): void {
  display.replaceChildren(Object.assign(document.createElement('b'), { textContent: say('lost') }));
  display.classList.add('stopped');
  element('lights', HTMLElement).dataset['power'] = 'off';
}
