import { useEffect, useRef } from 'preact/hooks';
import { SqlText } from './SqlText';

interface SqlEditorProps {
  sql: string;
  /** Null where the statement is only shown. */
  onInput: ((sql: string) => void) | null;
  onRun: () => void;
  errorLine: number | null;
}

/** A text area whose text is invisible, over the same text in colours: small, and every key works as the browser has it. */
export function SqlEditor({ sql, onInput, onRun, errorLine }: SqlEditorProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const editable = onInput !== null;
  useEffect(() => {
    if (editable) area.current?.focus();
  }, [editable]);
  const lines = sql.split('\n').length;
  return (
    <div class="sql-editor">
      <div class="sql-lines" aria-hidden="true">
        {Array.from({ length: lines }, (_, index) => (
          <span key={index} class={index + 1 === errorLine ? 'failing' : undefined}>
            {index + 1}
          </span>
        ))}
      </div>
      <div class="sql-layers">
        <pre class="sql-colours" aria-hidden="true">
          <SqlText sql={sql} />
          {'\n'}
        </pre>
        <textarea
          ref={area}
          class="sql-input"
          aria-label="SQL"
          readOnly={!editable}
          spellcheck={false}
          autocapitalize="off"
          autocomplete="off"
          value={sql}
          onInput={(event) => onInput?.(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
              event.preventDefault();
              onRun();
            }
          }}
        />
      </div>
    </div>
  );
}
