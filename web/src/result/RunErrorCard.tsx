import type { RunError } from '../api/types';

/** What the database said about a statement, and where in it. */
export function RunErrorCard({ error }: { error: RunError }) {
  const place = error.line ? `Line ${error.line}${error.column ? `, column ${error.column}` : ''}: ` : '';
  return (
    <div class="card failed run-error" role="alert">
      <h2>{error.code === 'refused' ? 'Not run' : 'The query failed'}</h2>
      <p>
        {place}
        {error.message}
      </p>
    </div>
  );
}
