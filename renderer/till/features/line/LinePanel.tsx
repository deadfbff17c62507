import type { ReactNode } from 'react';
import type { Client } from '#contract/define/service.ts';
import type { CartLine, Discount } from '#contract/terminal/sale.ts';
import type { staff } from '#contract/terminal/staff.ts';
import { formatMoney, formatQuantity } from '#renderer/i18n/format.ts';
import { glossary } from '#renderer/i18n/glossary.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { keyLabel, type KeyAction } from '#renderer/ui/key-map.ts';
import { useKeyLabel } from '#renderer/ui/key-map-store.ts';
import { LEVEL } from '#renderer/ui/key-layers.ts';
import { useKeys } from '#renderer/ui/keyboard.ts';
import { WorkPanel } from '#renderer/ui/WorkPanel.tsx';
import { amountErased, amountPasted, amountStands, amountTold, amountTyped, amountUnaccepted, NO_AMOUNT, type AmountField, type AmountTrouble } from '../../parts/amount-field.ts';
import { AmountPad, usePaste } from '../../parts/AmountBox.tsx';
import { useTyped } from '../../parts/typist.ts';
import { DiscountChoices } from './DiscountChoices.tsx';
import { EntryBox } from './EntryBox.tsx';
import { discountIn, lineFields, limitsOf, lineWouldBe, priceIn, quantityIn, typedDiscount, type DiscountKind, type LineField } from './line-form.ts';
import { LineMore, type Favourite } from './LineMore.tsx';
import css from './LinePanel.module.css';
import { lineTexts } from './line-texts.ts';
import { useUnaccepted } from './unaccepted.ts';
import { WhyPrice } from './WhyPrice.tsx';

/** Gestures of the cart on one line; each resolves to true when it is done. */
export type LineGestures = {
  readonly setQuantity: (lineNo: number, quantityMicro: number) => Promise<boolean>;
  readonly setPrice: (lineNo: number, priceMinor: number, reason: string) => Promise<boolean>;
  readonly setDiscount: (lineNo: number, discount: Discount | null, reason: string) => Promise<boolean>;
  readonly setNote: (lineNo: number, note: string) => Promise<boolean>;
  readonly setSeller: (lineNo: number, sellerId: string | null) => Promise<boolean>;
  readonly removeLine: (lineNo: number) => void;
};

export type LinePanelProps = {
  readonly line: CartLine;
  readonly position: number;
  readonly field: LineField;
  /** Typed on the selling screen before the key of this panel: `10` and then the discount. */
  readonly typed: string;
  readonly reasons: readonly string[];
  readonly gestures: LineGestures;
  readonly favourite: Favourite;
  readonly staffClient: Pick<Client<typeof staff>, 'list'>;
  readonly onField: (field: LineField) => void;
  /** The next good is read while something stands here that nobody has accepted. */
  readonly onScanOver: (code: string) => void;
  /** Enter over something that is no number: it is said aloud. */
  readonly onBlocked: () => void;
  readonly onClose: () => void;
};

const keyOf: Readonly<Record<LineField, KeyAction | undefined>> = { quantity: 'quantity', price: 'price', discount: 'discount', more: undefined };

/** All about one line. Give it a `key` per line and field: what was typed belongs to one of them. */
export function LinePanel(props: LinePanelProps): ReactNode {
  const { line, position, field, gestures, onField, onClose } = props;
  const t = useT(lineTexts);
  const fixed = line.refundOf !== null;
  const fields = fixed ? lineFields.filter((one) => one === 'quantity' || one === 'more') : lineFields;
  const shown = fields.includes(field) ? field : 'quantity';
  const turn = (step: number): void => onField(fields[(fields.indexOf(shown) + step + fields.length) % fields.length] ?? 'quantity');
  // Where a number is typed Delete erases it: the word of the other button would be a lie.
  const removes = useKeyLabel('remove') !== keyLabel('Delete') || shown === 'more';
  useKeys(LEVEL.panel, { told: [{ key: '← →', words: t('toldField') }], keys: { Escape: onClose, ArrowLeft: () => turn(-1), ArrowRight: () => turn(1) } });
  return (
    <WorkPanel title={<><span className={css.position}>{t('title', { position })}</span> {line.name}</>} closeWord={t('back')} onClose={onClose} testId="line-panel">
      <div className={css.top}>
        <div role="tablist" aria-label={t('fields')} className={css.tabs}>
          {fields.map((one) => <Button key={one} role="tab" aria-selected={one === shown} className={css.tab} action={keyOf[one]} stacked onClick={() => onField(one)}>{t(one)}</Button>)}
        </div>
        <Button look="danger" className={css.tab} action={removes ? 'remove' : undefined} stacked onClick={() => {
          onClose();
          gestures.removeLine(line.lineNo);
        }}>{t('remove')}</Button>
      </div>
      {fixed ? <p className={css.fixed}>{t('fixedRefund')}</p> : null}
      {shown === 'more'
        ? <><LineMore line={line} favourite={props.favourite} staffClient={props.staffClient} onNote={(note) => gestures.setNote(line.lineNo, note)} onSeller={(sellerId) => void gestures.setSeller(line.lineNo, sellerId)} onScanOver={props.onScanOver} onClose={onClose} /><WhyPrice line={line} /></>
        : <Amount {...props} field={shown} />}
    </WorkPanel>
  );
}

type Form = { readonly field: LineField; readonly kind: DiscountKind; readonly entry: AmountField; readonly reason: string };

/** What Enter would do with the form, and what the line would then come to; or why nothing can be done. */
type Plan = { readonly run: () => Promise<boolean>; readonly totalMinor: number } | { readonly trouble: AmountTrouble };

function planOf({ field, kind, entry, reason }: Form, line: CartLine, gestures: LineGestures): Plan {
  if (field === 'quantity') {
    const read = quantityIn(entry);
    return read.ok ? { run: () => gestures.setQuantity(line.lineNo, read.value), totalMinor: lineWouldBe(line, { quantityMicro: read.value }) } : { trouble: read.trouble };
  }
  if (field === 'price') {
    const read = priceIn(entry);
    return read.ok ? { run: () => gestures.setPrice(line.lineNo, read.value, reason), totalMinor: lineWouldBe(line, { priceMinor: read.value, discount: null }) } : { trouble: read.trouble };
  }
  const read = isReasonAlone({ field, kind, entry, reason }, line) ? { ok: true as const, value: line.discount } : discountIn(entry, kind);
  return read.ok ? { run: () => gestures.setDiscount(line.lineNo, read.value, reason), totalMinor: lineWouldBe(line, { discount: read.value }) } : { trouble: read.trouble };
}

/** The discount of the line stays, for another reason. */
function isReasonAlone({ field, entry, reason }: Form, line: CartLine): boolean {
  return field === 'discount' && !amountStands(entry) && line.discount !== null && reason !== line.discountReason;
}

function startOf(field: LineField, typed: string, line: CartLine): Form {
  const before = typedDiscount(line.discount);
  const kind = typed === '' ? before.kind : 'percent';
  return { field, kind, reason: line.discountReason, entry: typed === '' ? NO_AMOUNT : amountTyped(NO_AMOUNT, typed, limitsOf(field, kind)) };
}

function useLabels(line: CartLine, { field, kind }: Pick<Form, 'field' | 'kind'>): { readonly label: string; readonly now: string } {
  const t = useT(lineTexts);
  const language = useLanguage();
  const unit = useT(glossary)(line.unit);
  if (field === 'quantity') return { label: line.unit === 'pcs' ? t('quantityLabel') : t('weightLabel', { unit }), now: formatQuantity(line.quantityMicro, language) };
  if (field === 'price') return { label: t('priceLabel', { unit }), now: formatMoney(line.priceMinor, language) };
  const before = typedDiscount(line.discount);
  const label = kind === 'percent' ? t('percentLabel') : kind === 'amount' ? t('amountLabel') : t('fixedLabel', { unit });
  return { label, now: line.discount === null || before.kind !== kind ? '0' : before.field.entry };
}

function Amount({ line, field, typed, reasons, gestures, onScanOver, onBlocked, onClose }: LinePanelProps): ReactNode {
  const t = useT(lineTexts);
  const language = useLanguage();
  const { field: form, change: setForm, type: typeInto, takeBack } = useTyped<Form>(() => startOf(field, typed, line));
  const limits = limitsOf(field, form.kind);
  const plan = planOf(form, line, gestures);
  const { label, now } = useLabels(line, form);
  const change = (how: (entry: AmountField) => AmountField): void => setForm((before) => ({ ...before, entry: how(before.entry) }));
  const sent = useUnaccepted(amountStands(form.entry) || isReasonAlone(form, line), () => change(amountUnaccepted), onScanOver);
  const apply = async (): Promise<void> => {
    const untouched = !amountStands(form.entry) && field !== 'discount';
    if (untouched) return onClose();
    if ('trouble' in plan) {
      change((entry) => amountTold(entry, plan.trouble));
      return onBlocked();
    }
    if (await sent(plan.run())) onClose();
  };
  const percent = (value: number): void => setForm((before) => ({ ...before, kind: 'percent', entry: amountTyped(NO_AMOUNT, String(value), limitsOf('discount', 'percent')) }));
  const type = (characters: string): void => typeInto(characters, (before, text) => ({ ...before, entry: amountTyped(before.entry, text, limitsOf(field, before.kind)) }));
  const erase = (count = 1): void => change((entry) => amountErased(entry, count));
  const confirm = field === 'discount' && form.entry.entry === '' && line.discount !== null && !isReasonAlone(form, line) ? t('take') : t('apply');
  useKeys(LEVEL.panel, { told: [{ key: 'Enter', words: confirm }, { key: keyLabel('Delete'), words: t('toldErase') }], keys: { Enter: () => void apply(), Backspace: () => erase(), Delete: () => erase(99) }, onText: type, onTakeBack: takeBack });
  usePaste((text) => change((entry) => amountPasted(entry, text, limits)), true, LEVEL.panel);
  return (
    <>
      <EntryBox label={label} field={form.entry} now={now} result={'trouble' in plan ? '' : t('becomes', { total: formatMoney(plan.totalMinor, language, true) })} />
      {field === 'discount'
        ? <DiscountChoices kind={form.kind} onKind={(kind) => setForm((before) => ({ ...before, kind, entry: NO_AMOUNT }))} onPercent={percent} reasons={reasons} reason={form.reason} onReason={(reason) => setForm((before) => ({ ...before, reason }))} />
        : <WhyPrice line={line} />}
      <AmountPad className={css.pad} onText={type} onErase={() => erase()} onEraseAll={() => erase(99)} />
      <Button look="main" size="pay" keyName="Enter" onClick={() => void apply()}>{confirm}</Button>
    </>
  );
}
