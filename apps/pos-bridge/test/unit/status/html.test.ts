import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html, type Markup } from '../../../src/status/page/html.ts';

const hostile = fc.string({ unit: fc.constantFrom('<', '>', '&', '"', "'", 'a', ' ', '😀') });

/** The formatter breaks lines of markup as it likes. */
const onOneLine = (markup: Markup) => markup.toString().replaceAll(/\s/g, '');

describe('markup', () => {
  it('escapes whatever is put into it, in text and in attributes', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const escaped = html`${text}`.toString();
        expect(escaped).not.toMatch(/[<>"']/);
        expect(escaped.replaceAll(/&(amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
      }),
    );
  });

  it('takes its own in as it is, lists one after the other, and leaves nothing out but nothing', () => {
    const items = ['a', '<b>'].map((text) => html`<li>${text}</li>`);
    expect(
      onOneLine(
        html`<ul>
          ${items}
        </ul>`,
      ),
    ).toBe('<ul><li>a</li><li>&lt;b&gt;</li></ul>');
    expect(onOneLine(html`<p>${false}${undefined}${null}${0}</p>`)).toBe('<p>0</p>');
  });
});
