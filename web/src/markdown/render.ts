import DOMPurify from 'dompurify';
import MarkdownIt from 'markdown-it';
import { highlightHtml } from '../sql/highlight';

/**
 * Text of a model becomes HTML here and nowhere else. No HTML passes through, no image is loaded (an address of an
 * image can carry data away), links lead to http, https, mail and to cited documents of this page only; the result is then purified once more.
 */
const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false }).disable(['image']);

const safeLink = /^(https?:|mailto:|#\/archives\/)/i;

markdown.validateLink = (url) => safeLink.test(url.trim());

markdown.renderer.rules['link_open'] = (tokens, index, options, _env, self) => {
  if (!String(tokens[index]!.attrGet('href')).startsWith('#')) {
    tokens[index]!.attrSet('target', '_blank');
    tokens[index]!.attrSet('rel', 'noopener noreferrer');
  }
  return self.renderToken(tokens, index, options);
};

markdown.renderer.rules['fence'] = (tokens, index) => {
  const token = tokens[index]!;
  const isSql = /^sql\b/i.test(token.info.trim());
  const code = isSql ? highlightHtml(token.content) : markdown.utils.escapeHtml(token.content);
  return `<pre class="code" tabindex="0"><code>${code}</code></pre>\n`;
};

markdown.renderer.rules['table_open'] = () => '<div class="md-table" tabindex="0" role="group" aria-label="Table"><table>\n';
markdown.renderer.rules['table_close'] = () => '</table></div>\n';
markdown.renderer.rules['th_open'] = markdown.renderer.rules['td_open'] = (tokens, index) => {
  // Alignment comes as a style attribute, which the page's policy refuses.
  const token = tokens[index]!;
  const right = /right/.test(String(token.attrGet('style')));
  return `<${token.tag}${right ? ' class="num"' : ''}>`;
};

const purify = {
  ALLOWED_TAGS: [
    'p', 'br', 'hr', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'strong', 'em', 's', 'del', 'code', 'pre', 'blockquote',
    'ul', 'ol', 'li', 'a', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'div', 'span',
  ],
  ALLOWED_ATTR: ['href', 'target', 'rel', 'class', 'tabindex', 'role', 'aria-label', 'start'],
  // All other attributes must look like an address that the page may lead to.
  ADD_URI_SAFE_ATTR: ['target', 'rel', 'tabindex', 'aria-label', 'start'],
  ALLOWED_URI_REGEXP: safeLink,
};

/** The same as nodes, which go into the page as they are. */
export function renderFragment(text: string): DocumentFragment {
  return DOMPurify.sanitize(markdown.render(text), { ...purify, RETURN_DOM_FRAGMENT: true });
}

export function renderMarkdown(text: string): string {
  return DOMPurify.sanitize(markdown.render(text), purify);
}
