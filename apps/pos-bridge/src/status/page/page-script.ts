/**
 * Reads `/status.json` every few seconds and changes what has changed, so that focus, selection and scroll stay where they
 * are. Text only ever becomes text: no markup is made from what the server says. The page works without it.
 */
export const PAGE_SCRIPT = `
'use strict';
(() => {
  const EVERY_MS = 2000;
  const announced = document.querySelector('[data-announce]');
  const setText = (element, text) => {
    if (element.textContent !== text) element.textContent = text;
  };
  const setTone = (element, tone) => {
    if (element.dataset.tone !== tone) element.dataset.tone = tone;
  };
  const fill = (row, values) => {
    setTone(row, values.tone);
    for (const element of row.querySelectorAll('[data-cell]')) setText(element, values[element.dataset.cell]);
    for (const input of row.querySelectorAll('input[name=id]')) input.value = values.key;
    for (const button of row.querySelectorAll('[data-label]')) {
      button.setAttribute('aria-label', button.dataset.label + ' ' + values.title);
    }
  };
  const fillList = (list, rows) => {
    const template = document.getElementById(list.dataset.list + '-row');
    const known = new Map([...list.children].map((row) => [row.dataset.key, row]));
    rows.forEach((values, index) => {
      let row = known.get(values.key);
      known.delete(values.key);
      if (row === undefined) {
        row = template.content.firstElementChild.cloneNode(true);
        row.dataset.key = values.key;
      }
      fill(row, values);
      if (list.children[index] !== row) list.insertBefore(row, list.children[index] ?? null);
    });
    for (const row of known.values()) row.remove();
  };
  const show = ({ words, state }) => {
    for (const element of document.querySelectorAll('[data-text]')) {
      setText(element, words.texts[element.dataset.text] ?? '');
    }
    for (const element of document.querySelectorAll('[data-tone-of]')) {
      setTone(element, words.tones[element.dataset.toneOf] ?? 'idle');
    }
    for (const list of document.querySelectorAll('[data-list]')) fillList(list, words.lists[list.dataset.list] ?? []);
    if (announced.dataset.announce !== state) {
      announced.dataset.announce = state;
      announced.textContent = words.texts.title + ' ' + words.texts.since;
      document.title = words.texts.title + ' – POS bridge';
    }
  };
  const refresh = async () => {
    try {
      const answer = await fetch('/status.json', { headers: { Accept: 'application/json' }, signal: AbortSignal.timeout(8000) });
      if (!answer.ok) throw new Error('HTTP ' + answer.status);
      show(await answer.json());
      document.body.classList.remove('is-stale');
    } catch {
      document.body.classList.add('is-stale');
    }
    setTimeout(refresh, EVERY_MS);
  };
  document.querySelector('[data-print]').addEventListener('click', () => window.print());
  setTimeout(refresh, EVERY_MS);
})();
`;
