import { html } from './html.ts';

export const BRAND = html`<span class="mark" aria-hidden="true"
  ><svg
    width="20"
    height="20"
    viewBox="0 0 20 20"
    fill="none"
    stroke="currentColor"
    stroke-width="2"
    stroke-linecap="round"
  >
    <path d="M3 15V9a7 7 0 0 1 14 0v6" />
    <path d="M1 15h18" />
    <path d="M10 2v13M6 5v10M14 5v10" stroke-width="1.5" /></svg
></span>`;

/** A tick, a cut line and a dot: the state is told by shape and word, not by colour alone. */
export const STATE_ICONS = html`<svg
    class="is-good"
    width="30"
    height="30"
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="2.5"
    stroke-linecap="round"
    stroke-linejoin="round"
  >
    <path d="m5 12.5 4.5 4.5L19 7.5" />
  </svg>
  <svg
    class="is-bad"
    width="30"
    height="30"
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="2.5"
    stroke-linecap="round"
  >
    <path d="M1.5 12h5m11 0h5M8.5 8l7 8m0-8-7 8" />
  </svg>
  <svg class="is-idle" width="30" height="30" viewBox="0 0 24 24" fill="currentColor">
    <circle cx="12" cy="12" r="5" />
  </svg>`;

export const PAGE_ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="9" fill="#1d4fd8"/><g fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round"><path d="M7 22v-6a9 9 0 0 1 18 0v6M5 22h22M16 8v14"/></g></svg>`;
