import { get } from './api.js';
import { html, replace, update } from './dom.js';
import { legend, slotsPicture, slotsTable } from './chart.js';
import { millis, when } from './format.js';

function figure(name, value, small) {
  return html('div', {}, html('dt', {}, name), html('dd', {}, value, small && html('small', {}, ` ${small}`)));
}

function figures(overview) {
  return html('dl', { class: 'figures', 'aria-label': 'Figures' },
    figure('In flight', String(overview.inFlight), `of ${overview.limit}`),
    figure('Batches queued', String(overview.queued), `of ${overview.queueCapacity}`),
    figure('Tick lag', millis(overview.tickLagMillis)),
    figure('Missed slots', String(overview.missedSlots)),
    figure('Skipped duplicates', String(overview.dedupeSkips)),
    figure('Dropped results', String(overview.droppedResults)));
}

function members(list) {
  return list.length > 0 && html('section', { 'aria-labelledby': 'members' },
    html('h2', { id: 'members' }, 'Members'),
    html('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-labelledby': 'members', 'data-key': 'members' },
      html('table', {},
        html('thead', {}, html('tr', {}, ['Node', 'State', 'Since', 'Last seen'].map(name => html('th', { scope: 'col' }, name)))),
        html('tbody', {}, list.map(member => html('tr', {},
          html('th', { scope: 'row' }, member.name, member.self && html('span', { class: 'detail' }, 'this node')),
          html('td', { class: member.alive ? 'good' : 'bad' }, member.alive ? '✓ alive' : '✗ dead'),
          html('td', {}, when(member.startedAt)),
          html('td', {}, when(member.lastSeen))))))));
}

function notices(list) {
  return list.length > 0 && html('section', { 'aria-labelledby': 'notices' },
    html('h2', { id: 'notices' }, 'Notices'),
    html('ul', {}, list.map(notice => html('li', {}, html('span', { class: 'quiet' }, `${when(notice.slot)} `), notice.text))));
}

export async function overviewView(main) {
  const body = html('div');
  replace(main, html('h1', { tabindex: -1 }, 'Overview'), body);
  return async () => {
    const overview = await get('overview');
    update(body,
      figures(overview),
      html('section', { 'aria-labelledby': 'slots' },
        html('h2', { id: 'slots' }, `The last ${overview.slots.length} slots`),
        html('p', { class: 'quiet' }, overview.lastSlot ? `The last one: ${when(overview.lastSlot)}.` : 'No slot has been evaluated yet.'),
        overview.slots.length > 0 && html('figure', {}, slotsPicture(overview.slots, body.clientWidth), html('figcaption', {}, legend(overview.slots))),
        overview.slots.length > 0 && slotsTable(overview.slots)),
      members(overview.members),
      notices(overview.notices));
  };
}
