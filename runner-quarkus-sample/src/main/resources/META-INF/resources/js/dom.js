// Whatever a person wrote reaches the page as text, never as markup.
export function element(name, { className, text, ...properties } = {}) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return Object.assign(made, properties);
}

export function button(text, label = text, onclick = null) {
  const made = element('button', { type: 'button', text, onclick });
  made.setAttribute('aria-label', label);
  return made;
}

// Touches the page only where something has changed, so that neither focus nor selection is lost.
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

const clock = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

export function time(instant) {
  return clock.format(new Date(instant));
}

const minutes = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

export function minute(instant) {
  return minutes.format(new Date(instant));
}

export function outcome(node, result) {
  const good = result?.outcome === 'SUCCEEDED';
  node.className = !result ? '' : good ? 'good' : 'bad';
  setText(node, !result ? 'none yet' : `${good ? '✓' : '✗'} ${words(result.outcome)}`);
}

export function words(outcome) {
  return outcome.toLowerCase().replaceAll('_', ' ');
}

export function cell(row, label, node) {
  const td = row.appendChild(element('td'));
  td.setAttribute('role', 'cell');
  if (label) td.dataset.label = label;
  td.append(...[node].flat());
  return td;
}

export function row(body) {
  const tr = body.appendChild(element('tr'));
  tr.setAttribute('role', 'row');
  return tr;
}

// A sentence beside each field that is wrong, tied to it for those who do not see it.
export function showErrors(form, failure) {
  const sentences = new Map((failure?.errors ?? []).map(error => [error.field, error.message]));
  let first = null;
  for (const input of form.elements) {
    if (!input.name) continue;
    const sentence = sentences.get(input.name) ?? '';
    const place = form.querySelector(`[data-field="${input.name}"]`) ?? placeAfter(input);
    setText(place, sentence);
    input.setAttribute('aria-invalid', String(sentence !== ''));
    if (sentence && !first) first = input;
    sentences.delete(input.name);
  }
  const general = form.querySelector('.error[role=alert]');
  const rest = [...sentences.values()];
  if (general) setText(general, rest.join(' ') || (failure && !first ? failure.message : ''));
  first?.closest('details')?.setAttribute('open', '');
  first?.focus();
}

function placeAfter(input) {
  const place = element('p', { className: 'error', id: `${input.form.parentElement.id}-${input.name}-error` });
  place.dataset.field = input.name;
  input.closest('label').after(place);
  input.setAttribute('aria-describedby', place.id);
  return place;
}

// `more` is called with the number of the page that is wanted. The buttons are made once, and keep the focus.
export function pages(nav, { page, size, total }, more) {
  const last = Math.max(0, Math.ceil(total / size) - 1);
  nav.hidden = last === 0 && page === 0;
  if (!nav.children.length) nav.append(button('Previous'), element('span'), button('Next'));
  const [previous, where, next] = nav.children;
  setText(where, `Page ${page + 1} of ${last + 1}, ${total} in all`);
  const leads = (step, to, there) => {
    step.setAttribute('aria-disabled', String(!there));
    step.onclick = there ? () => more(to) : null;
  };
  leads(previous, page - 1, page > 0);
  leads(next, page + 1, page < last);
}

for (const closer of document.querySelectorAll('[data-close]')) {
  closer.addEventListener('click', () => closer.closest('dialog').close());
}
