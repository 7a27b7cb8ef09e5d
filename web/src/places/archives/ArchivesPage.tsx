import { useEffect, useMemo } from 'preact/hooks';
import { useApp } from '../../app/app';
import { listArchives } from '../../api/archives';
import { FileDrop } from '../FileDrop';
import { Page, Trouble, Waiting } from '../Page';
import { useRead } from '../use-read';
import { ArchiveCard } from './ArchiveCard';
import { ArchiveSearch } from './ArchiveSearch';
import { DocumentsOnTheirWay } from './documents-on-their-way';

const watchMs = 1_500;

/** @param id the archive that is searched; null for the usual ones */
export function ArchivesPage({ id }: { id: string | null }) {
  const { announcer } = useApp();
  const reading = useRead(listArchives, []);
  const incoming = useMemo(() => new DocumentsOnTheirWay(announcer, reading.again), []);
  const archives = reading.value;
  const isIndexing = archives?.some((archive) => archive.indexing || (!archive.indexed_at && !archive.problem)) ?? false;
  useEffect(() => {
    if (!isIndexing || reading.reading) return;
    const timer = setTimeout(reading.again, watchMs);
    return () => clearTimeout(timer);
  }, [isIndexing, reading.reading]);
  useEffect(() => () => incoming.cancel(), []);
  return (
    <Page title="Archives">
      <p>Documents that answers may cite: text, Markdown, HTML, CSV, JSON, PDF, and zips of them.</p>
      <Trouble error={reading.error} again={reading.again} />
      {!archives && !reading.error && <Waiting what="Reading the archives" />}
      {archives && archives.length > 0 && <ArchiveSearch archives={archives} chosen={id} />}
      <ul class="place-cards">
        {archives?.map((archive) => (
          <ArchiveCard key={archive.id} archive={archive} onChange={reading.again} />
        ))}
      </ul>
      {archives?.length === 0 && <p class="place-note">There are no archives yet.</p>}
      <section class="place-section" aria-label="Add documents">
        <h2>Add documents</h2>
        <FileDrop
          state={incoming}
          accept=".txt,.md,.markdown,.html,.htm,.csv,.json,.pdf,.zip"
          hint="They are kept on the server for you alone, and indexed for search."
          label="Choose documents"
        />
      </section>
    </Page>
  );
}
