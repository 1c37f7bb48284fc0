import { decodeAddress, encodeAddress } from '../store/address.ts';
import { useLab } from '../store/useLab.ts';

/** How long the hand has to rest before the address is written: browsers refuse a page that writes it on every tick. */
const REST_MS = 300;

/** Shows what the address says, then keeps the address up to date with the page. Returns its stop. */
export function startAddressSync(): () => void {
  showAddress();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = (): void => {
    timer = undefined;
    const { view, decision } = useLab.getState();
    history.replaceState(null, '', encodeAddress(view, decision));
  };
  const flush = (): void => {
    if (timer === undefined) return;
    clearTimeout(timer);
    write();
  };
  write();
  const unsubscribe = useLab.subscribe((state, before) => {
    if (state.decision === before.decision) return;
    clearTimeout(timer);
    timer = setTimeout(write, REST_MS);
  });
  const handlePop = (): void => {
    clearTimeout(timer);
    timer = undefined;
    showAddress();
  };
  addEventListener('popstate', handlePop);
  addEventListener('pagehide', flush);
  return () => {
    clearTimeout(timer);
    unsubscribe();
    removeEventListener('popstate', handlePop);
    removeEventListener('pagehide', flush);
  };
}

function showAddress(): void {
  const { view, decision, notices } = decodeAddress(location.search);
  const lab = useLab.getState();
  lab.showDecision(decision);
  lab.showView(view);
  lab.setNotices(notices);
}

/** Goes to a view as a link does: a new entry in the history, the same decision. */
export function goToView(view: 'explore' | 'backtest'): void {
  const { decision, showView } = useLab.getState();
  history.pushState(null, '', encodeAddress(view, decision));
  showView(view);
}
