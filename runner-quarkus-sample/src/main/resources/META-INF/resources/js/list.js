import { api } from './api.js';
import { button, cell, element, minute, outcome, pages, row, setText, time, words } from './dom.js';
import { edit } from './edit.js';
import { showResults } from './results.js';
import './crontab.js';

const REFRESH_MILLIS = 5000;
const TYPING_MILLIS = 200;

const state = document.getElementById('state');
const body = document.getElementById('rows');
const search = document.getElementById('search');
const rows = new Map();
let editor = false;
let open = false;
let page = 0;
let asked = 0;
let typing;

export function showList(mayEdit) {
  editor = mayEdit;
  open = true;
  for (const part of document.querySelectorAll('.for-editors')) part.hidden = !mayEdit;
  body.replaceChildren();
  rows.clear();
  refresh();
}

export function closeList() {
  open = false;
}

// Only the answer to the last question counts: an earlier one may come later.
export async function refresh() {
  const mine = ++asked;
  try {
    const list = await api(`calls?${new URLSearchParams({ text: search.elements.text.value, page, size: 50 })}`);
    if (mine !== asked) return;
    const ids = new Set(list.items.map(call => call.id));
    for (const [id, shown] of rows) {
      if (!ids.has(id)) {
        shown.tr.remove();
        rows.delete(id);
      }
    }
    // A row that is where it belongs is not moved, and so keeps the focus.
    list.items.forEach((call, place) => {
      const { tr } = show(call);
      if (body.children[place] !== tr) body.insertBefore(tr, body.children[place] ?? null);
    });
    pages(document.getElementById('pages'), list, go);
    if (!list.total) setText(state, search.elements.text.value ? 'No call has that in its name or URL.' : 'There are no calls yet.');
    else if (/^(No call|There are no|The calls could)/.test(state.textContent)) setText(state, '');
  } catch (refused) {
    if (refused.status !== 401) setText(state, `The calls could not be loaded: ${refused.message}`);
  }
}

function go(to) {
  page = to;
  refresh();
}

// A row is made once and then only changed.
function rowOf(id) {
  if (rows.has(id)) return rows.get(id);
  const tr = row(body);
  const head = tr.appendChild(element('th', { scope: 'row' }));
  head.setAttribute('role', 'rowheader');
  const shown = { tr };
  const part = (name, kind, className = '') => (shown[name] = element(kind, { className }));
  head.append(part('name', 'span', 'name'), part('target', 'code', 'detail'));
  cell(tr, 'Schedule', [part('description', 'span'), part('cron', 'code', 'detail')]);
  cell(tr, 'Last outcome', [part('outcome', 'span'), part('why', 'span', 'detail')]);
  cell(tr, 'Next time', part('next', 'span'));
  const actions = cell(tr, '', []);
  actions.className = 'actions';
  shown.buttons = [button('Results', '', () => showResults(shown.call))];
  if (editor) {
    shown.buttons.unshift(button('Run now', '', event => run(shown.call, event.currentTarget)));
    shown.buttons.push(button('Edit', '', () => edit(shown.call.id, refresh)));
  }
  actions.append(...shown.buttons);
  rows.set(id, shown);
  return shown;
}

function show(call) {
  const shown = rowOf(call.id);
  shown.call = call;
  shown.tr.className = call.enabled ? '' : 'disabled';
  setText(shown.name, call.name);
  setText(shown.target, `${call.method} ${call.url}`);
  setText(shown.description, call.description);
  setText(shown.cron, `${call.cron} ${call.zone}`);
  setText(shown.next, call.next ? minute(call.next) : call.enabled ? 'never' : 'disabled');
  for (const made of shown.buttons) made.setAttribute('aria-label', `${made.textContent}: ${call.name}`);
  outcome(shown.outcome, call.last);
  setText(shown.why, call.last ? `${time(call.last.startedAt)}, ${call.last.durationMillis} ms. ${detail(call.last)}` : '');
  return shown;
}

function detail(result) {
  return result.message || `HTTP ${result.httpStatus}`;
}

async function run(call, pressed) {
  if (pressed.getAttribute('aria-disabled') === 'true') return;
  pressed.setAttribute('aria-disabled', 'true');
  setText(state, `Running “${call.name}”…`);
  try {
    const result = await api(`calls/${call.id}/run`, { method: 'POST' });
    setText(state, `“${call.name}” ${words(result.outcome)}: ${detail(result)}`);
  } catch (refused) {
    setText(state, `“${call.name}” could not be run: ${refused.message}`);
  } finally {
    pressed.removeAttribute('aria-disabled');
  }
  await refresh();
}

search.addEventListener('submit', event => event.preventDefault());
search.addEventListener('input', () => {
  clearTimeout(typing);
  typing = setTimeout(() => go(0), TYPING_MILLIS);
});
document.getElementById('new').addEventListener('click', () => edit(null, refresh));
document.addEventListener('imported', refresh);

setInterval(() => {
  if (open && !document.hidden) refresh();
}, REFRESH_MILLIS);
