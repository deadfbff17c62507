/** The pile of papers that were cut off, newest first; a click lays one on the table. */
import { element, make } from './dom.ts';
import { lab, type PaperSummary } from './lab-api.ts';
import { currentLanguage, say } from './words.ts';

const KEPT = 40;
const list = element('pile-list', HTMLElement);
const sheet = element('sheet', HTMLDialogElement);
const sheetImage = element('sheet-image', HTMLImageElement);

let papers: readonly PaperSummary[] = [];

sheet.addEventListener('click', (event) => { if (event.target === sheet) sheet.close(); });

const firstLine = ({ lines }: PaperSummary): string => lines.map((line) => line.trim()).find((line) => line !== '') ?? '';

function card(paper: PaperSummary): HTMLLIElement {
  const image = make('img', '');
  image.src = `/papers/${paper.id}.svg?cut`;
  image.alt = firstLine(paper);
  image.loading = 'lazy';
  const time = paper.cutAt === null ? '' : new Date(paper.cutAt).toLocaleTimeString(currentLanguage());
  const button = make('button', 'leaf', make('span', 'crop', image), make('b', '', `№ ${paper.number}`), make('small', '', time));
  button.type = 'button';
  button.addEventListener('click', () => {
    sheetImage.src = image.src;
    sheetImage.alt = paper.lines.join('\n');
    sheet.showModal();
  });
  return make('li', '', button);
}

function draw(): void {
  list.replaceChildren(...(papers.length === 0 ? [make('li', 'empty', say('pileEmpty'))] : papers.map(card)));
}

export function addPaper(paper: PaperSummary): void {
  if (papers.some(({ id }) => id === paper.id)) return;
  papers = [paper, ...papers].slice(0, KEPT);
  draw();
}

export async function loadPile(): Promise<void> {
  papers = await lab.pile();
  draw();
}
