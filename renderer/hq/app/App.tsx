import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { useEffect, type ReactNode } from 'react';
import type { Session } from '#contract/api/session.ts';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { ApiProblem, api } from '../api/client.ts';
import { ProblemNotice } from '../api/ProblemNotice.tsx';
import { AttentionPage } from '../features/attention/AttentionPage.tsx';
import { CategoriesPage } from '../features/catalog/CategoriesPage.tsx';
import { CatalogPage } from '../features/catalog/CatalogPage.tsx';
import { QuickPagesPage } from '../features/catalog/QuickPagesPage.tsx';
import { TaxRatesPage } from '../features/catalog/TaxRatesPage.tsx';
import { CompanyPage } from '../features/company/CompanyPage.tsx';
import { FleetPage } from '../features/fleet/FleetPage.tsx';
import { JournalPage } from '../features/journal/JournalPage.tsx';
import { PolicyPage } from '../features/policy/PolicyPage.tsx';
import { ReceiptPage } from '../features/receipt/ReceiptPage.tsx';
import { RegisterForm } from '../features/register/RegisterForm.tsx';
import { SignInForm } from '../features/session/SignInForm.tsx';
import { ShiftPage } from '../features/shift/ShiftPage.tsx';
import { StaffPage } from '../features/staff/StaffPage.tsx';
import { StorePage } from '../features/store/StorePage.tsx';
import { TaskPage } from '../features/task/TaskPage.tsx';
import { TodayPage } from '../features/today/TodayPage.tsx';
import { Door } from './Door.tsx';
import { Frame } from './Frame.tsx';
import { listenLive } from './live-store.ts';
import { hrefOf, type Route } from './route.ts';
import { go, useRoute } from './route-store.ts';
import css from './App.module.css';

const queries = new QueryClient({ defaultOptions: { queries: { staleTime: 5_000, retry: (count, error) => error instanceof ApiProblem && error.status === 0 && count < 3 } } });

export function App(): ReactNode {
  return (
    <QueryClientProvider client={queries}>
      <Gate />
    </QueryClientProvider>
  );
}

/** Decides between the door and the house. */
function Gate(): ReactNode {
  const route = useRoute();
  const session = useQuery({ queryKey: ['session'], queryFn: () => api.get<Session>('session'), staleTime: 60_000 });
  const signedOut = session.error instanceof ApiProblem && session.error.status === 401;
  const signedIn = session.data !== undefined && !signedOut;
  useEffect(() => (signedIn ? listenLive(queries) : undefined), [signedIn]);

  const enter = (): void => {
    queries.clear();
    go({ page: 'today' });
    void queries.invalidateQueries();
  };
  if (signedOut) {
    return route.page === 'register'
      ? <Door other={{ href: hrefOf({ page: 'sign-in' }), word: 'signIn' }} wide><RegisterForm onDone={enter} /></Door>
      : <Door other={{ href: hrefOf({ page: 'register' }), word: 'register' }}><SignInForm onDone={enter} /></Door>;
  }
  if (session.data === undefined) return <div className={css.waiting}>{session.error ? <ProblemNotice error={session.error} /> : <Skeleton height={120} />}</div>;
  return (
    <Frame session={session.data} route={route} onSignOut={() => void api.remove('session').finally(() => { queries.clear(); go({ page: 'sign-in' }); void queries.invalidateQueries(); })}>
      <Page route={route} />
    </Frame>
  );
}

function Page({ route }: { readonly route: Route }): ReactNode {
  const { filters } = route;
  const receiptHref = (id: string): string => hrefOf({ page: 'receipts', id });
  const shiftHref = (id: string): string => hrefOf({ page: 'shifts', id });
  switch (route.page) {
    case 'receipts': return (
      <ReceiptPage
        openId={route.id} filters={filters} hrefOf={(id) => hrefOf({ page: 'receipts', id, filters })} shiftHref={shiftHref}
        onFilter={(next) => go({ page: 'receipts', filters: next }, true)} onClose={() => go({ page: 'receipts', filters })}
      />
    );
    case 'shifts': return (
      <ShiftPage
        openId={route.id} filters={filters} hrefOf={(id) => hrefOf({ page: 'shifts', id, filters })} receiptsHref={(shift) => hrefOf({ page: 'receipts', filters: { shift } })}
        onFilter={(next) => go({ page: 'shifts', filters: next }, true)} onClose={() => go({ page: 'shifts', filters })}
      />
    );
    case 'rules': return <PolicyPage storeId={filters['store'] ?? ''} onStore={(store) => go({ page: 'rules', filters: { store } }, true)} />;
    case 'journal': return <JournalPage filters={filters} onFilter={(next) => go({ page: 'journal', filters: next }, true)} />;
    case 'goods': return <Goods route={route} />;
    case 'tasks': return (
      <TaskPage
        openId={route.id} filters={filters} hrefOf={(id, narrowed = filters) => hrefOf({ page: 'tasks', id, filters: narrowed })}
        onFilter={(next) => go({ page: 'tasks', id: route.id, filters: next }, true)} onOpen={(id) => go({ page: 'tasks', id, filters })}
      />
    );
    case 'stores': return <StorePage />;
    case 'staff': return <StaffPage />;
    case 'company': return <CompanyPage />;
    case 'fleet': return (
      <FleetPage
        openId={route.id} filters={filters} hrefOf={(id) => hrefOf({ page: 'fleet', id, filters })} storesHref={hrefOf({ page: 'stores' })} attentionHref={(till) => hrefOf({ page: 'attention', filters: { till } })}
        onFilter={(next) => go({ page: 'fleet', id: route.id, filters: next }, true)} onClose={() => go({ page: 'fleet', filters })}
      />
    );
    case 'attention': return <AttentionPage receiptHref={receiptHref} shiftHref={shiftHref} tillHref={(id) => hrefOf({ page: 'fleet', id })} taskHref={(id) => hrefOf({ page: 'tasks', id })} goodHref={(id) => hrefOf({ page: 'goods', id })} filters={filters} onFilter={(next) => go({ page: 'attention', filters: next }, true)} />;
    case 'today': case 'sign-in': case 'register':
      return <TodayPage receiptHref={receiptHref} receiptsHref={hrefOf({ page: 'receipts' })} storesHref={hrefOf({ page: 'stores' })} attentionHref={hrefOf({ page: 'attention' })} />;
  }
}

/** The list of goods, and the pages that belong to it. */
function Goods({ route }: { readonly route: Route }): ReactNode {
  const hrefOfTab = (tab: string): string => hrefOf({ page: 'goods', filters: { tab } });
  const goodsHref = hrefOf({ page: 'goods' });
  switch (route.filters['tab']) {
    case 'quick': return <QuickPagesPage goodsHref={goodsHref} />;
    case 'categories': return <CategoriesPage goodsHref={goodsHref} />;
    case 'taxes': return <TaxRatesPage goodsHref={goodsHref} />;
    default: return (
      <CatalogPage
        hrefs={{ quick: hrefOfTab('quick'), categories: hrefOfTab('categories'), taxes: hrefOfTab('taxes') }} search={route.search} openId={route.id}
        onSearch={(search) => go({ page: 'goods', search }, true)} hrefOf={(id) => hrefOf({ page: 'goods', id, search: route.search })} onClose={() => go({ page: 'goods', search: route.search })}
      />
    );
  }
}
