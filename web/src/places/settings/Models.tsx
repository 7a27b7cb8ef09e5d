import { useSignal } from '@preact/signals';
import { listModels, type Model } from '../../api/models';
import { count } from '../../format/numbers';
import { Trouble, Waiting } from '../Page';
import { useRead } from '../use-read';

const health: Record<string, string> = {
  ok: 'Works',
  failing: 'Failing',
  cooling_down: 'Waits after failures',
  unusable: 'Not set up',
  not_loaded: 'Starts when asked',
  loading: 'Starting',
  unreachable: 'Not reached',
  not_listed: 'Not listed by its provider',
};

const good: ReadonlySet<string> = new Set(['ok', 'not_loaded', 'loading']);

/** What can answer now. */
export function Models() {
  const checks = useSignal(0);
  const reading = useRead((signal) => listModels(checks.value > 0, signal), [checks.value > 0]);
  const check = () => (checks.value++ === 0 ? undefined : reading.again());
  return (
    <section class="place-section" aria-label="Models">
      <div class="section-head">
        <h2>Models</h2>
        <button type="button" class="button" disabled={reading.reading} onClick={check}>
          {reading.reading && checks.value > 0 ? 'Checking' : 'Check them'}
        </button>
      </div>
      <Trouble error={reading.error} again={reading.again} />
      {!reading.value && !reading.error && <Waiting what="Reading the models" />}
      {reading.value && (
        <div class="wide" tabIndex={0} role="group" aria-label="Models">
          <table class="plain">
            <thead>
              <tr>
                <th scope="col">Model</th>
                <th scope="col">Runs</th>
                <th scope="col">State</th>
              </tr>
            </thead>
            <tbody>
              {reading.value.map((model) => (
                <ModelRow key={model.id} model={model} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {reading.value?.every(({ kind }) => kind === 'planner') && (
        <p class="place-note">Only the built-in planner answers: it needs no model and no key, and asks back where it is not sure.</p>
      )}
    </section>
  );
}

function ModelRow({ model }: { model: Model }) {
  return (
    <tr>
      <th scope="row" dir="auto">
        {model.id}
        {model.default && <span class="badge">default</span>}
        {model.models && <span class="comment">{model.models.join(', then ')}</span>}
      </th>
      <td>
        {model.kind === 'planner' ? 'built in' : model.kind}
        {model.context_tokens !== undefined && <span class="comment">{count(model.context_tokens)} tokens</span>}
      </td>
      <td>
        <span class={good.has(model.health) ? 'status good' : 'status bad'}>{health[model.health] ?? model.health}</span>
        {model.reason && <span class="comment">{model.reason}</span>}
      </td>
    </tr>
  );
}
