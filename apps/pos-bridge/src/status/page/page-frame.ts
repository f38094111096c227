import { html, type Markup } from './html.ts';

/** The outside of every page. */
export function pageFrame({
  title,
  body,
  hasScript = false,
}: {
  readonly title: string;
  readonly body: Markup;
  readonly hasScript?: boolean;
}): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} – POS bridge</title>
        <link rel="icon" href="/status/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/status/page.css" />
      </head>
      <body>
        ${body} ${hasScript && html`<script src="/status/page.js"></script>`}
      </body>
    </html>`.toString();
}
