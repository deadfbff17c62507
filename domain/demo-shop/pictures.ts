/** Every picture of the demo shop by name: a motif, or `motif-tint` where one drawing serves several goods. */
import { palette, type Tint, type TintName } from './drawing.ts';
import * as bakery from './drawn-bakery.ts';
import * as drinks from './drawn-drinks.ts';
import * as fresh from './drawn-fresh.ts';
import * as home from './drawn-home.ts';
import * as pantry from './drawn-pantry.ts';
import * as produce from './drawn-produce.ts';

const motifs = { ...bakery, ...drinks, ...fresh, ...home, ...pantry, ...produce } as const;
type Motifs = typeof motifs;
type Plain = { [K in keyof Motifs]: Motifs[K] extends () => string ? K : never }[keyof Motifs];
type Tinted = Exclude<keyof Motifs, Plain>;

/** `banana`, or `apple-red`. */
export type PictureName = Plain | `${Tinted}-${TintName}`;

export const motifNames = Object.keys(motifs) as (keyof Motifs)[];

/** The drawing as SVG text, 96 x 96, below 2 KB, transparent around the thing. */
export function drawPicture(name: PictureName): string {
  const [motif, tint] = name.split('-') as [keyof Motifs, TintName | undefined];
  const draw: (t: Tint) => string = motifs[motif];
  return draw(palette[tint ?? 'grey']);
}
