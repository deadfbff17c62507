import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, type ReactNode } from 'react';
import { classNames } from './class-names.ts';
import css from './VirtualList.module.css';

export type VirtualListProps<T> = {
  readonly items: readonly T[];
  readonly itemKey: (item: T) => string | number;
  readonly render: (item: T, index: number) => ReactNode;
  readonly estimateHeight: number;
  /** Index of the item that must be in view; followed when it or the height of the list changes. */
  readonly showIndex?: number;
  /** `end`: few items stand at the bottom, the newest next to what follows the list. */
  readonly stand?: 'start' | 'end';
  readonly role?: 'list' | 'listbox';
  readonly id?: string;
  readonly label: string;
  /** Stands by itself on the ground of a screen: with a line around it. */
  readonly framed?: boolean;
  readonly className?: string;
};

/** The list places an item by heights it has guessed or measured before; what is really drawn is looked at until it stands still, and not for ever. */
const CALM_FRAMES = 3;
const SETTLE_FRAMES = 60;

/** True where it had to move. An item higher than the list is shown from its top. */
function bringIntoSight(frame: Element, row: Element): boolean {
  const [inside, item] = [frame.getBoundingClientRect(), row.getBoundingClientRect()];
  const beyond = item.top < inside.top || item.height > inside.height ? item.top - inside.top : Math.max(0, item.bottom - inside.bottom);
  const before = frame.scrollTop;
  if (Math.abs(beyond) >= 1) frame.scrollTop += beyond;
  return frame.scrollTop !== before;
}

/**
 * A list that draws only what can be seen. Rows may have any height: they are measured as they come into view.
 * `render` returns the whole row element, which carries its own role (`listitem`, `option`).
 */
export function VirtualList<T>(props: VirtualListProps<T>): ReactNode {
  const { items, itemKey, render, estimateHeight, showIndex, stand = 'start', role = 'list', id, label, framed = false, className } = props;
  const frame = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => frame.current,
    estimateSize: () => estimateHeight,
    getItemKey: (index) => itemKey(items[index] as T),
    overscan: 6,
  });
  useEffect(() => {
    const element = frame.current;
    if (element === null || showIndex === undefined || showIndex < 0 || showIndex >= items.length) return;
    let frameId = 0;
    const settle = (left: number, calm: number): void => {
      frameId = requestAnimationFrame(() => {
        const row = element.querySelector(`[data-index="${showIndex}"]`);
        if (row === null) virtualizer.scrollToIndex(showIndex, { align: 'auto' });
        const still = row !== null && !bringIntoSight(element, row);
        if (left > 0 && !(still && calm + 1 >= CALM_FRAMES)) settle(left - 1, still ? calm + 1 : 0);
      });
    };
    const show = (): void => {
      virtualizer.scrollToIndex(showIndex, { align: 'auto' });
      cancelAnimationFrame(frameId);
      settle(SETTLE_FRAMES, 0);
    };
    show();
    // A notice that comes above or below the list takes of its height, and pushed the item that must be seen out of it.
    const watch = new ResizeObserver(show);
    watch.observe(element);
    return () => {
      watch.disconnect();
      cancelAnimationFrame(frameId);
    };
  }, [showIndex, items, virtualizer]);
  return (
    <div ref={frame} className={classNames(css.frame, framed && css.framed, className)} tabIndex={0} data-keeps-focus>
      <div className={classNames(css.stand, stand === 'end' && css.end)}>
        <div className={css.rows} role={role} id={id} aria-label={label} style={{ height: virtualizer.getTotalSize() }}>
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
