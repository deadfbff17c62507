import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { createSight, type Sight, type SightChanges } from './sight.ts';
import css from './VirtualList.module.css';

export type VirtualListProps<T> = {
  readonly items: readonly T[];
  readonly itemKey: (item: T) => string | number;
  readonly render: (item: T, index: number) => ReactNode;
  readonly estimateHeight: number;
  /** Index of the item that must be in view; followed when another one is, when it moves, or when it or the list changes its size. */
  readonly showIndex?: number;
  /** Another value: the item was touched again, and comes back from wherever somebody has scrolled. */
  readonly shownFor?: string | number;
  /** `end`: few items stand at the bottom, the newest next to what follows the list. */
  readonly stand?: 'start' | 'end';
  readonly role?: 'list' | 'listbox';
  readonly id?: string;
  readonly label: string;
  /** Stands by itself on the ground of a screen: with a line around it. */
  readonly framed?: boolean;
  readonly className?: string;
};

/** True where it had to move. An item higher than the list is shown from its top. */
function bringIntoSight(frame: Element, row: Element): boolean {
  const [inside, item] = [frame.getBoundingClientRect(), row.getBoundingClientRect()];
  const beyond = item.top < inside.top || item.height > inside.height ? item.top - inside.top : Math.max(0, item.bottom - inside.bottom);
  const before = frame.scrollTop;
  if (Math.abs(beyond) >= 1) frame.scrollTop += beyond;
  return frame.scrollTop !== before;
}

/** Whoever does one of these scrolls, or is about to. */
const HANDS = ['wheel', 'pointerdown', 'touchmove'] as const;

/** Tells of another size of the list or of the row it is told to follow, and of another height of what is in it. Answers how to follow another row, and how to end. */
function watchSizes(frame: Element, content: Element, { resized, grown }: SightChanges): { readonly follow: (row: Element) => void; readonly end: () => void } {
  const sizeOf = (element: Element): string => `${element.clientWidth} ${element.clientHeight}`;
  let row: Element | null = null;
  let known = ['', ''];
  const now = (): string[] => [sizeOf(frame), row === null ? '' : sizeOf(row)];
  const watch = new ResizeObserver(() => {
    // A row that is out of the page has been scrolled away.
    if (row?.isConnected === false) row = null;
    const seen = now();
    const isNew = seen[0] !== known[0] || (row !== null && seen[1] !== known[1]);
    known = seen;
    if (isNew) resized();
    else grown();
  });
  known = now();
  watch.observe(frame);
  watch.observe(content);
  return {
    follow: (next) => {
      if (next === row) return;
      if (row !== null) watch.unobserve(row);
      row = next;
      known = now();
      watch.observe(next);
    },
    end: () => { watch.disconnect(); },
  };
}

/**
 * A list that draws only what can be seen. Rows may have any height: they are measured as they come into view.
 * `render` returns the whole row element, which carries its own role (`listitem`, `option`).
 */
export function VirtualList<T>(props: VirtualListProps<T>): ReactNode {
  const { items, itemKey, render, estimateHeight, showIndex, shownFor = '', stand = 'start', role = 'list', id, label, framed = false, className } = props;
  const frame = useRef<HTMLDivElement>(null);
  const rows = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => frame.current,
    estimateSize: () => estimateHeight,
    getItemKey: (index) => itemKey(items[index] as T),
    overscan: 6,
  });
  const sight = useRef<Sight | null>(null);
  useEffect(() => {
    const [element, content] = [frame.current, rows.current];
    if (element === null || content === null) return;
    const kept = createSight({
      rowAt: (index) => element.querySelector(`[data-index="${index}"]`),
      bring: (row) => bringIntoSight(element, row),
      top: () => element.scrollTop,
      place: (index) => { virtualizer.scrollToIndex(index, { align: 'auto' }); },
      letGo: () => { virtualizer.cancelScroll(); },
      nextFrame: (run) => requestAnimationFrame(run),
      cancelFrame: (id) => { cancelAnimationFrame(id); },
      watch: (changes) => watchSizes(element, content, changes),
    });
    for (const hand of HANDS) element.addEventListener(hand, kept.letGo, { passive: true });
    sight.current = kept;
    return () => {
      for (const hand of HANDS) element.removeEventListener(hand, kept.letGo);
      kept.end();
      sight.current = null;
    };
  }, [virtualizer]);
  const isShown = showIndex !== undefined && showIndex >= 0 && showIndex < items.length;
  const shownKey = isShown ? itemKey(items[showIndex] as T) : null;
  useEffect(() => {
    sight.current?.show(shownKey === null || showIndex === undefined ? null : showIndex);
  }, [showIndex, shownKey, shownFor]);
  return (
    <div ref={frame} className={classNames(css.frame, framed && css.framed, className)} tabIndex={0} data-keeps-focus>
      <div className={classNames(css.stand, stand === 'end' && css.end)}>
        <div ref={rows} className={css.rows} role={role} id={id} aria-label={label} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map((row) => (
            <div key={row.key} ref={virtualizer.measureElement} data-index={row.index} className={css.row} role="presentation" style={{ transform: `translateY(${row.start}px)` }}>
              {render(items[row.index] as T, row.index)}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}
