import { useSignal } from '@preact/signals';
import { useApp } from '../../app/app';
import { getUsage, type Usage, type UsageBy, type UsageItem } from '../../api/personal';
import { count, locale } from '../../format/numbers';
import { day } from '../../format/times';
import { Page, Trouble, Waiting } from '../Page';
import { useRead } from '../use-read';

const groupings: [UsageBy, string][] = [
  ['day', 'By day'],
  ['model', 'By model'],
  ['user', 'By user'],
];

export function UsagePage() {
  const { identity } = useApp();
  const by = useSignal<UsageBy>('day');
  const since = useSignal('');
  const until = useSignal('');
  const reading = useRead((signal) => getUsage(by.value, since.value, until.value, signal), [by.value, since.value, until.value]);
  const usage = reading.value;
  const isAdmin = identity.me.value?.role === 'admin';
  return (
    <Page title="Usage">
      <div class="usage-bar">
        <fieldset class="choice">
          <legend class="hidden">Count</legend>
          {groupings
            .filter(([name]) => name !== 'user' || isAdmin)
            .map(([name, label]) => (
              <label key={name}>
                <input type="radio" name="by" checked={by.value === name} onChange={() => (by.value = name)} />
                <span>{label}</span>
              </label>
            ))}
        </fieldset>
        <label>
          From <input type="date" value={since.value || (usage?.since ?? '')} onChange={(event) => (since.value = event.currentTarget.value)} />
        </label>
        <label>
          to <input type="date" value={until.value || (usage?.until ?? '')} onChange={(event) => (until.value = event.currentTarget.value)} />
        </label>
      </div>
      <Trouble error={reading.error} again={reading.again} />
      {!usage && !reading.error && <Waiting what="Counting" />}
      {usage && usage.items.length === 0 && <p class="place-note">No model was asked in this time. The planner costs nothing and is not counted.</p>}
      {usage && usage.items.length > 0 && <Table usage={usage} />}
    </Page>
  );
}

function Table({ usage }: { usage: Usage }) {
  const most = Math.max(1, ...usage.items.map(tokens));
  return (
    <div class="wide" tabIndex={0} role="group" aria-label="Usage">
      <table class="plain usage">
        <thead>
          <tr>
            <th scope="col">{usage.by === 'day' ? 'Day' : usage.by === 'model' ? 'Model' : 'User'}</th>
            <th scope="col" class="num">
              Tokens in
            </th>
            <th scope="col" class="num">
              of them cached
            </th>
            <th scope="col" class="num">
              Tokens out
            </th>
            <th scope="col" class="num">
              Cost
            </th>
            <th scope="col" aria-label="Share" />
          </tr>
        </thead>
        <tbody>
          {usage.items.map((item) => (
            <tr key={nameOf(item)}>
              <th scope="row" dir="auto">
                {item.day ? day(item.day) : nameOf(item)}
              </th>
              <Numbers item={item} />
              <td class="share">
                <meter min={0} max={most} value={tokens(item)} aria-label={`${count(tokens(item))} tokens`} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Together</th>
            <Numbers item={usage.total} />
            <td />
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function Numbers({ item }: { item: UsageItem }) {
  return (
    <>
      <td class="num">{count(item.input_tokens)}</td>
      <td class="num">{count(item.cached_tokens)}</td>
      <td class="num">{count(item.output_tokens)}</td>
      <td class="num">{costOf(item)}</td>
    </>
  );
}

function tokens(item: UsageItem): number {
  return item.input_tokens + item.output_tokens;
}

function nameOf(item: UsageItem): string {
  return item.day ?? item.model_id ?? item.user_id ?? item.thread_id ?? 'Unknown';
}

function costOf({ cost, cost_is_partial }: UsageItem): string {
  if (cost === undefined) return 'no price';
  const sum = cost.toLocaleString(locale, { style: 'currency', currency: 'USD', maximumFractionDigits: 4 });
  return cost_is_partial ? `over ${sum}` : sum;
}
