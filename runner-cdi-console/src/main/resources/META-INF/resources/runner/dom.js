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

// Replaces what is inside, and puts the focus back where it was, by the data-key of what had it.
export function replace(node, ...children) {
  const key = node.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  const open = new Set([...node.querySelectorAll('details[open]')].map(each => each.dataset.key));
  node.replaceChildren(...children.flat(Infinity).filter(Boolean));
  for (const each of node.querySelectorAll('details[data-key]')) each.open = open.has(each.dataset.key);
  if (key) [...node.querySelectorAll('[data-key]')].find(each => each.dataset.key === key)?.focus();
}

let silence;

// For everybody: read out, and shown at the bottom.
export function say(text) {
  const said = document.getElementById('said');
  said.textContent = text;
  clearTimeout(silence);
  silence = setTimeout(() => { said.textContent = ''; }, 15000);
}
