import { memo, type ReactNode } from 'react';
import type { CartLine, CartView } from '#contract/terminal/sale.ts';
import { formatMoney } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { classNames } from '#renderer/ui/class-names.ts';
import { Grouped } from '#renderer/ui/Grouped.tsx';
import { MoneyText } from '#renderer/ui/MoneyText.tsx';
import { VirtualList } from '#renderer/ui/VirtualList.tsx';
import css from './CartList.module.css';
import { discountWords, LineMarks, LinePrice } from './LineMarks.tsx';
import { useQuantityText } from './quantity-text.ts';
import { saleTexts } from './sale-texts.ts';

export type CartListProps = {
  readonly cart: CartView;
  readonly selectedLineNo: number | null;
  readonly raised: { readonly lineNo: number; readonly times: number } | null;
  /** `wide` is the table of the keyboard layout: each fact in a column of its own. */
  readonly wide?: boolean;
  /** Absent: the lines are history, nothing can be chosen. Another function is every line drawn anew. */
  readonly onChoose?: (lineNo: number) => void;
};

/** The lines of the receipt, the newest at the bottom beside the total, the marked one always in view. */
export function CartList({ cart, selectedLineNo, raised, wide = false, onChoose }: CartListProps): ReactNode {
  const t = useT(saleTexts);
  const showIndex = onChoose === undefined ? cart.lines.length - 1 : cart.lines.findIndex((line) => line.lineNo === selectedLineNo);
  return (
    <>
      {wide ? (
        <div className={classNames(css.wide, css.heads)} aria-hidden="true">
          <span className={css.number}>№</span><span>{t('columnName')}</span><span className={css.number}>{t('columnPrice')}</span><span className={css.number}>{t('columnQuantity')}</span><span className={css.number}>{t('columnDiscount')}</span><span className={css.number}>{t('columnSum')}</span>
        </div>
      ) : null}
      <VirtualList
        label={t('cart')}
        className={css.list ?? ''}
        items={cart.lines}
        itemKey={(line) => line.lineNo}
        estimateHeight={42}
        stand={wide ? 'start' : 'end'}
        showIndex={showIndex}
        shownFor={`${raised?.times ?? 0} ${cart.lines[showIndex]?.quantityMicro ?? 0}`}
        render={(line, index) => (
          <Line line={line} position={index + 1} wide={wide} selected={line.lineNo === selectedLineNo && onChoose !== undefined} flash={raised?.lineNo === line.lineNo ? raised.times : 0} onChoose={onChoose} />
        )}
      />
    </>
  );
}

type LineProps = { readonly line: CartLine; readonly position: number; readonly wide: boolean; readonly selected: boolean; readonly flash: number; readonly onChoose: ((lineNo: number) => void) | undefined };

/** Drawn anew where something about this line is another: a scan changes one line of a receipt that may have hundreds. */
const Line = memo(function Line({ line, position, wide, selected, flash, onChoose }: LineProps): ReactNode {
  const inside = wide ? <WideLine line={line} position={position} /> : <NarrowLine line={line} position={position} />;
  const look = classNames(css.line, wide && css.wide);
  return (
    <div role="listitem" className={classNames(css.row, line.direction === 'refund' && css.refund, flash > 0 && css.flashed)} aria-current={selected ? 'true' : undefined}>
      {/* Another key is another flash, also where two scans come between two drawings. */}
      {flash > 0 ? <span key={flash} className={css.flash} aria-hidden="true" /> : null}
      {onChoose === undefined
        ? <div className={look}>{inside}</div>
        : <button type="button" tabIndex={-1} className={look} onClick={() => onChoose(line.lineNo)}>{inside}</button>}
    </div>
  );
});

/** What the line comes to, signed as it moves money. */
function signedTotal(line: CartLine): number {
  return line.direction === 'refund' ? -line.totalMinor : line.totalMinor;
}

function NarrowLine({ line, position }: { readonly line: CartLine; readonly position: number }): ReactNode {
  const language = useLanguage();
  const quantity = useQuantityText()(line.quantityMicro, line.unit);
  return (
    <>
      <span className={css.position}>{position}</span>
      <span className={css.what}><span className={css.name}>{line.name}</span><LineMarks line={line} /></span>
      <span className={css.quantity}>{quantity} × <LinePrice line={line} /></span>
      <span className={css.sum}>
        {line.discountMinor > 0 ? <del className={css.before}><Grouped>{formatMoney(line.totalMinor + line.discountMinor, language)}</Grouped></del> : null}
        <MoneyText minor={signedTotal(line)} />
      </span>
    </>
  );
}

function WideLine({ line, position }: { readonly line: CartLine; readonly position: number }): ReactNode {
  const t = useT(saleTexts);
  const language = useLanguage();
  const quantity = useQuantityText()(line.quantityMicro, line.unit);
  return (
    <>
      <span className={css.position}>{position}</span>
      <span className={css.what}><span className={css.name}>{line.name}</span><LineMarks line={line} /></span>
      <span className={css.number}><LinePrice line={line} /></span>
      <span className={css.number}>{quantity}</span>
      <span className={classNames(css.number, css.taken)}>
        {line.discountMinor === 0 ? '' : <Grouped>{formatMoney(-line.discountMinor, language)}</Grouped>}
        {line.discount?.kind === 'percent' && line.discountMinor > 0 ? <small>{discountWords(line.discount, language, t)}</small> : null}
      </span>
      <span className={css.sum}><MoneyText minor={signedTotal(line)} /></span>
    </>
  );
}
