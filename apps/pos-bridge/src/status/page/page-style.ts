/** One file, no framework: it is part of the bundle. Light, dark, phone and paper. */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --canvas: #f4f5f7; --card: #ffffff; --line: #dfe3e8; --ink: #17202b; --soft: #55606e;
  --good: #0b6b3a; --good-soft: #e5f4ec; --warn: #8a4b00; --warn-soft: #fdf1de;
  --bad: #a8201a; --bad-soft: #fdeceb; --idle: #44505e; --idle-soft: #eceff3;
  --action: #1d4fd8; --action-ink: #ffffff; --focus: #1d4fd8;
  --shadow: 0 1px 2px rgb(16 24 40 / 6%), 0 4px 16px rgb(16 24 40 / 5%);
}
@media (prefers-color-scheme: dark) {
  :root {
    --canvas: #0f1419; --card: #182029; --line: #2c3743; --ink: #eef2f6; --soft: #a3b0be;
    --good: #6fdca4; --good-soft: #12301f; --warn: #f5bd6a; --warn-soft: #362609;
    --bad: #ff9d97; --bad-soft: #3b1716; --idle: #b7c2ce; --idle-soft: #232d38;
    --action: #8fb0ff; --action-ink: #0c1730; --focus: #8fb0ff; --shadow: none;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--canvas); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
.page { max-width: 1040px; margin: 0 auto; padding: 20px 20px 40px; }
a { color: var(--action); }
h1, h2, p, ul, dl, dd { margin: 0; padding: 0; }
ul { list-style: none; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 6px; }
.skip { position: absolute; left: -9999px; }
.skip:focus { left: 12px; top: 12px; background: var(--card); padding: 8px 12px; }
.top { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 16px; margin-bottom: 16px; }
.brand { display: flex; align-items: center; gap: 10px; font-weight: 650; font-size: 17px; margin-right: auto; }
.brand small { display: block; font-weight: 400; font-size: 14px; color: var(--soft); line-height: 1.3; }
.mark { width: 32px; height: 32px; border-radius: 9px; background: var(--action); color: var(--action-ink); display: grid; place-items: center; flex: none; }
.mark svg, .dot svg { display: block; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 16px; box-shadow: var(--shadow); }
.state { display: grid; grid-template-columns: auto 1fr; gap: 4px 22px; padding: 28px 30px; align-items: center; background: color-mix(in srgb, var(--tone-soft) 55%, var(--card)); border-color: color-mix(in srgb, var(--tone) 38%, var(--card)); }
[data-tone="good"] { --tone: var(--good); --tone-soft: var(--good-soft); }
[data-tone="warn"] { --tone: var(--warn); --tone-soft: var(--warn-soft); }
[data-tone="bad"] { --tone: var(--bad); --tone-soft: var(--bad-soft); }
[data-tone="idle"] { --tone: var(--idle); --tone-soft: var(--idle-soft); }
.dot { width: 64px; height: 64px; border-radius: 50%; background: var(--tone); color: var(--card); display: grid; place-items: center; }
.dot svg { display: none; }
[data-tone="good"] .dot .is-good, [data-tone="bad"] .dot .is-bad, [data-tone="idle"] .dot .is-idle { display: block; }
.state h1 { font-size: clamp(30px, 5vw, 42px); line-height: 1.1; letter-spacing: -0.02em; color: var(--tone); }
.state .since { color: var(--soft); font-size: 17px; }
.state .lead { grid-column: 2 / -1; max-width: 72ch; font-size: 18px; text-wrap: balance; margin-top: 6px; }
.facts { grid-column: 2 / -1; color: var(--soft); font-size: 15px; margin-top: 6px; }
.facts p:empty, .lead:empty, .since:empty { display: none; }
.facts strong { color: var(--ink); font-weight: 600; }
.metrics { display: grid; grid-template-columns: repeat(4, 1fr); gap: 14px; margin: 16px 0; }
.metric { padding: 16px 18px; }
.metric dt { color: var(--soft); font-size: 14px; }
.metric dd { font-size: 24px; font-weight: 650; line-height: 1.25; letter-spacing: -0.01em; overflow-wrap: anywhere; }
.metric .note { display: block; font-size: 14px; font-weight: 400; color: var(--soft); letter-spacing: 0; margin-top: 4px; line-height: 1.35; }
.metric[data-tone="warn"] dd, .metric[data-tone="bad"] dd { color: var(--tone); }
.actions { display: flex; flex-wrap: wrap; gap: 10px; margin: 0 0 16px; align-items: center; }
.actions form, .row form { margin: 0; }
.button {
  font: inherit; font-weight: 600; font-size: 15px; min-height: 44px; padding: 9px 16px; border-radius: 10px; cursor: pointer;
  border: 1px solid var(--line); background: var(--card); color: var(--ink); text-decoration: none; display: inline-flex; align-items: center; gap: 8px;
}
.button:hover { border-color: var(--action); }
.button.first { background: var(--action); border-color: var(--action); color: var(--action-ink); }
.button.small { min-height: 36px; padding: 5px 12px; font-size: 14px; white-space: nowrap; }
.notice { padding: 12px 18px; margin: 0 0 16px; border-left: 6px solid var(--tone); background: var(--tone-soft); }
.list { margin-top: 16px; }
.list > header { display: flex; align-items: baseline; gap: 10px; padding: 18px 22px 4px; }
.list h2 { font-size: 18px; }
.count { background: var(--tone-soft, var(--idle-soft)); color: var(--tone, var(--idle)); border-radius: 99px; padding: 1px 10px; font-size: 14px; font-weight: 600; }
.list .about { padding: 0 22px 10px; color: var(--soft); font-size: 15px; }
.row { display: grid; grid-template-columns: minmax(0, 1.1fr) minmax(0, 1.6fr) auto; gap: 4px 20px; padding: 14px 22px; border-top: 1px solid var(--line); align-items: start; }
.row .title { font-weight: 600; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.row .title, .row [data-cell="reason"] { line-height: 1.4; }
.row .detail { color: var(--soft); font-size: 14px; overflow-wrap: anywhere; }
.row .todo { color: var(--soft); font-size: 14px; }
.row[data-tone="warn"] .todo { color: var(--tone); font-weight: 600; }
.none { padding: 0 22px 16px; color: var(--soft); font-size: 15px; }
.list:not(:has(li)) .about { display: none; }
[data-list="terminals"] .row > div:nth-child(2) { display: flex; flex-wrap: wrap; gap: 2px 28px; align-items: baseline; }
[data-list="terminals"] .row > div:nth-child(2) > :first-child { min-width: 190px; }
ul:has(li) + .none { display: none; }
.foot { display: flex; flex-wrap: wrap; gap: 6px 20px; justify-content: space-between; color: var(--soft); font-size: 14px; margin-top: 22px; }
.stale { display: none; }
body.is-stale .stale { display: block; }
.sign-in { max-width: 440px; margin: 8vh auto 0; padding: 28px; }
.sign-in h1 { font-size: 26px; letter-spacing: -0.01em; margin-bottom: 6px; }
.sign-in p { color: var(--soft); }
.sign-in label { display: block; font-weight: 600; margin: 18px 0 6px; }
.sign-in input { font: inherit; width: 100%; min-height: 46px; padding: 8px 12px; border: 1px solid var(--soft); border-radius: 10px; background: var(--canvas); color: var(--ink); }
.sign-in .buttons { display: flex; gap: 10px; margin-top: 18px; }
.sign-in .wrong { color: var(--bad); font-weight: 600; margin-top: 10px; }
@media (max-width: 820px) { .metrics { grid-template-columns: repeat(2, 1fr); } }
@media (max-width: 640px) {
  .page { padding: 14px 14px 32px; }
  .state { padding: 20px 18px; gap: 4px 14px; }
  .dot { width: 48px; height: 48px; }
  .state .lead, .facts { grid-column: 1 / -1; }
  .state .lead { margin-top: 8px; }
  .metrics { gap: 10px; }
  .metric { padding: 12px 14px; }
  .metric dd { font-size: 19px; }
  .row { grid-template-columns: 1fr; padding: 14px 18px; }
  .list > header { padding: 16px 18px 2px; }
  .list .about, .none { padding-left: 18px; padding-right: 18px; }
  .row form, .row .button { width: 100%; justify-content: center; }
  .actions .button { flex: 1 1 auto; justify-content: center; }
  .actions form { flex: 1 1 auto; display: flex; }
}
@media (prefers-reduced-motion: no-preference) { .button { transition: border-color 120ms; } }
@media (forced-colors: active) { .dot, .mark { border: 1px solid; } }
@media print {
  :root { --canvas: #fff; --card: #fff; --ink: #000; --soft: #333; --line: #999; --shadow: none; --good: #000; --warn: #000; --bad: #000; --idle: #000; --action: #000; --action-ink: #fff; }
  body { font-size: 12px; }
  .actions, .row form, .top nav, .skip, .stale { display: none !important; }
  .page { max-width: none; padding: 0; }
  .card { box-shadow: none; border-radius: 0; break-inside: avoid-page; }
  .list { break-inside: auto; }
  .row { break-inside: avoid; padding: 6px 0; }
}
`;
