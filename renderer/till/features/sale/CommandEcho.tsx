import type { ReactNode } from 'react';
import type { CartView } from '#contract/terminal/sale.ts';
import { formatMoney, formatQuantity } from '#renderer/i18n/format.ts';
import { useLanguage, useT } from '#renderer/i18n/use-t.ts';
import { classNames } from '#renderer/ui/class-names.ts';
import { amountTexts } from '#renderer/i18n/amount-texts.ts';
import { Icon } from '#renderer/ui/Icon.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { useKeyLabel } from '#renderer/ui/key-map-store.ts';
import css from './CommandEcho.module.css';
import { commandConfirmed, IDLE, intentOf, isOpenQuestion, type Command, type CommandTrouble, type Intent } from './command.ts';
import { saleTexts } from './sale-texts.ts';

export type CommandEchoProps = {
  /** The line at the bottom of the keyboard layout: taller, and it says what the key of cash does even while nothing is typed. */
  readonly line?: boolean;
  readonly command: Command;
  /** A key came for which this command is in the way. */
  readonly held: boolean;
  /** Money is being taken or given: keys are heard there, and nothing is said of them here (payment/SPEC.md, PAY4). */
  readonly silent?: boolean;
  readonly cart: CartView;
  readonly selectedLineNo: number | null;
  /** Cash the customer has laid down for this receipt: what is typed comes on top. */
  readonly laidMinor: number;
  /** What Enter does, for a finger. */
  readonly onEnter: () => void;
  /** Takes the last character back, for a finger. */
  readonly onErase: () => void;
};

/** What is being typed, and in words what Enter will do with it. */
export function CommandEcho({ line = false, command, held, silent = false, cart, selectedLineNo, laidMinor, onEnter, onErase }: CommandEchoProps): ReactNode {
  const t = useT(saleTexts);
  const language = useLanguage();
  const cashKey = useKeyLabel('cash');
  const intent = intentOf(command, selectedLineNo);
  const entry = language === 'en' ? command.entry.replace(',', '.') : command.entry;
  const untyped = commandConfirmed(command) === IDLE && command.trouble === null;
  const idle = untyped && laidMinor === 0;
  if (silent && untyped) return <div className={classNames(css.echo, line && css.line)} role="status" aria-label={t('echoLabel')} data-testid="command-echo" />;
  const trouble = intent.kind === 'doubt' || intent.kind === 'unfit' ? intent.trouble : null;
  return (
    <div className={classNames(css.echo, line ? css.line : !idle && css.erasable, (trouble !== null || held) && css.doubt)} role="status" aria-label={t('echoLabel')} data-testid="command-echo">
      {idle
        ? <><span className={css.entry}>{line ? <i className={css.caret} /> : null}</span><span className={css.hint}>{t(cart.lines.length === 0 ? 'echoEmpty' : 'echoIdle')}</span>{line && cart.lines.length > 0 ? <span className={css.after}><Kbd>{cashKey}</Kbd> {t(cart.mode === 'sale' ? 'echoExact' : 'echoSettle')}</span> : null}</>
        : (
          <>
            <span className={css.before}><Before command={command} cart={cart} laidMinor={laidMinor} /></span>
            <span className={css.entry}>{entry}<i className={css.caret} /></span>
            <span className={css.after}><After intent={intent} command={command} cart={cart} laidMinor={laidMinor} onEnter={onEnter} /></span>
            {line ? null : <button type="button" tabIndex={-1} className={css.erase} disabled={isOpenQuestion(command)} aria-label={t('backKey')} onClick={onErase}><Icon name="backspace" /></button>}
            {trouble !== null ? <Trouble trouble={trouble} /> : held ? <Told>{t(command.asked && command.entry === '' ? 'echoUnweighed' : 'echoUnfinished')}</Told> : null}
          </>
        )}
    </div>
  );
}

/** What was not taken, in words. */
function Trouble({ trouble }: { readonly trouble: CommandTrouble }): ReactNode {
  const t = useT(saleTexts);
  const say = useT(amountTexts);
  const own = { 'two-marks': 'echoTwoMarks', 'no-quantity': 'echoNoQuantity', 'no-number': 'echoNothing', 'star-alone': 'echoStarAlone', 'not-taken': 'echoNotTaken', 'digits-lost': 'echoDigitsLost' } as const;
  const sentence = trouble === 'two-marks' || trouble === 'no-quantity' || trouble === 'no-number' || trouble === 'star-alone' || trouble === 'not-taken' || trouble === 'digits-lost' ? t(own[trouble]) : say(trouble);
  return <Told>{sentence}</Told>;
}

function Told({ children }: { readonly children: string }): ReactNode {
  return <span className={css.trouble} role="alert"><Icon name="warning" size={18} />{children}</span>;
}

function Before({ command, cart, laidMinor }: { readonly command: Command; readonly cart: CartView; readonly laidMinor: number }): ReactNode {
  const t = useT(saleTexts);
  const language = useLanguage();
  if (command.lineNo !== null) {
    const index = cart.lines.findIndex((one) => one.lineNo === command.lineNo);
    const line = cart.lines[index];
    return t(line !== undefined && line.unit !== 'pcs' ? 'echoWeight' : 'echoLine', { lineNo: index + 1, name: line?.name ?? '' });
  }
  if (command.timesMicro === null) return laidMinor === 0 ? null : `${t('echoLaid', { sum: formatMoney(laidMinor, language) })}${command.entry === '' ? '' : ' +'}`;
  return t('echoTimes', { quantity: formatQuantity(command.timesMicro, language) });
}

function After({ intent, command, cart, laidMinor, onEnter }: { readonly intent: Intent; readonly command: Command; readonly cart: CartView; readonly laidMinor: number; readonly onEnter: () => void }): ReactNode {
  const t = useT(saleTexts);
  const language = useLanguage();
  const cashKey = useKeyLabel('cash');
  const enter = (text: string, key = 'Enter'): ReactNode => <button type="button" tabIndex={-1} className={css.enter} onClick={onEnter}><Kbd>{key}</Kbd><span>{text}</span></button>;
  switch (intent.kind) {
    case 'nothing':
    case 'unfit': return null;
    case 'doubt': return enter(command.entry === '' ? t('acknowledge') : t('echoLeave', { entry: language === 'en' ? command.entry.replace(',', '.') : command.entry }));
    case 'keep': return enter(t('echoKeep'));
    case 'scan': return enter(t('echoCode', { code: intent.code }));
    case 'set-quantity': {
      if (command.timesMicro === null) return enter(t('echoSet'));
      const lineNo = cart.lines.findIndex((line) => line.lineNo === intent.lineNo) + 1;
      return t('echoTimesLine', { lineNo, quantity: formatQuantity(intent.quantityMicro, language) });
    }
    case 'pay': {
      if (cart.mode !== 'sale') return enter(t('echoSettle'), cashKey);
      const givenMinor = laidMinor === 0 ? (intent.tenderedMinor ?? cart.cashDueMinor) : laidMinor + (intent.tenderedMinor ?? 0);
      const change = givenMinor - cart.cashDueMinor;
      if (change < 0) return t('echoShort', { missing: formatMoney(-change, language) });
      return enter(t('echoPay', { sum: formatMoney(givenMinor, language), change: formatMoney(change, language) }), cashKey);
    }
  }
}
