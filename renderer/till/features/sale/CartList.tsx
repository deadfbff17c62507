import { useEffect, useRef, type ReactNode } from 'react';
import type { CartLine, CartView } from '#contract/terminal/sale.ts';
import { formatMoney } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import { VirtualList } from '#renderer/ui/VirtualList.tsx';
import css from './CartList.module.css';
import { useQuantityText } from './quantity-text.ts';
import { saleTexts } from './sale-texts.ts';

export type CartListProps = {
  readonly cart: CartView;
  readonly selectedLineNo: number | null;
  readonly raised: { readonly lineNo: number; readonly times: number } | null;
  /** Absent: the lines are history, nothing can be chosen. */
  readonly onChoose?: (lineNo: number) => void;
};

/** The lines of the receipt, the newest at the bottom beside the total, the marked one always in view. */
export function CartList({ cart, selectedLineNo, raised, onChoose }: CartListProps): ReactNode {
  const t = useT(saleTexts);
  return (
    <VirtualList
      label={t('cart')}
      className={css.list ?? ''}
      items={cart.lines}
      itemKey={(line) => line.lineNo}
      estimateHeight={42}
      stand="end"
      showIndex={onChoose === undefined ? cart.lines.length - 1 : cart.lines.findIndex((line) => line.lineNo === selectedLineNo)}
      render={(line, index) => (
        <Line line={line} position={index + 1} selected={line.lineNo === selectedLineNo && onChoose !== undefined} flash={raised?.lineNo === line.lineNo ? raised.times : 0} onChoose={onChoose} />
      )}
    />
  );
}

type LineProps = { readonly line: CartLine; readonly position: number; readonly selected: boolean; readonly flash: number; readonly onChoose: ((lineNo: number) => void) | undefined };

function Line({ line, position, selected, flash, onChoose }: LineProps): ReactNode {
  const language = useLanguage();
  const quantity = useQuantityText()(line.quantityMicro, line.unit);
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (flash > 0) row.current?.animate([{ backgroundColor: 'var(--flash)' }, {}], { duration: 240, easing: 'ease-out' });
  }, [flash]);
  const inside = (
    <>
      <span className={css.position}>{position}</span>
      <span className={css.name}>{line.name}</span>
      <span className={css.quantity}>{quantity} × {formatMoney(line.priceMinor, language)}</span>
      <span className={css.sum}>
        {line.discountMinor > 0 ? <del className={css.before}>{formatMoney(line.totalMinor + line.discountMinor, language)}</del> : null}
        <MoneyText minor={line.totalMinor} />
      </span>
    </>
  );
  return (
    <div role="listitem" ref={row} className={css.row} aria-current={selected ? 'true' : undefined}>
      {onChoose === undefined
        ? <div className={css.line}>{inside}</div>
        : <button type="button" tabIndex={-1} className={css.line} onClick={() => onChoose(line.lineNo)}>{inside}</button>}
    </div>
  );
}
