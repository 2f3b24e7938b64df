import { get } from './api.js';
import { actions, outcome, states } from './actions.js';
import { spark } from './chart.js';
import { html, replace, update } from './dom.js';
import { localMinute, millis, when, words, zoned } from './format.js';

function facts(job) {
  const fact = (name, ...value) => [html('dt', {}, name), html('dd', {}, value)];
  return html('dl', { class: 'facts' },
    fact('Schedule', job.words ?? job.schedule ?? 'asked at each slot', job.words && html('span', { class: 'detail' }, html('code', {}, job.schedule))),
    fact('Zone', job.zone),
    fact('Comes from', job.source === 'SUPPLIED' ? `the source ${job.sourceName}` : 'the application'),
    fact('Next times', job.next.length ? job.next.map(next => html('span', { class: 'detail' }, zoned(next, job.zone))) : '–'),
    fact('Durations', spark(job.durations)));
}

function error(run) {
  if (!run.error) return run.value === undefined ? null : html('code', {}, run.value);
  return run.trace
    ? html('details', { 'data-key': `trace ${run.executionKey}` }, html('summary', { 'data-key': `trace of ${run.executionKey}` }, run.error), html('pre', { tabindex: 0, 'data-key': `stack ${run.executionKey}` }, run.trace))
    : run.error;
}

function runs(list) {
  const cell = (label, ...children) => html('td', { role: 'cell', 'data-label': label }, children);
  return list.length === 0
    ? html('p', { class: 'quiet' }, 'Nothing is remembered.')
    : html('table', { role: 'table', class: 'list' },
      html('caption', { class: 'hidden' }, 'History'),
      html('thead', { role: 'rowgroup' }, html('tr', { role: 'row' },
        ['Started', 'Outcome', 'Duration', 'Error or value'].map(name => html('th', { role: 'columnheader', scope: 'col' }, name)))),
      html('tbody', { role: 'rowgroup' }, list.map(run => html('tr', { role: 'row' },
        html('th', { role: 'rowheader', scope: 'row' }, when(run.startedAt), html('span', { class: 'detail' }, run.executionKey)),
        cell('Outcome', outcome(run), run.attempt > 1 && html('span', { class: 'detail' }, `attempt ${run.attempt}`)),
        cell('Duration', millis(run.durationMillis)),
        cell('Error or value', error(run))))));
}

function question(id, zone) {
  const time = html('input', { type: 'datetime-local', id: 'at', required: true, value: localMinute(Date.now(), zone) });
  const answer = html('p', { class: 'why', role: 'status', hidden: true });
  const ask = async event => {
    event.preventDefault();
    answer.hidden = false;
    try {
      const why = await get('explain', { id, at: time.value });
      replace(answer, html('strong', {}, words(why.kind)), ` – ${why.sentence}`);
    } catch (problem) {
      replace(answer, problem.message);
    }
  };
  return html('section', { 'aria-labelledby': 'why' },
    html('h2', { id: 'why' }, 'Why did it not run at …?'),
    html('form', { class: 'find', onsubmit: ask },
      html('div', {}, html('label', { for: 'at' }, `Time in ${zone}`), time),
      html('button', { type: 'submit' }, 'Explain')),
    answer);
}

export async function jobView(main, parameters) {
  const id = parameters.get('id') ?? '';
  const state = html('p');
  const acts = html('div');
  const about = html('div');
  const why = html('div');
  const past = html('div');
  replace(main, html('p', {}, html('a', { href: '#/jobs' }, '← Jobs')), html('h1', { tabindex: -1 }, id), state, acts, about, why,
    html('section', { 'aria-labelledby': 'history' }, html('h2', { id: 'history' }, 'History'), past));
  const refresh = async () => {
    const detail = await get('job', { id });
    update(state, ...states(detail.job));
    update(acts, detail.mayAct && actions(detail.job, refresh));
    update(about, facts(detail.job));
    if (!why.firstChild) replace(why, question(id, detail.job.zone));
    update(past, runs(detail.history));
  };
  return refresh;
}
