/** The shelf: goods with their real barcodes. */
import { copy, element, make } from './dom.ts';
import { lab, type ShelfGood } from './lab-api.ts';
import { say } from './words.ts';

const list = element('shelf-list', HTMLElement);
const find = element('shelf-find', HTMLInputElement);

let goods: readonly ShelfGood[] = [];

find.addEventListener('input', draw);

const price = (minor: number): string => (minor / 100).toFixed(2).replace('.', ',');

function picture(path: string): HTMLImageElement {
  const image = make('img', '');
  image.src = path;
  image.alt = '';
  image.loading = 'lazy';
  return image;
}

function card(good: ShelfGood): HTMLLIElement {
  const code = picture(`/shelf/${good.code}.svg`);
  code.className = 'code';
  code.alt = good.code;
  const words = make('span', 'words', make('b', '', good.name), make('small', '', `${price(good.priceMinor)} ₽`));
  const button = make('button', 'good', picture(`/pictures/${good.picture}.svg`), words, code);
  button.type = 'button';
  button.addEventListener('click', () => { void copy(good.code, good.code); });
  return make('li', '', button);
}

function draw(): void {
  const asked = find.value.toLowerCase().replaceAll('ё', 'е').split(/\s+/).filter((word) => word !== '');
  const matching = goods.filter(({ name, code }) => asked.every((word) => name.toLowerCase().replaceAll('ё', 'е').includes(word) || code.includes(word)));
  list.replaceChildren(...(matching.length === 0 ? [make('li', 'empty', say('shelfEmpty'))] : matching.map(card)));
}

export async function loadShelf(): Promise<void> {
  goods = await lab.shelf();
  draw();
}
