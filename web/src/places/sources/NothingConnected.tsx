import { useApp } from '../../app/app';
import { addressOfPlace } from '../../app/route';

/** The ways to begin where there is no data yet. */
export function NothingConnected() {
  const { identity } = useApp();
  const role = identity.me.value?.role ?? 'admin';
  if (role === 'viewer') {
    return (
      <div class="empty">
        <h2>No data here yet</h2>
        <p>No source was granted to you. An administrator of this server grants it, and it appears here.</p>
      </div>
    );
  }
  return (
    <div class="empty">
      <h2>Add data</h2>
      <p>Files stay as they are, and a database is only read until you allow a change.</p>
      <div class="examples">
        <a href={addressOfPlace('sources', 'add')}>Open a CSV file</a>
        {role === 'admin' && <a href={addressOfPlace('sources', 'connect')}>Connect a database</a>}
        <a href={addressOfPlace('sources', 'sample')}>Try the sample shop</a>
      </div>
    </div>
  );
}
