import { render } from 'preact';
import { App } from './app/app';
import { Shell } from './app/Shell';
import { applyTheme } from './app/theme';
import { loadMarkdown } from './markdown/Markdown';
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
import './styles/document.css';
import './styles/sign-in.css';
import './styles/approvals.css';
import './styles/charts.css';
import './styles/places.css';
import './styles/forms.css';

applyTheme();
const app = new App();
void app.start();
// The page is drawn by then; the first answer finds what renders it.
setTimeout(() => void loadMarkdown(), 500);
render(<Shell app={app} />, document.getElementById('app')!);
