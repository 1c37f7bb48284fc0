import { useEffect, useLayoutEffect, useRef } from 'react';
import { useLab } from '../store/useLab.ts';
import { BacktestView } from '../views/backtest/BacktestView.tsx';
import { ExploreView } from '../views/explore/ExploreView.tsx';
import { startAddressSync } from './addressSync.ts';
import { startConfigureSync } from './configureSync.ts';
import { Header } from './Header.tsx';
import { startHistoryKeys } from './historyKeys.ts';
import { startLoadMarkSync } from './loadMarkSync.ts';
import { Notices } from './Notices.tsx';
import { startReloadSync } from './reloadSync.ts';
import { startRowsSync } from './rowsSync.ts';
import { noteDamagedState } from './savedStateCheck.ts';
import { startThemeSync } from './themeSync.ts';

export function App() {
  const view = useLab((lab) => lab.view);
  useEffect(startThemeSync, []);
  useEffect(startAddressSync, []);
  useEffect(startConfigureSync, []);
  useEffect(startReloadSync, []);
  useEffect(startRowsSync, []);
  useEffect(startLoadMarkSync, []);
  useEffect(noteDamagedState, []);
  useEffect(startHistoryKeys, []);
  const seen = useRef(view);
  // Before the effects of the view, which may show something further down.
  useLayoutEffect(() => {
    if (seen.current !== view) window.scrollTo(0, 0);
    seen.current = view;
  }, [view]);
  useEffect(() => {
    document.title = view === 'explore' ? 'Explore · Exposure Lab' : 'Backtest · Exposure Lab';
  }, [view]);
  return (
    <>
      <Header />
      <Notices />
      <main id="content">{view === 'explore' ? <ExploreView /> : <BacktestView />}</main>
    </>
  );
}
