import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../support/processes.ts';
import { THEMES, type Theme } from './looks.ts';

type Colour = readonly [red: number, green: number, blue: number];

/** WCAG 2.1, 1.4.6: text of any size. */
const AAA = 7;
const css = (path: string): string => readFileSync(join(ROOT, 'renderer', path), 'utf8');
const tokens = css('ui/tokens.css');
/** How much of its ink the kopecks of an amount keep where a rule says nothing else. */
const KOPECKS = Number(/--kopeck-ink, color-mix\(in srgb, currentColor (\d+)%/.exec(css('ui/MoneyText.module.css'))?.[1]) / 100;
/** Lines that come back lie on so much of their ground's colour. */
const COMING_BACK = 0.55;

const receipt = ['--surface', '--select', '--flash', '--warn-soft'] as const;
const panel = ['--bg', '--surface', '--sunken'] as const;
/** Every rule that colours an amount at the till, with the grounds it stands on. `money`: its kopecks are lighter. */
const amounts: readonly { readonly file: string; readonly rule: string; readonly on: readonly string[]; readonly money?: boolean }[] = [
  { file: 'sale/CartList', rule: '.line', on: receipt, money: true },
  { file: 'sale/CartList', rule: '.quantity', on: receipt },
  { file: 'sale/CartList', rule: '.before', on: receipt },
  { file: 'sale/CartList', rule: '.taken', on: receipt },
  { file: 'sale/CartList', rule: '.taken small', on: receipt },
  { file: 'sale/LineMarks', rule: '.discount', on: receipt },
  { file: 'sale/LineMarks', rule: '.list', on: receipt },
  { file: 'sale/CartTotals', rule: '.row', on: panel, money: true },
  { file: 'sale/CartTotals', rule: '.discount', on: panel },
  { file: 'sale/CartTotals', rule: '.taken', on: panel },
  { file: 'sale/CartTotals', rule: '.cash', on: panel },
  { file: 'payment/PaymentPanel', rule: '.sums dd', on: panel, money: true },
  { file: 'payment/PaymentPanel', rule: '.sums .missing', on: panel, money: true },
  { file: 'payment/PaymentPanel', rule: '.hint', on: panel, money: true },
  { file: 'payment/PaymentPanel', rule: '.laid', on: panel, money: true },
  { file: 'payment/PaymentPanel', rule: '.rounding', on: panel, money: true },
  { file: 'payment/PaidPanel', rule: '.sums dd', on: panel, money: true },
  { file: 'line/LinePanel', rule: '.now', on: panel },
  { file: 'line/LinePanel', rule: '.result, .trouble', on: panel },
  { file: 'receipt/ReceiptsPanel', rule: '.facts', on: [...panel, '--select', '--warn-soft'] },
  { file: 'receipt/ReceiptsPanel', rule: '.returned', on: [...panel, '--select'] },
  { file: 'receipt/ReceiptsPanel', rule: '.look', on: [...panel, '--select', '--warn-soft'] },
  { file: 'refund/FindView', rule: '.facts', on: [...panel, '--select'] },
  { file: 'refund/FindView', rule: '.returned', on: [...panel, '--select'] },
  { file: 'refund/LinesView', rule: '.facts', on: [...panel, '--select', '--warn-soft'] },
  { file: 'shift/CountView', rule: '.worth', on: [...panel, '--select'], money: true },
  { file: 'shift/CountView', rule: '.verdict', on: panel, money: true },
  { file: 'shift/CountView', rule: '.differs', on: panel },
  { file: 'shift/Report', rule: '.look', on: [...panel, '--select'], money: true },
];
/** What has no colour of its own is written in `--ink`: the large sums, the change, prices of found and quick goods. */
const inInk = [...receipt, ...panel, '--accent-soft'];

function token(name: string, theme: Theme): Colour {
  const both = new RegExp(`${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(tokens);
  const hex = both?.[theme === 'light' ? 1 : 2];
  if (hex === undefined) throw new Error(`no token ${name}`);
  return [hex.slice(1, 3), hex.slice(3, 5), hex.slice(5, 7)].map((two) => Number.parseInt(two, 16)) as unknown as Colour;
}

const mixed = (over: Colour, under: Colour, part: number): Colour => over.map((value, at) => value * part + (under[at] as number) * (1 - part)) as unknown as Colour;

/** Relative luminance, WCAG 2.1. */
function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4)) as unknown as Colour;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(ink: Colour, ground: Colour): number {
  const [darker, lighter] = [luminance(ink), luminance(ground)].sort((a, b) => a - b) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

/** The body of a rule; a module that lost it is to be looked at anew. */
function ruleOf(file: string, rule: string): string {
  const text = css(`till/features/${file}.module.css`).replaceAll(/\/\*[^]*?\*\//g, '');
  const found = [...text.matchAll(/([^{}]+)\{([^{}]*)\}/g)].find(([, selector]) => selector?.trim().replaceAll(/\s+/g, ' ') === rule);
  if (found?.[2] === undefined) throw new Error(`${file} has no ${rule}`);
  return found[2];
}

/** The pairs of one ink that are too near each other, kopecks included. */
function tooNear(theme: Theme, ink: string, on: readonly string[], keeps: number): string[] {
  const grounds = on.map((name) => ({ name, colour: token(name, theme) }));
  const back = on.includes('--warn-soft') ? [{ name: 'coming back', colour: mixed(token('--warn-soft', theme), token('--surface', theme), COMING_BACK) }] : [];
  return [...grounds, ...back].flatMap(({ name, colour }) => {
    const found = contrast(mixed(token(ink, theme), colour, keeps), colour);
    return found >= AAA ? [] : [`${ink} at ${keeps} on ${name}: ${found.toFixed(2)}`];
  });
}

describe.each(THEMES)('amounts at a till, %s', (theme) => {
  it.each(amounts)('$file $rule keeps 7:1', ({ file, rule, on, money = false }) => {
    const body = ruleOf(file, rule);
    const ink = /(?:^|\s)color: var\((--[a-z0-9-]+)\)/.exec(body)?.[1];
    if (ink === undefined) throw new Error(`${file} ${rule} has no colour`);
    expect(tooNear(theme, ink, on, money && !body.includes('--kopeck-ink: currentColor') ? KOPECKS : 1)).toEqual([]);
  });

  it('amounts in the ink of the page keep 7:1, their kopecks too', () => {
    expect(tooNear(theme, '--ink', inInk, KOPECKS)).toEqual([]);
  });
});
