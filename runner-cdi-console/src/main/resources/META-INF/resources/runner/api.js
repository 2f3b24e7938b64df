const HEADER = 'Runner-Console';

// Where no roots.json tells, the resources may be under one of these.
const USUAL = ['', 'api', 'rest', 'resources', 'runner-api'];

let base;

async function roots() {
  try {
    const response = await fetch('roots.json', { headers: { Accept: 'application/json' } });
    if (response.ok) return (await response.json()).roots;
  } catch {
    // neither the filter nor the router of this jar is there
  }
  return USUAL;
}

function at(root) {
  return new URL(`../${root ? `${root}/` : ''}runner/api/v1/`, new URL('.', location));
}

function name(application) {
  if (application) document.getElementById('application').textContent = application;
}

async function find() {
  const tried = await roots();
  for (const root of tried) {
    const found = at(root);
    try {
      const response = await fetch(new URL('overview', found), { headers: { Accept: 'application/json' } });
      if (response.headers.get(HEADER)) {
        if (response.ok) name((await response.json()).application);
        return found;
      }
    } catch {
      // an address that redirects elsewhere is not ours
    }
  }
  throw new Error(`The console's resources do not answer under ${tried.map(root => `/${root}`).join(', ')}. `
    + 'An Application that lists its classes must list org.runnercdi.console.ConsoleResource, too.');
}

async function addressOf(path, query = {}) {
  base ??= await find();
  const made = new URL(path, base);
  for (const [name, value] of Object.entries(query)) {
    if (value !== '' && value !== undefined && value !== null) made.searchParams.set(name, value);
  }
  return made;
}

async function send(method, path, query) {
  const headers = { Accept: 'application/json' };
  if (method === 'POST') headers[HEADER] = 'v1';
  const response = await fetch(await addressOf(path, query), { method, headers });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.detail || `HTTP ${response.status}`);
  return answer;
}

export function get(path, query) {
  return send('GET', path, query);
}

export function post(path, query) {
  return send('POST', path, query);
}

const EVENTS_MILLIS = 300;
const AGAIN_MILLIS = 15000;
const POLL_MILLIS = 3000;
const RETRY_MILLIS = 60000;

// Calls back when there is something new: as the server tells it, else now and then.
export async function watch(changed, state) {
  let live = false;
  let pending;
  let last = 0;
  const soon = () => {
    pending ??= setTimeout(() => {
      pending = undefined;
      last = Date.now();
      if (!document.hidden) changed();
    }, EVENTS_MILLIS);
  };
  const tell = now => {
    live = now;
    state(live);
  };
  const connect = async () => {
    let events;
    try {
      events = new EventSource(await addressOf('events'));
    } catch {
      setTimeout(connect, RETRY_MILLIS); // the view says what is wrong
      return;
    }
    events.addEventListener('changed', () => {
      tell(true);
      soon();
    });
    events.addEventListener('alive', () => tell(true));
    events.addEventListener('error', () => {
      tell(false);
      events.close();
      setTimeout(connect, RETRY_MILLIS);
    });
  };
  setInterval(() => {
    if (Date.now() - last >= (live ? AGAIN_MILLIS : POLL_MILLIS)) soon();
  }, 1000);
  document.addEventListener('visibilitychange', () => document.hidden || soon());
  state(false);
  await connect();
}
