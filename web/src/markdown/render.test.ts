import { describe, expect, test } from 'vitest';
import { renderMarkdown } from './render';

describe('renderMarkdown', () => {
  test('shows HTML as text', () => {
    const html = renderMarkdown('<img src=x onerror=alert(1)> <script>alert(1)</script>');
    expect(html).not.toMatch(/<(img|script)/);
    expect(html).toContain('&lt;img');
  });

  test('loads no image', () => {
    expect(renderMarkdown('![x](https://example.com/leak.png)')).not.toContain('<img');
  });

  test('a link to a cited document stays on the page', () => {
    const html = renderMarkdown('See [leave.md#L3](#/archives/7f/hr/leave%20rules.md?place=L3-L4).');
    expect(html).toContain('<a href="#/archives/7f/hr/leave%20rules.md?place=L3-L4">leave.md#L3</a>');
    expect(renderMarkdown('[x](#/t/7f)')).not.toContain('<a ');
  });

  test('links lead to http, https and mail only', () => {
    expect(renderMarkdown('[a](https://example.com)')).toContain('href="https://example.com"');
    expect(renderMarkdown('[a](https://example.com)')).toContain('rel="noopener noreferrer"');
    for (const bad of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', '//example.com', 'vbscript:x']) {
      expect(renderMarkdown(`[a](${bad})`)).not.toContain('href');
    }
  });

  test('aligns by a class, since the policy of the page refuses style attributes', () => {
    const html = renderMarkdown('| a | b |\n|:--|--:|\n| 1 | 2 |');
    expect(html).toContain('<td class="num">2</td>');
    expect(html).not.toContain('style=');
  });

  test('colours SQL and escapes it', () => {
    expect(renderMarkdown("```sql\nSELECT '<b>'\n```")).toContain(
      '<span class="sql-keyword">SELECT</span> <span class="sql-string">\'&lt;b&gt;\'</span>',
    );
  });
});

test('named characters are read without a table of our own', () => {
  expect(renderMarkdown('a &lt; b &amp; c &copy; &nosuchthing;')).toContain('a &lt; b &amp; c © &amp;nosuchthing;');
});
