import { useEffect, useMemo, useState, type ReactNode } from 'react';
import type { TillState } from '#contract/terminal/till.ts';
import { useT } from '#renderer/i18n/use-t.ts';
import { useKeyLabel } from '#renderer/ui/key-map-store.ts';
import { LEVEL } from '#renderer/ui/key-layers.ts';
import { useKeys } from '#renderer/ui/keyboard.ts';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { ApprovalDialog } from '../features/approval/ApprovalDialog.tsx';
import { FirstRun } from '../features/first-run/FirstRun.tsx';
import { LoadingShop } from '../features/first-run/LoadingShop.tsx';
import { LockVeil } from '../features/lock/LockVeil.tsx';
import { ParkForm } from '../features/parked/ParkForm.tsx';
import { parkedTexts } from '../features/parked/parked-texts.ts';
import { needsRecovery, useRecovery } from '../features/recovery/recovery-store.ts';
import { RecoveryScreen } from '../features/recovery/RecoveryScreen.tsx';
import { useCart } from '../features/sale/cart-store.ts';
import { useSettings } from '../features/settings/settings-store.ts';
import { LookChoices } from '../features/settings/SettingsPanel.tsx';
import { OpenShift } from '../features/shift/OpenShift.tsx';
import { SignIn } from '../features/sign-in/SignIn.tsx';
import { useTasks } from '../features/task/task-store.ts';
import { carriedMinor } from '../parts/half-way.ts';
import { HelpKey } from '../parts/help-key.ts';
import { HoldOpen } from '../parts/hold.ts';
import { shopClock } from '../parts/shop-clock.ts';
import { ShopTime } from '../parts/shop-time.tsx';
import { TouchLetters } from '../parts/TouchLetters.tsx';
import { frameActions, lock, sellScanned, signOut } from './actions.ts';
import { appTexts } from './app-texts.ts';
import { ClearDialog } from './ClearDialog.tsx';
import type { Till } from './compose.ts';
import { Dialog } from './Dialog.tsx';
import { Header } from './Header.tsx';
import { KeysDialog } from './KeysDialog.tsx';
import { MenuDialog } from './MenuDialog.tsx';
import { BackPanels } from './panels.tsx';
import { ScanNotice } from './ScanNotice.tsx';
import { SellingScreen } from './SellingScreen.tsx';
import css from './TillApp.module.css';
import { isBackPanel, isSelling, useTill, type BackPanel } from './till-store.ts';
import { TrainingMark } from './TrainingMark.tsx';
import { Veil } from './Veil.tsx';

/** The whole page: which screen by the state of the till, what stands over it, and the veil while the host is away. */
export function TillApp({ till }: { readonly till: Till }): ReactNode {
  const t = useT(appTexts);
  const state = useTill(till.frame, (frame) => frame.till);
  const connection = useTill(till.frame, (frame) => frame.connection);
  const damaged = useRecovery(till.recovery, needsRecovery);
  useEffect(() => {
    document.title = t('title');
  }, [t]);
  const clock = useMemo(() => shopClock(state === null ? null : { timeZone: state.timeZone, dayCutoffMin: state.dayCutoffMin }), [state?.timeZone, state?.dayCutoffMin]);
  return (
    <ShopTime clock={clock}>
      {damaged ? <RecoveryScreen recovery={till.recovery} /> : state === null ? <Starting /> : <Screen till={till} state={state} />}
      <ScanNotice till={till} />
      <TouchLetters wanted={useSettings(till.settings, (one) => one.settings?.screenKeyboard ?? 'touch')} />
      <Veil connection={connection} />
    </ShopTime>
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

type ScreenProps = { readonly till: Till; readonly state: TillState };

function Screen({ till, state }: ScreenProps): ReactNode {
  const { services } = till.terminal;
  const choices = <LookChoices keeper={till.settings} hideLabels />;
  if (state.phase === 'unpaired') return <FirstRun client={services.enrolment} choices={choices} />;
  if (state.phase === 'loading') return <LoadingShop sync={state.sync} storeName={state.storeName} choices={choices} client={services.enrolment} />;
  return <Framed till={till} state={state} />;
}

function Framed({ till, state }: ScreenProps): ReactNode {
  const { frame } = till;
  const { services } = till.terminal;
  const mode = useCart(till.cart, (cart) => cart.cart?.mode ?? 'sale');
  const isLocked = state.locked && state.staff !== null;
  const keysShown = useTill(frame, (one) => one.keysShown);
  const help = useMemo(() => () => frame.open('keys'), [frame]);
  // A list asked for before tells keys that the lock has taken, or given back.
  useEffect(frame.closeKeys, [frame, isLocked]);
  useKeys(LEVEL.screen, { actions: frameActions(till, state) });
  return (
    <HelpKey value={help}>
      <HoldOpen value={frame.hold}>
        <div className={css.page} inert={isLocked}>
          <Header till={state} mode={mode} onMenu={() => frame.open('menu')} onShift={() => frame.open('shift', 'close')} onLink={state.staff === null || state.finishing ? null : () => frame.open('link')} />
          <div className={css.below}>
            {state.staff === null
              ? <Welcome till={till} state={state} />
              : state.shift === null ? <OpenShift client={services.shift} onBlocked={() => till.speaker.play('blocked')} /> : <SellingScreen till={till} state={state} />}
            <Over till={till} state={state} />
          </div>
        </div>
        <Approval till={till} state={state} />
        {isLocked ? <Lock till={till} state={state} /> : null}
        {keysShown ? <KeysDialog onClose={frame.closeKeys} /> : null}
        {state.training ? <TrainingMark /> : null}
      </HoldOpen>
    </HelpKey>
  );
}

function Approval({ till, state }: ScreenProps): ReactNode {
  return <ApprovalDialog approvals={till.approvals} reasons={{ discount: state.policy.discountReasons, refund: state.policy.refundReasons }} onBlocked={() => till.speaker.play('blocked')} />;
}

/** How many lines wait in hand. Asked by those who show it, so that the frame of the screen is not drawn again with every good. */
function useLines(till: Till): number {
  return useCart(till.cart, (cart) => cart.cart?.lines.length ?? 0);
}

function Welcome({ till, state, lockedBy = null }: ScreenProps & { readonly lockedBy?: TillState['staff'] }): ReactNode {
  return <SignIn client={till.terminal.services.staff} revision={state} storeName={state.storeName} waitingLines={useLines(till)} lockedBy={lockedBy} onBlocked={() => till.speaker.play('blocked')} />;
}

/** The lock over everything: the PIN of the same person first, or of another. */
function Lock({ till, state }: ScreenProps): ReactNode {
  const t = useT(appTexts);
  return (
    <LockVeil label={t('lockedTitle')}>
      <Welcome till={till} state={state} lockedBy={state.staff} />
    </LockVeil>
  );
}

function Over({ till, state }: ScreenProps): ReactNode {
  const panel = useTill(till.frame, (frame) => frame.panel);
  const subject = useTill(till.frame, (frame) => frame.subject);
  if (panel === null) return null;
  if (isBackPanel(panel)) return <Back till={till} state={state} panel={panel} subject={subject} />;
  switch (panel) {
    case 'menu': return <Menu till={till} state={state} />;
    case 'clear': return <Clear till={till} />;
    case 'park': return <Park till={till} state={state} />;
    default: return null;
  }
}

type BackProps = ScreenProps & { readonly panel: BackPanel; readonly subject: string | null };

function Back({ till, state, panel, subject }: BackProps): ReactNode {
  return <BackPanels panel={panel} subject={subject} back={till.back} settings={till.settings} till={state} cartLines={useLines(till)} onOpen={till.frame.open} onChangeCashier={() => lock(till)} play={till.speaker.play} onSell={isSelling(state) ? (code) => sellScanned(till, code) : null} />;
}

function Menu({ till, state }: ScreenProps): ReactNode {
  const { open } = till.frame;
  const tasks = useTasks(till.back.tasks, ({ counts }) => counts.mine);
  const leaveDemo = (): void => {
    open(null);
    void till.terminal.services.enrolment.leaveDemo({});
  };
  const lockNow = (): void => {
    open(null);
    lock(till);
  };
  return <MenuDialog till={state} hasLines={useLines(till) > 0} tasks={tasks} actions={{ ...frameActions(till, state), lock: lockNow }} onOpen={open} onLock={lockNow} onSignOut={() => signOut(till)} onLeaveDemo={leaveDemo} />;
}

function Clear({ till }: { readonly till: Till }): ReactNode {
  const lines = useLines(till);
  const carried = useCart(till.cart, ({ cart }) => (cart === null ? 0 : carriedMinor(cart)));
  const close = (): void => till.frame.open(null);
  const clear = (): void => {
    close();
    void till.cart.clear();
  };
  return <ClearDialog lines={lines} carriedMinor={carried} onClear={clear} onClose={close} />;
}

/** The name of a receipt that is put aside; the key that opened it parks as well, under the name that stands there. */
function Park({ till }: ScreenProps): ReactNode {
  const t = useT(parkedTexts);
  const app = useT(appTexts);
  const parkKey = useKeyLabel('park');
  const told = [{ key: parkKey === '' ? 'Enter' : `Enter ${parkKey}`, words: t('toldPark') }, { key: 'Esc', words: app('close') }];
  const close = (): void => till.frame.open(null);
  const [name, setName] = useState('');
  const park = (): void => {
    close();
    void till.cart.park(name.trim());
  };
  return <Dialog title={t('parkTitle')} closeWord={app('close')} onClose={close} actions={{ park }} told={told}><ParkForm name={name} onName={setName} onPark={park} /></Dialog>;
}
