import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import './app/global.css';

const root = document.getElementById('root');
if (!root) throw new Error('missing element: #root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
