import { watch } from './api.js';
import { html, setText } from './dom.js';
import { jobView } from './job.js';
import { jobsView } from './jobs.js';
import { overviewView } from './overview.js';

// The list of ten thousand jobs is worth more to the server than a look at the figures.
const LIST_MILLIS = 10000;

const VIEWS = {
  '/': { make: overviewView, title: () => 'Overview', nav: 'to-overview', pause: 0 },
  '/jobs': { make: jobsView, title: () => 'Jobs', nav: 'to-jobs', pause: LIST_MILLIS },
  '/job': { make: jobView, title: parameters => parameters.get('id'), nav: 'to-jobs', pause: 1000 },
};

const main = document.getElementById('main');
let refresh;
let pause = 0;
let refreshed = 0;
let waiting;

async function load() {
  const mine = refresh;
  refreshed = Date.now();
  try {
    await mine?.();
    document.getElementById('failure')?.remove();
  } catch (error) {
    if (mine === refresh) fail(error.message);
  }
}

function fail(message) {
  const failure = document.getElementById('failure')
    ?? main.appendChild(html('p', { id: 'failure', class: 'bad', role: 'alert' }));
  setText(failure, message);
}

function changed() {
  const left = refreshed + pause - Date.now();
  if (left <= 0) {
    load();
  } else {
    waiting ??= setTimeout(() => {
      waiting = undefined;
      load();
    }, left);
  }
}

async function show(first) {
  const [path, query] = (location.hash.slice(1) || '/').split('?');
  const view = VIEWS[path] ?? VIEWS['/'];
  const parameters = new URLSearchParams(query);
  document.title = `${view.title(parameters)} – Runner`;
  for (const id of ['to-overview', 'to-jobs']) {
    const link = document.getElementById(id);
    if (id === view.nav) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  ({ pause } = view);
  refresh = undefined;
  refresh = await view.make(main, parameters);
  if (!first) main.querySelector('h1')?.focus();
  await load();
}

document.getElementById('skip').addEventListener('click', event => {
  event.preventDefault();
  main.focus();
});
addEventListener('hashchange', () => show(false));
await show(true);
watch(changed, live => setText(document.getElementById('live'), live ? '● live' : '○ asks now and then'));
