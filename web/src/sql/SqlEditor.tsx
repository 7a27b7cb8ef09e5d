import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { EditorError, SqlEditorHandle } from './editor';
import type { SqlNames } from './names';
import { SqlBlock } from './SqlText';

interface SqlEditorProps {
  /** What it begins with; from then on the text is the editor's own. */
  sql: string;
  label: string;
  names: SqlNames;
  error: EditorError | null;
  autofocus?: boolean;
  onInput: (sql: string) => void;
  onRun: () => void;
}

/** The editor, which comes when it is first needed; until then, and where it cannot come, the statement to read. */
export function SqlEditor({ sql, label, names, error, autofocus = false, onInput, onRun }: SqlEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<SqlEditorHandle | null>(null);
  const state = useSignal<'coming' | 'here' | 'missing'>('coming');
  // The editor outlives many renderings; it always calls the newest.
  const calls = useRef({ onInput, onRun, sql, names, error });
  calls.current = { onInput, onRun, sql, names, error };
  useEffect(() => {
    let gone = false;
    import('./editor').then(
      ({ mountEditor }) => {
        if (gone) return;
        const root = host.current!.shadowRoot ?? host.current!.attachShadow({ mode: 'open' });
        editor.current = mountEditor(root, {
          text: calls.current.sql,
          label,
          names: calls.current.names,
          onInput: (text) => calls.current.onInput(text),
          onRun: () => calls.current.onRun(),
        });
        editor.current.setError(calls.current.error);
        state.value = 'here';
      },
      () => (state.value = 'missing'),
    );
    return () => {
      gone = true;
      editor.current?.destroy();
      editor.current = null;
    };
  }, []);
  // It can take the focus once it is shown.
  useLayoutEffect(() => {
    if (state.value === 'here' && autofocus) editor.current?.focus();
  }, [state.value]);
  useEffect(() => editor.current?.setNames(names), [names]);
  useEffect(() => editor.current?.setError(error), [error]);
  return (
    <>
      {state.value !== 'here' && <SqlBlock sql={sql} label={label} />}
      {state.value === 'missing' && <p class="panel-note">The editor could not be loaded. Reload the page to edit.</p>}
      <div class={state.value === 'here' ? 'sql-editor' : 'sql-editor coming'} ref={host} />
    </>
  );
}
