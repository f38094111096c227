import type { Status } from '../status.ts';
import { html, type Markup } from './html.ts';
import { pageFrame } from './page-frame.ts';
import { pageList } from './page-list.ts';
import { pageWords, type PageWords } from './page-words.ts';
import { BRAND, STATE_ICONS } from './icons.ts';

/** Somebody who may do things, and the token that their forms carry. */
export interface SignedIn {
  readonly csrf: string;
}

export interface StatusPageOptions {
  readonly status: Status;
  /** Without it the page only shows. */
  readonly manager: SignedIn | undefined;
  /** Whether anybody can sign in at all. */
  readonly canSignIn: boolean;
  /** What was just done. */
  readonly notice?: string | undefined;
}

/** The store manager's page, complete without a script. */
export function statusPage({ status, manager, canSignIn, notice }: StatusPageOptions): string {
  const words = pageWords(status);
  const { texts } = words;
  const store = status.stores.length === 1 ? `Store ${status.stores[0]}` : `${status.stores.length} stores`;
  return pageFrame({
    title: texts['title'] ?? 'Status',
    hasScript: true,
    body: html`<a class="skip" href="#state">Skip to the state</a>
      <div class="page">
        <header class="top">
          <div class="brand">
            ${BRAND}
            <div>POS bridge<small>${status.stores.length === 0 ? 'Capillary loyalty' : store}</small></div>
          </div>
          <nav aria-label="Manager">${signInLink(manager, canSignIn)}</nav>
        </header>
        <main>
          ${notice !== undefined && html`<p class="notice card" data-tone="good" role="status">${notice}</p>`}
          <p class="notice card stale" data-tone="warn" role="alert">
            The bridge itself does not answer. What you see is old. Look whether its machine is on.
          </p>
          ${stateCard(words, status.state)} ${metrics(words)} ${actions(manager)}
          ${pageList({
            name: 'aside',
            heading: 'Needs a person',
            about: 'These are not sent until somebody puts them back. All other bills go on.',
            none: 'Nothing. No bill needs your attention.',
            words,
            action: manager && { path: '/status/put-back', label: 'Put back', csrf: manager.csrf },
          })}
          ${pageList({
            name: 'waiting',
            heading: 'Tried again by itself',
            about:
              'These did not get through yet. Move one aside when it holds up others of its bill or customer.',
            none: 'Nothing waits to be tried again.',
            words,
            action: manager && { path: '/status/aside', label: 'Move aside', csrf: manager.csrf },
          })}
          ${pageList({
            name: 'conflicts',
            heading: 'Bills refused for other content',
            about: 'The same bill number came twice on one day, with different content.',
            none: 'None.',
            words,
          })}
          ${pageList({
            name: 'redemptions',
            heading: 'Redeemed while offline',
            about: 'Points that were given without asking Capillary, and what came of it.',
            none: 'Nothing to reconcile.',
            words,
          })}
          ${pageList({
            name: 'terminals',
            heading: 'Tills',
            about: 'Bills keep their right time even where the clock of a till is wrong.',
            none: 'No till has been paired yet.',
            words,
          })}
        </main>
        <footer class="foot">
          <span data-text="updated">${texts['updated']}</span>
          <span>Version ${status.version}</span>
        </footer>
        <p class="skip" role="status" aria-live="polite" data-announce="${status.state}"></p>
      </div>`,
  });
}

function stateCard({ texts, tones }: PageWords, state: Status['state']): Markup {
  return html`<section
    class="card state"
    id="state"
    data-tone-of="state"
    data-tone="${tones['state']}"
    data-state="${state}"
    aria-labelledby="state-title"
  >
    <span class="dot" aria-hidden="true">${STATE_ICONS}</span>
    <div>
      <h1 id="state-title" data-text="title">${texts['title']}</h1>
      <p class="since" data-text="since">${texts['since']}</p>
    </div>
    <p class="lead" data-text="lead">${texts['lead']}</p>
    <div class="facts">
      <p data-text="lastSuccess">${texts['lastSuccess']}</p>
      <p data-text="lastError">${texts['lastError']}</p>
      <p><strong data-text="lastErrorTodo">${texts['lastErrorTodo']}</strong></p>
    </div>
  </section>`;
}

const METRICS = [
  ['depth', 'Waiting for Capillary'],
  ['oldest', 'Oldest waits'],
  ['disk', 'Disk lasts'],
  ['clock', 'Clock'],
] as const;

function metrics({ texts, tones }: PageWords): Markup {
  return html`<dl class="metrics">
    ${METRICS.map(
      ([name, label]) =>
        html`<div class="card metric" data-tone-of="${name}" data-tone="${tones[name]}">
          <dt>${label}</dt>
          <dd>
            <span data-text="${name}">${texts[name]}</span>
            <span class="note" data-text="${name}Note">${texts[`${name}Note`]}</span>
          </dd>
        </div>`,
    )}
  </dl>`;
}

function actions(manager: SignedIn | undefined): Markup {
  return html`<div class="actions">
    ${
      manager !== undefined &&
      html`<form method="post" action="/status/retry">
          <input type="hidden" name="csrf" value="${manager.csrf}" />
          <button class="button first" type="submit">Retry now</button>
        </form>
        <a class="button" href="/status/queue.csv" download>Export the queue (CSV)</a>`
    }
    <button class="button" type="button" data-print>Print</button>
  </div>`;
}

function signInLink(manager: SignedIn | undefined, canSignIn: boolean): Markup | false {
  if (manager === undefined) {
    return canSignIn && html`<a class="button" href="/status/sign-in">Manager sign-in</a>`;
  }
  return html`<form method="post" action="/status/sign-out">
    <input type="hidden" name="csrf" value="${manager.csrf}" />
    <button class="button" type="submit">Sign out</button>
  </form>`;
}
