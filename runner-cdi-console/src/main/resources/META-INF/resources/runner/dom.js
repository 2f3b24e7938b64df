// All text goes through textContent or setAttribute: nothing that a job brings becomes markup.

const SVG = 'http://www.w3.org/2000/svg';

function fill(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? '' : value);
  }
  for (const child of children.flat(Infinity)) {
    if (child !== undefined && child !== null && child !== false) made.append(child);
  }
  return made;
}

export function html(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

export function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function replace(node, ...children) {
  node.replaceChildren(...children.flat(Infinity).filter(Boolean));
}

// Shows anew what may have changed. Where it has not, all stays, a selection too; else what has the
// same data-key keeps the focus, its place if it scrolls, and is open if it was.
export function update(node, ...children) {
  const fresh = node.cloneNode(false);
  replace(fresh, ...children);
  const keyed = within => [...within.querySelectorAll('[data-key]')];
  const before = new Map(keyed(node).map(each => [each.dataset.key, each]));
  for (const each of keyed(fresh)) if (before.get(each.dataset.key)?.open) each.open = true;
  if (fresh.isEqualNode(node)) return;
  const focused = node.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  const places = new Map([...before].map(([key, each]) => [key, [each.scrollLeft, each.scrollTop]]));
  replace(node, ...fresh.childNodes);
  for (const each of keyed(node)) {
    const place = places.get(each.dataset.key);
    if (place) [each.scrollLeft, each.scrollTop] = place;
    if (focused && each.dataset.key === focused) each.focus({ preventScroll: true });
  }
}

let silence;

// For everybody: read out, and shown at the bottom.
export function say(text) {
  const said = document.getElementById('said');
  said.textContent = text;
  clearTimeout(silence);
  silence = setTimeout(() => { said.textContent = ''; }, 15000);
}
