import { render } from 'preact';

render(<main>Quaestor </main>, document.getElementById('app')!);
