import { html, svg } from './dom.js';
import { OUTCOMES, clock, millis, words } from './format.js';

const NARROWEST = 280;
const HEIGHT = 176;
const LEFT = 36;
const RIGHT = 56;
const TOP = 12;
const BOTTOM = 20;

function sum(outcomes) {
  return Object.values(outcomes).reduce((all, count) => all + count, 0);
}

function describe(slot) {
  const parts = OUTCOMES.filter(outcome => slot.outcomes[outcome])
    .map(outcome => `${slot.outcomes[outcome]} ${words(outcome)}`);
  if (slot.missed) parts.push('missed');
  if (slot.longestMillis !== undefined) parts.push(`longest ${millis(slot.longestMillis)}`);
  return `${clock(slot.slot)}: ${parts.join(', ') || 'nothing ran'}`;
}

// Outcomes stacked, and the duration of the longest job as a line with a scale of its own.
export function slotsPicture(slots, room) {
  const width = Math.max(NARROWEST, room);
  const most = Math.max(1, ...slots.map(slot => sum(slot.outcomes)));
  const longest = Math.max(1, ...slots.map(slot => slot.longestMillis ?? 0));
  const step = (width - LEFT - RIGHT) / Math.max(slots.length, 1);
  const high = HEIGHT - TOP - BOTTOM;
  const picture = svg('svg', { class: 'slots', viewBox: `0 0 ${width} ${HEIGHT}`, role: 'img', 'aria-label': summary(slots) });
  picture.append(
    svg('line', { class: 'axis', x1: LEFT, x2: width - RIGHT, y1: HEIGHT - BOTTOM, y2: HEIGHT - BOTTOM }),
    svg('text', { class: 'label', x: LEFT - 4, y: TOP + 8, 'text-anchor': 'end' }, String(most)),
    svg('text', { class: 'label', x: LEFT - 4, y: HEIGHT - BOTTOM, 'text-anchor': 'end' }, '0'),
    svg('text', { class: 'label', x: width - RIGHT + 4, y: TOP + 8 }, millis(longest)));
  const points = [];
  slots.forEach((slot, i) => {
    const x = LEFT + i * step;
    const column = svg('g', {}, svg('title', {}, describe(slot)));
    column.append(svg('rect', { x, y: TOP, width: step, height: high, fill: 'transparent' }));
    let y = HEIGHT - BOTTOM;
    for (const outcome of OUTCOMES) {
      const count = slot.outcomes[outcome];
      if (!count) continue;
      const height = Math.max(1, count / most * high);
      y -= height;
      column.append(svg('rect', { class: outcome, x: x + 1, y, width: Math.max(1, step - 2), height }));
    }
    if (slot.missed) column.append(svg('rect', { class: 'missed', x: x + 1, y: TOP, width: Math.max(1, step - 2), height: high }));
    if (slot.longestMillis !== undefined) {
      points.push([x + step / 2, HEIGHT - BOTTOM - slot.longestMillis / longest * high]);
    }
    if (i % 15 === 0) column.append(svg('text', { class: 'label', x, y: HEIGHT - 4 }, clock(slot.slot)));
    picture.append(column);
  });
  picture.append(svg('polyline', { class: 'line', points: points.map(point => point.join(',')).join(' '), 'vector-effect': 'non-scaling-stroke' }));
  if (points.length === 1) picture.append(svg('circle', { class: 'dot', cx: points[0][0], cy: points[0][1], r: 3 }));
  return picture;
}

function summary(slots) {
  const all = {};
  for (const slot of slots) {
    for (const [outcome, count] of Object.entries(slot.outcomes)) all[outcome] = (all[outcome] ?? 0) + count;
  }
  const parts = OUTCOMES.filter(outcome => all[outcome]).map(outcome => `${all[outcome]} ${words(outcome)}`);
  const missed = slots.filter(slot => slot.missed).length;
  if (missed) parts.push(`${missed} slots missed`);
  return `The last ${slots.length} slots: ${parts.join(', ') || 'nothing ran'}. The table below has each.`;
}

export function legend(slots) {
  const seen = OUTCOMES.filter(outcome => slots.some(slot => slot.outcomes[outcome]));
  const square = cls => svg('svg', { viewBox: '0 0 10 10', 'aria-hidden': 'true' }, svg('rect', { class: cls, width: 10, height: 10 }));
  return html('ul', { class: 'legend' },
    seen.map(outcome => html('li', {}, square(outcome), words(outcome))),
    slots.some(slot => slot.missed) && html('li', {}, square('missed'), 'missed'),
    html('li', {}, svg('svg', { viewBox: '0 0 10 10', 'aria-hidden': 'true' }, svg('polyline', { class: 'line', points: '0,8 4,3 10,6' })), 'longest job'));
}

export function slotsTable(slots) {
  const rows = slots.filter(slot => slot.missed || sum(slot.outcomes)).reverse();
  return html('details', { 'data-key': 'slots' },
    html('summary', { 'data-key': 'slots-summary' }, 'The slots as a table'),
    html('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'The slots as a table', 'data-key': 'slots-scroll' },
      html('table', {},
        html('thead', {}, html('tr', {}, ['Slot', 'Outcomes', 'Longest job', 'Lag'].map(name => html('th', { scope: 'col' }, name)))),
        html('tbody', {}, rows.map(slot => html('tr', {},
          html('th', { scope: 'row' }, clock(slot.slot)),
          html('td', {}, [...OUTCOMES.filter(outcome => slot.outcomes[outcome]).map(outcome => `${slot.outcomes[outcome]} ${words(outcome)}`), ...(slot.missed ? ['missed'] : [])].join(', ')),
          html('td', {}, millis(slot.longestMillis)),
          html('td', {}, millis(slot.lagMillis))))))));
}

export function spark(durations) {
  if (durations.length < 2) return html('span', {}, durations.length ? millis(durations[0]) : '–');
  const most = Math.max(...durations, 0.001);
  const points = durations.map((duration, i) => `${i / (durations.length - 1) * 96 + 2},${22 - duration / most * 20}`);
  const label = `${millis(durations.at(-1))}, up to ${millis(most)} in the last ${durations.length} runs`;
  return html('span', {},
    svg('svg', { class: 'spark', viewBox: '0 0 100 24', preserveAspectRatio: 'none', role: 'img', 'aria-label': label },
      svg('title', {}, label),
      svg('polyline', { class: 'line', points: points.join(' '), 'vector-effect': 'non-scaling-stroke' })));
}
