// What the server says of a request that it refused: one sentence, and one for each wrong field.
export class Refused extends Error {
  constructor(status, problem) {
    super(problem?.detail ?? `HTTP ${status}`);
    this.status = status;
    this.errors = problem?.errors ?? [];
  }
}

export async function api(path, { method = 'GET', json, text, signal } = {}) {
  const headers = { Accept: 'application/json' };
  if (json !== undefined) headers['Content-Type'] = 'application/json';
  if (text !== undefined) headers['Content-Type'] = 'text/plain';
  const body = json === undefined ? text : JSON.stringify(json);
  const response = await fetch(path, { method, headers, body, signal });
  const type = response.headers.get('Content-Type') ?? '';
  const answer = type.includes('json') ? await response.json() : null;
  if (response.status === 401) document.dispatchEvent(new Event('signed-out'));
  if (!response.ok) throw new Refused(response.status, answer);
  return answer;
}
