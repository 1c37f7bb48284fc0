import { useEffect, useState } from 'react';
import { Button } from '../controls/Button.tsx';
import { useLab } from '../store/useLab.ts';
import { pageAddress } from './pageAddress.ts';

type Copied = 'no' | 'yes' | 'refused';

/** How long the button says that it copied. */
const SAY_MS = 2000;

/** Copies the address of exactly this page. Where the browser refuses, the address is written to the address bar and the button says so. */
export function CopyLink() {
  const [copied, setCopied] = useState<Copied>('no');
  useEffect(() => {
    if (copied === 'no') return;
    const timer = setTimeout(() => setCopied('no'), SAY_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async (): Promise<void> => {
    const lab = useLab.getState();
    const search = pageAddress(lab.view, lab);
    history.replaceState(null, '', search);
    const address = new URL(search, document.baseURI).href;
    setCopied(await writeClipboard(address));
  };
  const words: Readonly<Record<Copied, string>> = {
    no: 'Copy link',
    yes: 'Copied',
    refused: 'Copy it from the address bar',
  };
  return (
    <>
      <Button look="primary" aria-label="Copy link" onClick={copy}>
        {words[copied]}
      </Button>
      <span className="visually-hidden" role="status">
        {copied === 'yes' ? 'Link copied' : copied === 'refused' ? 'The link is in the address bar' : ''}
      </span>
    </>
  );
}

async function writeClipboard(text: string): Promise<Copied> {
  try {
    await navigator.clipboard.writeText(text);
    return 'yes';
  } catch {
    return 'refused';
  }
}
