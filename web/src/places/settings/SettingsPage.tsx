import { useLayoutEffect } from 'preact/hooks';
import { useApp } from '../../app/app';
import { Page } from '../Page';
import { AboutYou } from './AboutYou';
import { Choices } from './Choices';
import { Keys } from './Keys';
import { Models } from './Models';

/** @param section where an address leads to: `keys`; null for the whole page */
export function SettingsPage({ section }: { section: string | null }) {
  const { identity } = useApp();
  useLayoutEffect(() => {
    if (section === null) return;
    const heading = document.getElementById(`settings-${section}`);
    heading?.scrollIntoView({ block: 'start' });
    heading?.focus();
  }, [section]);
  return (
    <Page title="Settings">
      <Choices />
      <Models />
      {identity.me.value?.role === 'admin' && <Keys />}
      <AboutYou />
    </Page>
  );
}
