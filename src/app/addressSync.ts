import { type DecodedAddress, decodeAddress } from '../store/address.ts';
import { type Lab, useLab } from '../store/useLab.ts';
import { pageAddress } from './pageAddress.ts';

/** How long the hand has to rest before the address is written: browsers refuse a page that writes it on every tick. */
const REST_MS = 300;

/** Shows what the address says, then keeps the address up to date with the page. Returns its stop. */
export function startAddressSync(): () => void {
  const { wantsSample } = showAddress();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = (): void => {
    timer = undefined;
    const lab = useLab.getState();
    history.replaceState(null, '', pageAddress(lab.view, lab));
  };
  const flush = (): void => {
    if (timer === undefined) return;
    clearTimeout(timer);
    write();
  };
  write();
  if (wantsSample) useLab.getState().openSample();
  const unsubscribe = useLab.subscribe((state, before) => {
    // A view that something other than a link shows is a step to come back from, too.
    if (state.view !== before.view && decodeAddress(location.search).view !== state.view)
      history.pushState(null, '', pageAddress(state.view, state));
    if (WRITTEN.every((part) => part(state) === part(before))) return;
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

/** The parts of the page that the address holds. */
const WRITTEN: readonly ((lab: Lab) => unknown)[] = [
  (lab) => lab.decision,
  (lab) => lab.dataset.shown,
  (lab) => lab.costBasisPoints,
];

function showAddress(): DecodedAddress {
  const address = decodeAddress(location.search);
  const lab = useLab.getState();
  lab.showDecision(address.decision);
  lab.setCost(address.costBasisPoints);
  lab.showView(address.view);
  lab.setNotices(address.notices);
  return address;
}

/** Goes to a view as a link does: a new entry in the history, the same decision. */
export function goToView(view: 'explore' | 'backtest'): void {
  const lab = useLab.getState();
  history.pushState(null, '', pageAddress(view, lab));
  lab.showView(view);
}
