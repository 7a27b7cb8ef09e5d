import { render } from 'preact';
import { App } from './app/app';
import { Shell } from './app/Shell';
import { applyTheme } from './app/theme';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/shell.css';
import './styles/sidebar.css';
import './styles/chat.css';
import './styles/steps.css';
import './styles/code.css';
import './styles/grid.css';
import './styles/panel.css';

applyTheme();
const app = new App();
app.start();
render(<Shell app={app} />, document.getElementById('app')!);
