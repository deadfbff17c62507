import { describe, expect, it } from 'vitest';
import { listenToHands } from './hand-clock.ts';

describe('when the hand did something', () => {
  it('is when the key or the finger was, and not when the page came to hear of it', () => {
    const heard = new Map<string, (event: { readonly timeStamp: number }) => void>();
    const handMs = listenToHands({ addEventListener: (kind: string, hear: (event: { readonly timeStamp: number }) => void) => void heard.set(kind, hear) } as unknown as Window);
    expect(handMs()).toBe(Number.NEGATIVE_INFINITY);
    heard.get('keydown')?.({ timeStamp: 120 });
    expect(handMs()).toBe(120);
    heard.get('click')?.({ timeStamp: 400 });
    expect(handMs()).toBe(400);
  });
});
