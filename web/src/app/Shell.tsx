import { useEffect } from 'preact/hooks';
import { Conversation } from '../chat/Conversation';
import { DocumentPanel } from '../documents/DocumentPanel';
import { ResultPanel } from '../result/ResultPanel';
import { Sidebar } from '../sidebar/Sidebar';
import { titleOf } from '../sidebar/ThreadItem';
import { AppContext, type App } from './app';
import { SignIn } from './SignIn';

export function Shell({ app }: { app: App }) {
  useEffect(() => {
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
  useEffect(() => {
    document.title = thread ? `${titleOf(thread)} · Quaestor` : 'Quaestor';
  }, [thread]);
  if (!known) return <SignIn app={app} />;
  return (
    <AppContext.Provider value={app}>
      <div class={app.panel.view.value || app.documents.citation.value ? 'shell with-panel' : 'shell'}>
        <button type="button" class="skip" onClick={() => app.session.focusComposer()}>
          Skip to the message box
        </button>
        <Sidebar />
        <Conversation />
        {app.documents.citation.value ? <DocumentPanel /> : <ResultPanel />}
      </div>
      <div class="hidden" role="status">
        {app.announcer.text.value}
      </div>
    </AppContext.Provider>
  );
}
