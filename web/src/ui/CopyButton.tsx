import { useSignal } from '@preact/signals';
import { useApp } from '../app/app';
import { copyText } from './clipboard';
import { Icon } from './Icon';

export function CopyButton({ text, label }: { text: string; label: string }) {
  const { announcer } = useApp();
  const copied = useSignal(false);
  const copy = async () => {
    await copyText(text);
    copied.value = true;
    announcer.say('Copied');
    setTimeout(() => (copied.value = false), 1_500);
  };
  return (
    <button type="button" class="quiet" aria-label={label} onClick={copy}>
      <Icon name={copied.value ? 'check' : 'copy'} size={14} />
      {copied.value ? 'Copied' : 'Copy'}
    </button>
  );
}
