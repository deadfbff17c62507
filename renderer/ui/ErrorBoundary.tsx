import { Component, type ErrorInfo, type ReactNode } from 'react';

type Props = { readonly fallback: (error: Error) => ReactNode; readonly onError?: (error: Error, where: string) => void; readonly children: ReactNode };
type State = { readonly error: Error | null };

/** The border for bugs in drawing: shows the fallback instead of a blank page, and tells who wants to know (else the page's own error listeners). */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    (this.props.onError ?? reportError)(error, info.componentStack ?? '');
  }

  override render(): ReactNode {
    return this.state.error === null ? this.props.children : this.props.fallback(this.state.error);
  }
}
