import { api } from './api.js';
import { element, setText, showErrors } from './dom.js';

const TYPING_MILLIS = 200;
const NEW = {
  name: '', cron: '*/5 * * * *', zone: Intl.DateTimeFormat().resolvedOptions().timeZone, method: 'GET', url: 'https://',
  headers: '', body: '', timeoutMillis: 10000, expectedStatus: '2xx', retries: 0, enabled: true,
};

const dialog = document.getElementById('edit');
const form = dialog.querySelector('form');
const fields = form.elements;
const schedule = document.getElementById('schedule');
let id;
let saved;
let typing;
let asked = 0;

document.getElementById('zones').append(
  ...['UTC', ...Intl.supportedValuesOf('timeZone')].map(value => element('option', { value })));

export async function edit(callId, whenSaved) {
  const call = callId === null ? NEW : await api(`calls/${callId}`);
  id = callId;
  saved = whenSaved;
  setText(document.getElementById('edit-title'), callId === null ? 'New call' : `Edit ${call.name}`);
  document.getElementById('delete').hidden = callId === null;
  for (const name of Object.keys(NEW)) {
    if (name === 'enabled') fields.enabled.checked = call.enabled;
    else fields[name].value = call[name];
  }
  form.querySelector('details').open = false;
  showErrors(form, null);
  dialog.showModal();
  fields.name.focus();
  explain();
}

async function explain() {
  const mine = ++asked;
  const { cron, zone } = fields;
  try {
    const meaning = await api(`schedule?${new URLSearchParams({ cron: cron.value, ...(zone.value && { zone: zone.value }) })}`);
    if (mine !== asked) return;
    const times = meaning.next.map(next => element('li', { text: next.slice(0, 16).replace('T', ' ') }));
    schedule.replaceChildren(
      element('p', { text: meaning.description }),
      times.length ? element('ol', {}) : element('p', { text: 'It is never due.' }));
    schedule.querySelector('ol')?.append(...times);
  } catch (refused) {
    if (mine !== asked) return;
    const sentences = refused.errors?.map(error => error.message) ?? [];
    schedule.replaceChildren(element('p', { className: 'error', text: sentences.join(' ') || refused.message }));
  }
}

function draft() {
  const whole = name => (/^\d{1,9}$/.test(fields[name].value.trim()) ? Number(fields[name].value) : fields[name].value || null);
  return {
    name: fields.name.value, cron: fields.cron.value, zone: fields.zone.value || null,
    method: fields.method.value, url: fields.url.value.trim(), headers: fields.headers.value, body: fields.body.value,
    timeoutMillis: whole('timeoutMillis'), expectedStatus: fields.expectedStatus.value, retries: whole('retries'),
    enabled: fields.enabled.checked,
  };
}

async function send(path, options) {
  try {
    await api(path, options);
    dialog.close();
    await saved();
  } catch (refused) {
    showErrors(form, refused);
  }
}

form.addEventListener('submit', event => {
  event.preventDefault();
  send(id === null ? 'calls' : `calls/${id}`, { method: id === null ? 'POST' : 'PUT', json: draft() });
});

form.addEventListener('input', event => {
  if (event.target !== fields.cron && event.target !== fields.zone) return;
  clearTimeout(typing);
  typing = setTimeout(explain, TYPING_MILLIS);
});

document.getElementById('delete').addEventListener('click', () => {
  if (confirm('Delete this call and its results?')) send(`calls/${id}`, { method: 'DELETE' });
});
