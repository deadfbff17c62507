/** Puts the page together: language, theme, tabs, and the news from the lab. */
import { element, fillWords } from './dom.ts';
import { listen, type LabState } from './lab-api.ts';
import { drawLevers, setLevers } from './lever-view.ts';
import { addLog, loadLog } from './log-view.ts';
import { addPaper, loadPile } from './pile-view.ts';
import { drawLost, drawPrinter } from './printer-view.ts';
import { loadShelf } from './shelf-view.ts';
import { say, setLanguage, type Language } from './words.ts';

const views = ['pile', 'log', 'shelf'] as const;
type View = (typeof views)[number];

let last: LabState | null = null;

function draw(state: LabState): void {
  last = state;
  drawPrinter(state);
  setLevers(state);
}

function speak(language: Language): void {
  setLanguage(language);
  localStorage.setItem('lab-language', language);
  document.documentElement.lang = language;
  document.title = `${say('title')} · Lavka`;
  for (const each of ['ru', 'en'] as const) element(`lang-${each}`, HTMLButtonElement).setAttribute('aria-pressed', String(each === language));
  fillWords(document);
  drawLevers();
  if (last !== null) draw(last);
  void loadPile();
  void loadLog();
  void loadShelf();
}

function show(view: View): void {
  for (const each of views) {
    const tab = element(`tab-${each}`, HTMLButtonElement);
    tab.setAttribute('aria-selected', String(each === view));
    tab.tabIndex = each === view ? 0 : -1;
    element(each, HTMLElement).classList.toggle('chosen', each === view);
  }
  const log = element('log-scroll', HTMLElement);
  if (view === 'log') log.scrollTop = log.scrollHeight;
}

function step(from: View, by: number): void {
  const next = views[(views.indexOf(from) + by + views.length) % views.length] as View;
  show(next);
  element(`tab-${next}`, HTMLButtonElement).focus();
}

function wireTabs(): void {
  for (const view of views) {
    const tab = element(`tab-${view}`, HTMLButtonElement);
    tab.addEventListener('click', () => { show(view); });
    tab.addEventListener('keydown', ({ key }) => {
      if (key === 'ArrowRight') step(view, 1);
      if (key === 'ArrowLeft') step(view, -1);
    });
  }
}

function wireTheme(): void {
  const saved = localStorage.getItem('lab-theme');
  const isDark = saved === null ? matchMedia('(prefers-color-scheme: dark)').matches : saved === 'dark';
  document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light';
  element('theme', HTMLButtonElement).addEventListener('click', () => {
    const next = document.documentElement.dataset['theme'] === 'dark' ? 'light' : 'dark';
    document.documentElement.dataset['theme'] = next;
    localStorage.setItem('lab-theme', next);
  });
}

wireTheme();
wireTabs();
for (const language of ['ru', 'en'] as const) element(`lang-${language}`, HTMLButtonElement).addEventListener('click', () => { speak(language); });
speak(localStorage.getItem('lab-language') === 'en' ? 'en' : 'ru');
show('shelf');
listen({ state: draw, log: addLog, paper: addPaper, lost: drawLost });
