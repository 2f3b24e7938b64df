import { api } from './api.js';
import { cell, element, minute, outcome, pages, row, setText } from './dom.js';

const dialog = document.getElementById('results');

export async function showResults(call) {
  setText(document.getElementById('results-title'), `Results of ${call.name}`);
  await show(call, 0);
  dialog.showModal();
}

async function show(call, page) {
  const results = await api(`calls/${call.id}/results?page=${page}&size=20`);
  const body = dialog.querySelector('tbody');
  body.replaceChildren();
  for (const result of results.items) {
    const tr = row(body);
    const how = element('span');
    outcome(how, result);
    cell(tr, 'Minute', element('span', { text: minute(result.slot) }));
    cell(tr, 'Outcome', [how, element('span', { className: 'detail', text: result.message ?? '' })]);
    cell(tr, 'Took', element('span', { text: `${result.durationMillis} ms` }));
    cell(tr, 'Status', element('span', { text: String(result.httpStatus ?? 'none') }));
  }
  setText(dialog.querySelector('.empty'), results.total ? '' : 'It has not run yet.');
  pages(dialog.querySelector('.pages'), results, to => show(call, to));
}
