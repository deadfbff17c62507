import type { ReactNode } from 'react';

const drawings = {
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM15.3 15.3 20 20',
  backspace: 'M9 6h11v12H9l-6-6 6-6ZM12 9.5l5 5M17 9.5l-5 5',
  close: 'M6 6l12 12M18 6 6 18',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  warning: 'M12 4 2.8 20h18.4L12 4ZM12 10v4.5M12 17.2v.3',
  printer: 'M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7v-6Z',
  link: 'M4 9a12 12 0 0 1 16 0M7 12.5a7.5 7.5 0 0 1 10 0M10 16a3.2 3.2 0 0 1 4 0M12 19v.2',
  unlink: 'M4 9a12 12 0 0 1 5-2.8M13 6.1A12 12 0 0 1 20 9M7 12.5a7.5 7.5 0 0 1 3-1.8M10 16a3.2 3.2 0 0 1 4 0M12 19v.2M4 4l16 16',
  lock: 'M6 11h12v9H6v-9ZM9 11V8a3 3 0 0 1 6 0v3',
  receipt: 'M6 3v18l2-1.5L10 21l2-1.5 2 1.5 2-1.5 2 1.5V3l-2 1.5L14 3l-2 1.5L10 3 8 4.5 6 3ZM9 9h6M9 13h6',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4ZM9 14.8a2.2 2.2 0 1 0 0 4.4 2.2 2.2 0 0 0 0-4.4Z',
  keyboard: 'M3 7h18v10H3V7ZM6.5 10.3v.2M10 10.3v.2M14 10.3v.2M17.5 10.3v.2M8 14h8',
  shop: 'M5.5 4h13L20 9H4l1.5-5ZM5 9v11h14V9M10 20v-6h4v6',
  person: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM4.5 20a7.5 7.5 0 0 1 15 0',
  trash: 'M4 7h16M9 7V4h6v3M6.5 7l1 13h9l1-13M10 11v5M14 11v5',
  box: 'M4 8l8-4 8 4v8l-8 4-8-4V8ZM4 8l8 4 8-4M12 12v8',
  leave: 'M10 4H5v16h5M14 8l4 4-4 4M18 12H9',
  back: 'M9 6 4 11l5 5M4 11h10a6 6 0 0 1 0 9h-3',
  pause: 'M8 5v14M16 5v14',
  cashIn: 'M3 12h18v8H3v-8ZM12 15v2M12 2v7M9 6.5 12 9l3-2.5',
  cashOut: 'M3 12h18v8H3v-8ZM12 15v2M12 9V2M9 4.5 12 2l3 2.5',
  drawer: 'M4 10h16v4H4v-4ZM3 14h18v6H3v-6ZM10 17h4M7 10V5h10v5',
  handover: 'M8 4a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM3 19a5 5 0 0 1 8-4M14 15h7M18 12l3 3-3 3',
  journal: 'M6 3h12v18H6V3ZM9 8h6M9 12h6M9 16h4M6 3v18',
  tasks: 'M4 6.5l1.5 1.5L8.5 5M4 13l1.5 1.5L8.5 11.5M4 19.5 5.5 21l3-3M12 6.5h8M12 13h8M12 19.5h8',
  training: 'M12 4 2 9l10 5 10-5-10-5ZM6 11.5V16c3 3 9 3 12 0v-4.5',
  chart: 'M4 4v16h16M7.5 15l4-5 3 2.5L20 6',
  star: 'M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9L3.5 9.7l5.9-.8L12 3.5Z',
  sound: 'M4 10v4h3l5 4V6l-5 4H4ZM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11',
} as const;

export type IconName = keyof typeof drawings;

/** One of our own line drawings, in the colour of the text around it; the word beside it carries the meaning. */
export function Icon({ name, size = 20 }: { readonly name: IconName; readonly size?: number }): ReactNode {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" focusable="false">
      <path d={drawings[name]} />
    </svg>
  );
}
