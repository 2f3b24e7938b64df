import { get } from './api.js';
import { actions, outcome, states } from './actions.js';
import { spark } from './chart.js';
import { html, replace, setText, update } from './dom.js';
import { OUTCOMES, millis, when, words, zoned } from './format.js';

const TYPING_MILLIS = 250;
const SIZE = 25;

export function address(query) {
  const kept = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== '' && value !== 0));
  return `#/jobs${kept.size ? `?${kept}` : ''}`;
}

function row(job, mayAct, refresh) {
  const cell = (label, ...children) => html('td', { role: 'cell', 'data-label': label }, children);
  return html('tr', { role: 'row', class: job.enabled && !job.paused ? null : 'off' },
    html('th', { role: 'rowheader', scope: 'row' },
      html('a', { href: `#/job?${new URLSearchParams({ id: job.id })}`, 'data-key': `job ${job.id}` }, job.id), ' ', states(job),
      job.source === 'SUPPLIED' && html('span', { class: 'detail' }, `of ${job.sourceName}`)),
    cell('Schedule', job.words ?? job.schedule ?? 'asked at each slot',
      job.schedule && html('span', { class: 'detail' }, html('code', {}, job.schedule), ` in ${job.zone}`)),
    cell('Next times', job.next.length ? html('span', { class: 'times' }, zoned(job.next[0], job.zone)) : '–',
      job.next.slice(1).map(next => html('span', { class: 'detail times' }, zoned(next, job.zone)))),
    cell('Last outcome', outcome(job.last),
      job.last && html('span', { class: 'detail' }, `${when(job.last.startedAt)}, ${millis(job.last.durationMillis)}`),
      job.last?.error && html('span', { class: 'detail' }, job.last.error)),
    cell('Durations', spark(job.durations)),
    mayAct && cell('', actions(job, refresh)));
}

function table(page, refresh) {
  const heads = ['Job', 'Schedule', 'Next times', 'Last outcome', 'Durations'];
  return html('table', { role: 'table', class: 'list' },
    html('caption', { class: 'hidden' }, 'Jobs'),
    html('thead', { role: 'rowgroup' }, html('tr', { role: 'row' },
      heads.map(name => html('th', { role: 'columnheader', scope: 'col' }, name)),
      page.mayAct && html('th', { role: 'columnheader', scope: 'col' }, html('span', { class: 'hidden' }, 'Actions')))),
    html('tbody', { role: 'rowgroup' }, page.items.map(job => row(job, page.mayAct, refresh))));
}

function pages(page, query) {
  const last = Math.max(0, Math.ceil(page.total / page.size) - 1);
  const link = (to, label) => to >= 0 && to <= last
    ? html('a', { href: address({ ...query, page: to }), 'data-key': label }, label)
    : html('span', { class: 'quiet', 'aria-hidden': 'true' }, label);
  return last > 0 && html('nav', { class: 'pages', 'aria-label': 'Pages' },
    link(page.page - 1, 'Previous'), html('span', {}, `Page ${page.page + 1} of ${last + 1}`), link(page.page + 1, 'Next'));
}

export async function jobsView(main, parameters) {
  const query = { q: parameters.get('q') ?? '', outcome: parameters.get('outcome') ?? '', page: Number(parameters.get('page') ?? 0) };
  const text = html('input', { type: 'search', id: 'text', value: query.q, autocomplete: 'off' });
  const chosen = html('select', { id: 'outcome' },
    html('option', { value: '' }, 'any'), OUTCOMES.map(name => html('option', { value: name, selected: name === query.outcome }, words(name))),
    html('option', { value: 'NONE', selected: query.outcome === 'NONE' }, 'has not run'));
  const count = html('p', { class: 'quiet', role: 'status' });
  const list = html('div');
  let asked = 0;
  const refresh = async () => {
    const mine = ++asked;
    const page = await get('jobs', { ...query, size: SIZE });
    if (mine !== asked) return; // what was typed since has been answered already
    setText(count, page.total === page.all ? `${page.all} jobs` : `${page.total} of ${page.all} jobs`);
    update(list, page.items.length > 0 && table(page, refresh), pages(page, query));
  };
  let typing;
  const find = () => {
    clearTimeout(typing);
    Object.assign(query, { q: text.value.trim(), outcome: chosen.value, page: 0 });
    history.replaceState(null, '', address(query));
    refresh().catch(error => setText(count, error.message));
  };
  text.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(find, TYPING_MILLIS);
  });
  chosen.addEventListener('change', find);
  const form = html('form', { class: 'find', role: 'search', onsubmit: event => { event.preventDefault(); find(); } },
    html('div', { class: 'wide' }, html('label', { for: 'text' }, 'Part of the id, the source or the schedule'), text),
    html('div', {}, html('label', { for: 'outcome' }, 'Last outcome'), chosen));
  replace(main, html('h1', { tabindex: -1 }, 'Jobs'), form, count, list);
  return refresh;
}
