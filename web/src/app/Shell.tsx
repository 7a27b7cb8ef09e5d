import { useEffect, useLayoutEffect } from 'preact/hooks';
import { Conversation } from '../chat/Conversation';
import { LazyPlaces } from '../places/LazyPlaces';
import { DocumentPanel } from '../documents/DocumentPanel';
import { ResultPanel } from '../result/ResultPanel';
import { Sidebar } from '../sidebar/Sidebar';
import { titleOf } from '../sidebar/ThreadItem';
import { AppContext, type App } from './app';
import { DropTarget } from './DropTarget';
import { SignIn } from './SignIn';

export function Shell({ app }: { app: App }) {
  // Before anything can be seen: no key is too early.
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        app.newChat();
      } else if (event.key === 'Escape') {
        app.drawer.value = false;
      }
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [app]);
  const known = !app.identity.needed.value;
  const thread = app.session.thread.value;
  const place = app.place.value;
  useEffect(() => {
    if (place === null) document.title = thread ? `${titleOf(thread)} · Quaestor` : 'Quaestor';
  }, [thread, place]);
  if (!known) return <SignIn app={app} />;
  return (
    <AppContext.Provider value={app}>
      <div class={(place === null && app.panel.view.value) || app.documents.citation.value ? 'shell with-panel' : 'shell'}>
        <button type="button" class="skip" onClick={() => (place ? skipToPlace() : app.session.focusComposer())}>
          {place ? 'Skip to the page' : 'Skip to the message box'}
        </button>
        <Sidebar />
        {/* It goes on while another page is in view, and is found as it was left. */}
        <div class="stay" hidden={place !== null}>
          <Conversation />
          {!app.documents.citation.value && <ResultPanel />}
        </div>
        {place && <LazyPlaces address={place} />}
        {app.documents.citation.value && <DocumentPanel />}
        <DropTarget />
      </div>
      <div class="hidden" role="status">
        {app.announcer.text.value}
      </div>
    </AppContext.Provider>
  );
}

function skipToPlace(): void {
  document.querySelector<HTMLElement>('main.place h1')?.focus();
}
