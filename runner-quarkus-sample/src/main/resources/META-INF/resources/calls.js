'use strict';

const REFRESH_MILLIS = 5000;
const SHOWN = 200;

const state = document.getElementById('state');
const more = document.getElementById('more');
const body = document.getElementById('calls');
const rows = new Map();
let note = '';
const clock = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

// A row is made once and then only changed, so that neither focus nor selection is lost.
function rowOf(id) {
  let row = rows.get(id);
  if (row) return row;
  const tr = element('tr');
  tr.setAttribute('role', 'row');
  const head = element('th');
  head.setAttribute('role', 'rowheader');
  head.scope = 'row';
  const name = head.appendChild(element('span', 'name'));
  const target = head.appendChild(element('code', 'detail'));
  const [cron, zone] = cell(tr, 'Schedule', 'code');
  const [outcome, why] = cell(tr, 'Last outcome', 'span');
  const [next] = cell(tr, 'Next time', 'span');
  const button = cell(tr, '', 'button')[0];
  button.type = 'button';
  button.textContent = 'Run now';
  button.addEventListener('click', () => runNow(id, name.textContent, button));
  tr.prepend(head);
  body.append(tr);
  row = { tr, name, target, cron, zone, outcome, why, next, button };
  rows.set(id, row);
  return row;
}

function cell(tr, label, kind) {
  const td = tr.appendChild(element('td'));
  td.setAttribute('role', 'cell');
  if (label) td.dataset.label = label;
  return [td.appendChild(element(kind)), td.appendChild(element('span', 'detail'))];
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function show(call) {
  const row = rowOf(call.id);
  const last = call.last;
  row.tr.className = call.enabled ? '' : 'disabled';
  setText(row.name, call.name);
  setText(row.target, `${call.method} ${call.url}`);
  setText(row.cron, call.cron);
  setText(row.zone, call.zone);
  setText(row.next, call.next ? clock.format(new Date(call.next)) : call.enabled ? 'never' : 'disabled');
  row.button.setAttribute('aria-label', `Run now: ${call.name}`);
  if (!last) {
    setText(row.outcome, 'none yet');
    setText(row.why, '');
    row.outcome.className = '';
    return;
  }
  const good = last.outcome === 'SUCCEEDED';
  row.outcome.className = good ? 'good' : 'bad';
  setText(row.outcome, `${good ? '✓' : '✗'} ${last.outcome.toLowerCase().replaceAll('_', ' ')}`);
  const when = `${clock.format(new Date(last.startedAt))}, ${last.durationMillis} ms`;
  setText(row.why, last.message ? `${when}. ${last.message}` : `${when}, HTTP ${last.httpStatus}`);
}

async function json(path, options) {
  const response = await fetch(path, { headers: { Accept: 'application/json' }, ...options });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.detail || `HTTP ${response.status}`);
  return answer;
}

async function refresh() {
  try {
    const page = await json(`calls?size=${SHOWN}`);
    const ids = new Set(page.items.map(call => call.id));
    page.items.forEach(show);
    for (const [id, row] of rows) {
      if (!ids.has(id)) {
        row.tr.remove();
        rows.delete(id);
      }
    }
    setText(more, page.total > SHOWN ? `${page.total - SHOWN} more calls are not shown.` : '');
    setText(state, note || (page.total ? '' : 'There are no calls yet.'));
  } catch (error) {
    setText(state, `The calls could not be loaded: ${error.message}`);
  }
}

function say(text) {
  note = text;
  setText(state, text);
}

async function runNow(id, name, button) {
  if (button.getAttribute('aria-disabled') === 'true') return;
  button.setAttribute('aria-disabled', 'true');
  say(`Running “${name}”…`);
  try {
    const result = await json(`calls/${id}/run`, { method: 'POST' });
    const detail = result.message || `HTTP ${result.httpStatus} after ${result.durationMillis} ms.`;
    say(`“${name}” ${result.outcome.toLowerCase().replaceAll('_', ' ')}: ${detail}`);
  } catch (error) {
    say(`“${name}” could not be run: ${error.message}`);
  } finally {
    button.removeAttribute('aria-disabled');
  }
  await refresh();
}

async function keepFresh() {
  if (!document.hidden) await refresh();
  setTimeout(keepFresh, REFRESH_MILLIS);
}

document.addEventListener('visibilitychange', () => document.hidden || refresh());
keepFresh();
