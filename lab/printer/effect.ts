import type { Cut, PaperItem } from './paper.ts';

/** What a command does to the world outside of the head. */
export type Effect =
  | { readonly kind: 'item'; readonly item: PaperItem }
  | { readonly kind: 'cut'; readonly cut: Exclude<Cut, 'overflow'> }
  | { readonly kind: 'pulse'; readonly pin: 2 | 5; readonly milliseconds: number }
  | { readonly kind: 'reply'; readonly bytes: Uint8Array }
  | { readonly kind: 'askStatus'; readonly n: number }
  | { readonly kind: 'watchStatus'; readonly mask: number }
  | { readonly kind: 'unknown' };
