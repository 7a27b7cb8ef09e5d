import { useSignal } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { useEffect } from 'preact/hooks';
import type { PlaceAddress } from '../app/route';
import { Trouble, Waiting } from './Page';

let known: FunctionComponent<{ address: PlaceAddress }> | null = null;

/** The pages beside the conversation come when one of them is asked for: most people begin with a question. */
export function LazyPlaces({ address }: { address: PlaceAddress }) {
  const here = useSignal(known !== null);
  const failed = useSignal(false);
  const load = () => {
    failed.value = false;
    import('./Places').then(
      ({ Places }) => {
        known = Places;
        here.value = true;
      },
      () => (failed.value = true),
    );
  };
  useEffect(() => {
    if (!here.value) load();
  }, []);
  const Shown = here.value ? known : null;
  if (Shown) return <Shown address={address} />;
  return (
    <main class="place">
      {failed.value ? <Trouble error={{ code: 'unreachable', message: 'This page could not be loaded from the server.' }} again={load} /> : <Waiting what="Opening" />}
    </main>
  );
}
