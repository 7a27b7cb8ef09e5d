import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { addDevice, listDevices, removeDevice, type Device } from '../../api/devices';
import { useApp } from '../../app/app';
import { time } from '../../format/times';
import { Confirm } from '../../ui/Confirm';
import { CopyButton } from '../../ui/CopyButton';
import { Icon } from '../../ui/Icon';
import { Trouble, Waiting } from '../Page';
import { useAction } from '../use-action';
import { useRead } from '../use-read';

const watchMs = 5_000;

/** Machines of one's own that keep their data and answer from there. */
export function Devices() {
  const reading = useRead(listDevices, []);
  const added = useSignal<(Device & { token: string }) | null>(null);
  const name = useRef<HTMLInputElement>(null);
  const action = useAction();
  const devices = reading.value;
  useEffect(() => {
    if (!devices || devices.length === 0) return;
    // They come and go by themselves.
    const timer = setTimeout(() => !document.hidden && reading.again(), watchMs);
    return () => clearTimeout(timer);
  }, [devices]);
  const add = () =>
    action.run(async () => {
      added.value = await addDevice(name.current!.value.trim());
      name.current!.value = '';
      reading.again();
    }, 'Device added');
  return (
    <section class="place-section" aria-label="Devices">
      <h2>Devices</h2>
      <p>Machines of yours that keep their data: they answer from there, and nobody else sees them.</p>
      <Trouble error={reading.error} again={reading.again} />
      {!devices && !reading.error && <Waiting what="Reading the devices" />}
      <ul class="place-cards">
        {devices?.map((device) => (
          <DeviceCard key={device.id} device={device} onChange={reading.again} />
        ))}
      </ul>
      <form
        class="one-line"
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <input ref={name} aria-label="Name of the device" placeholder="laptop" required maxLength={60} dir="auto" />
        <button type="submit" class="button" disabled={action.busy}>
          Add a device
        </button>
      </form>
      <Trouble error={action.error} />
      {added.value && <Token device={added.value} />}
    </section>
  );
}

function DeviceCard({ device, onChange }: { device: Device; onChange: () => void }) {
  const { sources } = useApp();
  const removing = useSignal(false);
  const action = useAction();
  const remove = () =>
    action.run(async () => {
      await removeDevice(device.id);
      onChange();
      await sources.load();
    }, `${device.name} removed`);
  return (
    <li class="place-card">
      <h3 dir="auto">{device.name}</h3>
      <p class="facts">
        <span>
          {device.online && !device.paused && <Icon name="check" size={13} />} {stateOf(device)}
        </span>
        {!device.online && <span>{device.seen_at ? `last seen ${time(device.seen_at)}` : 'never connected'}</span>}
        {device.sources.length > 0 && <span dir="auto">offers {device.sources.join(', ')}</span>}
        {device.version && <span>version {device.version}</span>}
      </p>
      <Trouble error={action.error} />
      <div class="actions">
        <button type="button" class="button danger" aria-label={`Revoke ${device.name}`} disabled={action.busy} onClick={() => (removing.value = true)}>
          Revoke
        </button>
      </div>
      {removing.value && (
        <Confirm
          title={`Revoke “${device.name}”?`}
          text="Its connection ends, its token counts no more, and its sources are gone from here. The data on it stay."
          action="Revoke"
          onConfirm={() => void remove()}
          onClose={() => (removing.value = false)}
        />
      )}
    </li>
  );
}

function stateOf({ online, paused }: Device): string {
  if (!online) return 'Away';
  return paused ? 'Paused by its owner' : 'Connected';
}

function Token({ device }: { device: Device & { token: string } }) {
  const command = `QUAESTOR_DEVICE_TOKEN=${device.token} quaestor edge --server ${location.origin} --source FILE`;
  return (
    <div class="card" role="group" aria-label={`Token of ${device.name}`}>
      <p>Copy it now: it is not shown again. Start this on {device.name}:</p>
      <code class="long">{command}</code>
      <div class="actions">
        <CopyButton text={command} label="Copy the command" />
      </div>
    </div>
  );
}
