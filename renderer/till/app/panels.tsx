import type { ReactNode } from 'react';
import type { TillState } from '#contract/terminal/till.ts';
import type { Sound } from '#renderer/ui/sounds.ts';
import { CashPanel } from '../features/cash/CashPanel.tsx';
import { DrawerPanel } from '../features/cash/DrawerPanel.tsx';
import { JournalPanel } from '../features/journal/JournalPanel.tsx';
import { ReceiptsPanel } from '../features/receipt/ReceiptsPanel.tsx';
import { RefundPanel } from '../features/refund/RefundPanel.tsx';
import { SettingsPanel } from '../features/settings/SettingsPanel.tsx';
import type { SettingsKeeper } from '../features/settings/settings-store.ts';
import { ShiftPanel } from '../features/shift/ShiftPanel.tsx';
import { SyncPanel } from '../features/sync/SyncPanel.tsx';
import { TaskPanel } from '../features/task/TaskPanel.tsx';
import { TrainingPanel } from '../features/training/TrainingPanel.tsx';
import type { Back } from './back-compose.ts';
import { useNowMs } from './clock-store.ts';
import { historyOf, WITHOUT_RECEIPT, type BackPanel, type Panel } from './till-store.ts';

export type BackPanelsProps = {
  readonly panel: BackPanel;
  readonly subject: string | null;
  readonly back: Back;
  readonly settings: SettingsKeeper;
  readonly till: TillState;
  /** Something of the sale stands in the cart: a refund then makes an exchange. */
  readonly cartLines: number;
  readonly onOpen: (panel: Panel | null, subject?: string | null) => void;
  /** Another person is to stand here: after a hand-over. */
  readonly onChangeCashier: () => void;
  readonly play: (sound: Sound) => void;
  /** Puts a scanned good into the receipt; null where nothing can be sold now. */
  readonly onSell: ((code: string) => void) | null;
};

/** The panel of the back of the shop that is open now. */
export function BackPanels({ panel, subject, back, settings, till, cartLines, onOpen, onChangeCashier, play, onSell }: BackPanelsProps): ReactNode {
  const close = (): void => onOpen(null);
  switch (panel) {
    case 'refund': return <RefundPanel refund={back.refund} receiptId={subject === WITHOUT_RECEIPT ? null : subject} isLoose={subject === WITHOUT_RECEIPT} reasons={till.policy.refundReasons} mayWithoutReceipt={till.rights['refund-without-receipt'] !== undefined} cartLines={cartLines} onClose={close} />;
    case 'cash': return <CashPanel cash={back.cash} direction={subject === 'out' ? 'out' : 'in'} reasons={till.policy} onOpenDrawer={() => onOpen('drawer')} onClose={close} />;
    case 'drawer': return <DrawerPanel drawer={back.drawer} onClose={close} />;
    case 'shift': return <ShiftPanel counting={back.counting} reports={back.reports} slips={back.slips} view={subject ?? 'close'} till={till} onShow={(view) => onOpen('shift', view)} onChangeCashier={onChangeCashier} onClose={close} />;
    case 'history': return <ReceiptsPanel receipts={back.receipts} {...historyOf(subject)} sends={till.mode === 'shop' && !till.training} mayRefund={till.shift !== null} onRefund={(receiptId) => onOpen('refund', receiptId)} onClose={close} />;
    case 'journal': return <JournalPanel journal={back.journal} onClose={close} />;
    case 'settings': return <SettingsPanel keeper={settings} till={till} play={play} onTraining={() => onOpen('training')} onClose={close} />;
    case 'link': return <Link back={back} till={till} onClose={close} />;
    case 'task': return <TasksOf back={back} till={till} onSell={onSell} onClose={close} />;
    case 'training': return <TrainingPanel training={back.training} isTraining={till.training} cartLines={cartLines} onClose={close} />;
  }
}

function Link({ back, till, onClose }: Pick<BackPanelsProps, 'back' | 'till'> & { readonly onClose: () => void }): ReactNode {
  return <SyncPanel keeper={back.link} till={till} nowMs={useNowMs()} onClose={onClose} />;
}

function TasksOf({ back, till, onSell, onClose }: Pick<BackPanelsProps, 'back' | 'till' | 'onSell'> & { readonly onClose: () => void }): ReactNode {
  return <TaskPanel tasks={back.tasks} nowMs={useNowMs()} me={till.staff} onScan={onSell} onClose={onClose} />;
}
