import { describe, expect, it } from 'vitest';
import { submitAsEnter } from './touched-field.ts';

type Part = { readonly type: string; readonly disabled?: boolean };

/** By which button a form of these parts is sent: `by itself` where it has none, `not` where it is not sent. */
function sentBy(parts: readonly Part[]): unknown {
  let sent: unknown = 'not';
  const elements = parts.map((part) => ({ ...part, matches: (selector: string) => selector === ':disabled' && part.disabled === true }));
  const form = { elements, requestSubmit: (button?: unknown) => {
    sent = button === undefined ? 'by itself' : elements.indexOf(button as (typeof elements)[number]);
  } };
  submitAsEnter(form as unknown as HTMLFormElement);
  return sent;
}

describe('Enter of the letters on the screen', () => {
  it.each<readonly [string, readonly Part[], unknown]>([
    ['sends by the first button that sends', [{ type: 'text' }, { type: 'button' }, { type: 'submit' }, { type: 'submit' }], 2],
    ['sends nothing while that button is off, whatever comes after it', [{ type: 'text' }, { type: 'submit', disabled: true }, { type: 'submit' }], 'not'],
    ['sends a form without such a button', [{ type: 'text' }, { type: 'button' }], 'by itself'],
  ])('%s', (_, parts, expected) => expect(sentBy(parts)).toBe(expected));
});
