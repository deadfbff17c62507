/**
 * The pencil box of the goods' pictures: a calm palette of three tones per colour (light from the upper left) and the few shapes
 * every drawing is made of. Plain SVG text, 96 x 96, no outlines, no scripts, no fonts.
 */
export type Tint = { readonly base: string; readonly shade: string; readonly light: string };

const tint = (base: string, shade: string, light: string): Tint => ({ base, shade, light });

export const palette = {
  red: tint('#d4604f', '#b04638', '#e88d7e'),
  rose: tint('#d98ba0', '#bb687f', '#ecb7c4'),
  orange: tint('#e3914a', '#c4722e', '#f1b782'),
  amber: tint('#e2ae4a', '#c08c2d', '#f2cf8a'),
  yellow: tint('#ebd069', '#cfae42', '#f7e8a8'),
  lime: tint('#b3c45c', '#92a43f', '#d2de94'),
  green: tint('#7ba561', '#5b8446', '#a6c890'),
  forest: tint('#4f7f52', '#39633d', '#7ba57c'),
  teal: tint('#4c9a88', '#347768', '#84c1b2'),
  sky: tint('#8fbbdb', '#6a9abf', '#bedaee'),
  blue: tint('#5f8fbb', '#44719b', '#96bada'),
  navy: tint('#51678a', '#3a4d6b', '#8093b3'),
  violet: tint('#9280b6', '#725f96', '#b8a9d2'),
  brown: tint('#ad7850', '#895a38', '#cb9d79'),
  cocoa: tint('#7a5442', '#5b3c2e', '#a07c69'),
  sand: tint('#dcb888', '#be9661', '#eed7b4'),
  cream: tint('#f3e8d3', '#dbc9a8', '#fdf7ea'),
  grey: tint('#abb4af', '#88928c', '#cfd6d2'),
  white: tint('#f4f6f3', '#d3dad4', '#ffffff'),
  ink: tint('#46544d', '#313d37', '#6d7b74'),
} as const satisfies Record<string, Tint>;

export type TintName = keyof typeof palette;

export const path = (d: string, fill: string): string => `<path d="${d}" fill="${fill}"/>`;
export const box = (x: number, y: number, width: number, height: number, radius: number, fill: string): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}"/>`;
export const disc = (x: number, y: number, radius: number, fill: string): string => `<circle cx="${x}" cy="${y}" r="${radius}" fill="${fill}"/>`;
export const oval = (x: number, y: number, rx: number, ry: number, fill: string): string =>
  `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${fill}"/>`;
export const stroke = (d: string, color: string, width: number): string =>
  `<path d="${d}" fill="none" stroke="${color}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;
export const group = (transform: string, ...parts: string[]): string => `<g transform="${transform}">${parts.join('')}</g>`;
export const faint = (opacity: number, ...parts: string[]): string => `<g opacity="${opacity}">${parts.join('')}</g>`;

/** The soft shadow everything stands on, `reach` wide to each side of `x`. */
export const ground = (reach: number, x = 48): string => faint(0.13, oval(x, 85, reach, 3.4, '#17201c'));

/** One finished picture. */
export const picture = (...parts: string[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96" viewBox="0 0 96 96">${parts.join('')}</svg>`;
