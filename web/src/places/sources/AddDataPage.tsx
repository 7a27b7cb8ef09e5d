import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { useApp } from '../../app/app';
import { addressOfPlace } from '../../app/route';
import { FileDrop } from '../FileDrop';
import { Page } from '../Page';
import { AddPlaceForm } from './AddPlaceForm';
import { UploadReview } from './UploadReview';
import { UploadState } from './upload-state';

const readable = '.csv,.tsv,.txt,.json,.ndjson,.jsonl,.parquet,.xlsx,.xls,.gz,.db,.sqlite,.sqlite3';

interface AddDataProps {
  /** What somebody came for: the form of a database, or the sample. */
  wish: 'files' | 'database' | 'sample';
}

export function AddDataPage({ wish }: AddDataProps) {
  const app = useApp();
  const state = useMemo(() => new UploadState(app.sources, app.announcer), []);
  const role = app.identity.me.value?.role;
  const dropped = app.dropped.value;
  useEffect(() => {
    app.dropped.value = null;
    if (!dropped || role === 'viewer') return;
    void state.begin(dropped);
  }, [dropped]);
  const sample = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    if (wish === 'sample') sample.current?.focus();
  }, []);
  useEffect(() => () => state.cancel(), []);
  const trySample = async () => {
    const { sampleShop } = await import('./sample-shop');
    await state.begin(sampleShop());
  };
  if (role === 'viewer') {
    return (
      <Page title="Add data" back={{ label: 'Sources', href: addressOfPlace('sources') }}>
        <p>Adding data needs the role analyst, and yours is viewer. Ask an administrator of this server.</p>
      </Page>
    );
  }
  if (state.step.value === 'review') return <UploadReview state={state} />;
  return (
    <Page title="Add data" back={{ label: 'Sources', href: addressOfPlace('sources') }}>
      <section class="place-section" aria-label="Files">
        <h2>Open files</h2>
        <FileDrop
          state={state}
          accept={readable}
          hint="CSV, TSV, JSON, NDJSON, Parquet, Excel or SQLite; also compressed with gzip. Several files become tables beside each other."
          label="Choose files"
        />
      </section>
      {role === 'admin' && (
        <section class="place-section" aria-label="Database or folder of the server">
          <h2>Connect a database, or a folder of the server</h2>
          <AddPlaceForm isOpen={wish === 'database'} />
        </section>
      )}
      <section class="place-section" aria-label="Sample">
        <h2>Try the sample shop</h2>
        <p>Customers, products and two years of orders, made up on the spot: to see how it works before you bring your own.</p>
        <div class="actions">
          <button type="button" class="button" ref={sample} disabled={state.isBusy.value} onClick={() => void trySample()}>
            Open the sample shop
          </button>
        </div>
      </section>
    </Page>
  );
}
