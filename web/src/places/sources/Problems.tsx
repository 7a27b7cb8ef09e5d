import type { Problem } from '../../api/types';
import { Icon } from '../../ui/Icon';

/** Parts of a source that are not read, and what would cure them. */
export function Problems({ problems }: { problems: readonly Problem[] }) {
  if (problems.length === 0) return null;
  return (
    <section class="card failed" aria-label="Not read">
      <h2>
        <Icon name="warn" size={14} /> Not read
      </h2>
      <ul class="problems">
        {problems.map((problem, index) => (
          <li key={index} dir="auto">
            {problem.file && !problem.message.startsWith(problem.file) && <strong>{problem.file}: </strong>}
            {problem.message}
          </li>
        ))}
      </ul>
    </section>
  );
}
