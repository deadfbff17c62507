import { useEffect, type ReactNode } from 'react';
import { useT } from '#renderer/i18n/use-t.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { OverPanel } from '../../parts/OverPanel.tsx';
import { CashRefusalNotice } from './CashRefusalNotice.tsx';
import { cashTexts } from './cash-texts.ts';
import css from './DrawerPanel.module.css';
import { useDrawer, type Drawer } from './drawer-store.ts';

const whys = ['drawerChange', 'drawerCheck', 'drawerMistake', 'drawerOther'] as const;

/** Opens the drawer without a sale: one press says why and opens it. */
export function DrawerPanel({ drawer, onClose }: { readonly drawer: Drawer; readonly onClose: () => void }): ReactNode {
  const t = useT(cashTexts);
  const opening = useDrawer(drawer, (state) => state.opening);
  const opened = useDrawer(drawer, (state) => state.opened);
  const refusal = useDrawer(drawer, (state) => state.refusal);
  useEffect(drawer.start, [drawer]);
  const open = (index: number): void => {
    const why = whys[index];
    if (why !== undefined && !opened) drawer.open(t(why));
  };
  return (
    <OverPanel column title={t('drawerTitle')} onClose={onClose} layer={{ keys: opened ? { Enter: onClose } : {}, onText: (text) => open(Number(text.at(-1)) - 1), actions: { drawer: onClose } }}>
      <div className={css.middle}>
        {opened ? (
          <>
            <Notice tone="good">{t('drawerOpened')}</Notice>
            <Button look="main" size="pay" keyName="Enter" onClick={onClose}>{t('done')}</Button>
          </>
        ) : (
          <>
            <p className={css.lead}>{t('drawerLead')}</p>
            {whys.map((why, index) => <Button key={why} size="pay" keyName={String(index + 1)} disabled={opening} onClick={() => open(index)}>{t(why)}</Button>)}
            <CashRefusalNotice refusal={refusal} />
          </>
        )}
      </div>
    </OverPanel>
  );
}
