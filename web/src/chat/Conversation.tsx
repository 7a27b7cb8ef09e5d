import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useApp } from '../app/app';
import { WaitingList } from '../approvals/WaitingList';
import { titleOf } from '../sidebar/ThreadItem';
import { threadExportUrl } from '../api/routes';
import { Icon } from '../ui/Icon';
import { Menu } from '../ui/Menu';
import { Composer } from './Composer';
import { EmptyState } from './EmptyState';
import { TurnView } from './TurnView';
import { useStickyScroll } from './use-sticky-scroll';
import { firstShown, windowParts } from './window';

export function Conversation() {
  const { session, drawer } = useApp();
  const limit = useSignal(windowParts);
  const { scroll, content, stuck, toEnd } = useStickyScroll();
  const turns = session.turns.value;
  const first = firstShown(turns, limit.value);
  const threadId = session.threadId.value;

  useEffect(() => {
    limit.value = windowParts;
  }, [threadId]);
  useSignalEffect(() => {
    if (session.active.value) toEnd();
  });

  const showEarlier = () => {
    limit.value += windowParts;
    if (first === 0) void session.loadEarlier();
  };

  return (
    <main class="conversation">
      <header class="head">
        <button type="button" class="icon-button fold" aria-label="Open the side bar" onClick={() => (drawer.value = true)}>
          <Icon name="menu" />
        </button>
        <h1>{threadId === null ? 'New chat' : titleOf(session.thread.value)}</h1>
        {threadId !== null && (
          <Menu
            label="Share the conversation"
            buttonClass="quiet"
            items={[
              { label: 'Web page', href: threadExportUrl(threadId, 'html') },
              { label: 'Markdown', href: threadExportUrl(threadId, 'md') },
            ]}
          >
            Share
          </Menu>
        )}
        {!session.connected.value && <span class="reconnecting">Reconnecting…</span>}
      </header>
      <WaitingList />
      <div class="scroll" ref={scroll} role="log" aria-live="off" aria-label="Conversation" tabIndex={0}>
        <div class="column" ref={content}>
          {session.loadError.value && <LoadError />}
          {turns.length === 0 && threadId === null && <EmptyState />}
          {(first > 0 || session.earlier.value !== null) && (
            <button type="button" class="button earlier" onClick={showEarlier}>
              Show earlier
            </button>
          )}
          {turns.slice(first).map((turn) => (
            <TurnView key={turn.key} turn={turn} />
          ))}
        </div>
      </div>
      <div class="foot">
        {!stuck.value && (
          <button type="button" class="button jump" onClick={toEnd}>
            <Icon name="down" size={14} /> Jump to latest
          </button>
        )}
        <Composer />
      </div>
    </main>
  );
}

function LoadError() {
  const { session } = useApp();
  return (
    <div class="card failed" role="alert">
      <h2>This conversation cannot be shown</h2>
      <p>{session.loadError.value}</p>
      <div class="actions">
        <button type="button" class="button" onClick={() => void session.open(session.threadId.value)}>
          Try again
        </button>
      </div>
    </div>
  );
}
