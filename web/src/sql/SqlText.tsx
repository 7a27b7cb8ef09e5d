import { memo } from 'preact/compat';
import { sqlTokens } from './highlight';

/** A statement in colours. */
export const SqlText = memo(function SqlText({ sql }: { sql: string }) {
  return (
    <>
      {sqlTokens(sql).map(({ kind, text }, index) =>
        kind === 'plain' ? text : (
          <span key={index} class={`sql-${kind}`}>
            {text}
          </span>
        ),
      )}
    </>
  );
});

export function SqlBlock({ sql, label = 'SQL' }: { sql: string; label?: string }) {
  return (
    <pre class="code" tabIndex={0} role="group" aria-label={label}>
      <code>
        <SqlText sql={sql} />
      </code>
    </pre>
  );
}
