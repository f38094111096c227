import { html, type Markup } from './html.ts';
import type { ListName, Row } from './list-rows.ts';
import type { PageWords } from './page-words.ts';

interface RowAction {
  readonly path: string;
  readonly label: string;
  readonly csrf: string;
}

export interface PageListOptions {
  readonly name: ListName;
  readonly heading: string;
  readonly about: string;
  /** In place of the rows, where there are none. */
  readonly none: string;
  readonly words: PageWords;
  readonly action?: RowAction | undefined;
}

const EMPTY_ROW: Row = { key: '', title: '', detail: '', reason: '', todo: '', tone: '' };

/** A list with its rows, and the row that the browser copies when another one comes. */
export function pageList({ name, heading, about, none, words, action }: PageListOptions): Markup {
  return html`<section class="card list" aria-labelledby="${name}-heading">
    <header>
      <h2 id="${name}-heading">${heading}</h2>
      <span
        class="count"
        data-tone-of="${name}Count"
        data-tone="${words.tones[`${name}Count`] ?? 'idle'}"
        data-text="${name}Count"
        >${words.texts[`${name}Count`]}</span
      >
    </header>
    <p class="about">${about}</p>
    <ul data-list="${name}">
      ${words.lists[name].map((row) => listRow(row, action))}
    </ul>
    <p class="none">${none}</p>
    <template id="${name}-row">${listRow(EMPTY_ROW, action)}</template>
  </section>`;
}

function listRow({ key, title, detail, reason, todo, tone }: Row, action: RowAction | undefined): Markup {
  return html`<li class="row" data-key="${key}" data-tone="${tone}">
    <div>
      <div class="title" data-cell="title">${title}</div>
      <div class="detail" data-cell="detail">${detail}</div>
    </div>
    <div>
      <div data-cell="reason">${reason}</div>
      <div class="todo" data-cell="todo">${todo}</div>
    </div>
    ${action !== undefined && rowForm(key, title, action)}
  </li>`;
}

function rowForm(key: string, title: string, { path, label, csrf }: RowAction): Markup {
  return html`<form method="post" action="${path}">
    <input type="hidden" name="csrf" value="${csrf}" /><input type="hidden" name="id" value="${key}" /><button
      class="button small"
      type="submit"
      data-label="${label}"
      aria-label="${label} ${title}"
    >
      ${label}
    </button>
  </form>`;
}
