import { useLayoutEffect, useRef } from 'preact/hooks';
import type { OpenedPassage } from '../api/types';
import { useApp } from '../app/app';
import { RunErrorCard } from '../result/RunErrorCard';
import { Icon } from '../ui/Icon';
import { placeInWords } from './citation';

/** A document of an archive, opened at the place that an answer cites. */
export function DocumentPanel() {
  const { documents } = useApp();
  const citation = documents.citation.value;
  const document = documents.document.value;
  const cited = useRef<HTMLElement>(null);
  const close = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => {
    cited.current?.scrollIntoView({ block: 'center' });
    if (document) (cited.current ?? close.current)?.focus({ preventScroll: true });
  }, [document?.path, citation]);
  if (!citation) return null;
  const firstCited = document?.passages.findIndex((passage) => passage.cited) ?? -1;
  return (
    <aside class="panel document" aria-label="Document" onKeyDown={(event) => event.key === 'Escape' && documents.close()}>
      <header class="head">
        <h2 class="document-title">{document?.title ?? citation.path}</h2>
        <span class="shape">{document && `${document.archive}/${document.path}`}</span>
        <button type="button" class="button square" ref={close} aria-label="Close the document" onClick={() => documents.close()}>
          <Icon name="close" size={14} />
        </button>
      </header>
      <div class="panel-body document-body" tabIndex={0} role="group" aria-label="Text of the document">
        {documents.error.value && <RunErrorCard error={documents.error.value} />}
        {document && document.first > 0 && <More label="Show what stands before" before />}
        {document?.passages.map((passage, index) => (
          <Passage key={document.first + index} passage={passage} heading={passage.heading !== document.passages[index - 1]?.heading} anchor={index === firstCited ? cited : null} />
        ))}
        {document && document.first + document.passages.length < document.total && <More label="Show what follows" />}
      </div>
    </aside>
  );
}

function Passage({ passage, heading, anchor }: { passage: OpenedPassage; heading: boolean; anchor: { current: HTMLElement | null } | null }) {
  return (
    <section class={passage.cited ? 'passage cited' : 'passage'} ref={anchor} tabIndex={passage.cited ? -1 : undefined}>
      {heading && passage.heading && <h3>{passage.heading}</h3>}
      <span class="place">
        {placeInWords(passage.place)}
        {passage.cited && ', cited'}
      </span>
      <p>{passage.text}</p>
    </section>
  );
}

function More({ label, before = false }: { label: string; before?: boolean }) {
  const { documents } = useApp();
  return (
    <button type="button" class="button earlier" onClick={() => void documents.more(before)}>
      {label}
    </button>
  );
}
