import { useEffect, type ReactNode } from 'react';
import type { TillState } from '#contract/terminal/till.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { LEVEL } from '#renderer/ui/key-layers.ts';
import { useKeys } from '#renderer/ui/keyboard.ts';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { FirstRun } from '../features/first-run/FirstRun.tsx';
import { LoadingShop } from '../features/first-run/LoadingShop.tsx';
import { ReceiptsPanel } from '../features/receipt/ReceiptsPanel.tsx';
import { useCart } from '../features/sale/cart-store.ts';
import { LookChoices, SettingsPanel } from '../features/settings/SettingsPanel.tsx';
import { settingsTexts } from '../features/settings/settings-texts.ts';
import { OpenShift } from '../features/shift/OpenShift.tsx';
import { SignIn } from '../features/sign-in/SignIn.tsx';
import { appTexts } from './app-texts.ts';
import { ClearDialog } from './ClearDialog.tsx';
import type { Till } from './compose.ts';
import { Dialog } from './Dialog.tsx';
import { Header } from './Header.tsx';
import { KeysDialog } from './KeysDialog.tsx';
import { MenuDialog } from './MenuDialog.tsx';
import { SellingScreen } from './SellingScreen.tsx';
import css from './TillApp.module.css';
import { useTill } from './till-store.ts';
import { Veil } from './Veil.tsx';

/** The whole page: which screen by the state of the till, what stands over it, and the veil while the host is away. */
export function TillApp({ till }: { readonly till: Till }): ReactNode {
  const t = useT(appTexts);
  const state = useTill(till.frame, (frame) => frame.till);
  const connection = useTill(till.frame, (frame) => frame.connection);
  useEffect(() => {
    document.title = t('title');
  }, [t]);
  return (
    <>
      {state === null ? <Starting /> : <Screen till={till} state={state} />}
      <Veil connection={connection} />
    </>
  );
}

function Starting(): ReactNode {
  const t = useT(appTexts);
  return (
    <main className={css.page} aria-busy="true" aria-label={t('loading')}>
      <div className={css.starting}><Skeleton height={28} width={320} /><Skeleton height={420} /></div>
    </main>
  );
}

function Screen({ till, state }: { readonly till: Till; readonly state: TillState }): ReactNode {
  const { services } = till.terminal;
  if (state.phase === 'unpaired') return <FirstRun client={services.enrolment} choices={<LookChoices keeper={till.settings} hideLabels />} />;
  if (state.phase === 'loading') return <LoadingShop sync={state.sync} storeName={state.storeName} />;
  return <Framed till={till} state={state} />;
}

function Framed({ till, state }: { readonly till: Till; readonly state: TillState }): ReactNode {
  const { frame } = till;
  const { services } = till.terminal;
  const lines = useCart(till.cart, (cart) => cart.cart?.lines.length ?? 0);
  const selling = state.staff !== null && state.shift !== null;
  useKeys(LEVEL.screen, {
    keys: {
      F1: () => frame.open('keys'), F10: () => frame.open('menu'),
      ...(selling ? { F9: () => frame.open('receipts') } : {}), ...(state.staff === null ? {} : { F2: () => signOut(till) }),
    },
  });
  return (
    <div className={css.page}>
      <Header till={state} onMenu={() => frame.open('menu')} />
      <div className={css.below}>
        {state.staff === null
          ? <SignIn client={services.staff} revision={state} storeName={state.storeName} waitingLines={lines} onBlocked={() => till.speaker.play('blocked')} />
          : state.shift === null ? <OpenShift client={services.shift} /> : <SellingScreen till={till} />}
        <Over till={till} state={state} lines={lines} />
      </div>
    </div>
  );
}

function signOut(till: Till): void {
  till.frame.open(null);
  till.payment.back();
  till.payment.dismissPaid();
  void till.terminal.services.staff.signOut({});
}

function Over({ till, state, lines }: { readonly till: Till; readonly state: TillState; readonly lines: number }): ReactNode {
  const t = useT(appTexts);
  const settings = useT(settingsTexts);
  const panel = useTill(till.frame, (frame) => frame.panel);
  const open = till.frame.open;
  const close = (): void => open(null);
  const leaveDemo = (): void => {
    close();
    void till.terminal.services.enrolment.leaveDemo({});
  };
  const clear = (): void => {
    close();
    till.cart.clear();
  };
  switch (panel) {
    case null: return null;
    case 'menu': return <MenuDialog till={state} hasLines={lines > 0} onOpen={open} onSignOut={() => signOut(till)} onLeaveDemo={leaveDemo} />;
    case 'keys': return <KeysDialog onClose={close} />;
    case 'clear': return <ClearDialog lines={lines} onClear={clear} onClose={close} />;
    case 'settings': return <Dialog title={settings('title')} closeWord={t('close')} onClose={close}><SettingsPanel keeper={till.settings} play={till.speaker.play} /></Dialog>;
    case 'receipts': return <ReceiptsPanel receipts={till.receipts} sends={state.mode === 'shop'} onClose={close} />;
  }
}
