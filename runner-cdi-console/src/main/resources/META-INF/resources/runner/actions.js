import { post } from './api.js';
import { html, say } from './dom.js';
import { words } from './format.js';

const DONE = { trigger: 'was started', pause: 'is paused from its next slot on', resume: 'is resumed from its next slot on' };

function action(name, label, job, after) {
  // Pause and Resume are one place for the keyboard.
  const key = `${name === 'trigger' ? name : 'hold'} ${job.id}`;
  const act = async event => {
    const button = event.currentTarget;
    if (button.getAttribute('aria-disabled') === 'true') return;
    button.setAttribute('aria-disabled', 'true');
    try {
      await post(name, { id: job.id });
      say(`“${job.id}” ${DONE[name]}.`);
    } catch (error) {
      say(`“${job.id}”: ${error.message}`);
    } finally {
      button.removeAttribute('aria-disabled');
    }
    await after();
  };
  return html('button', { type: 'button', 'data-key': key, 'aria-label': `${label}: ${job.id}`, onclick: act }, label);
}

export function actions(job, after) {
  return html('div', { class: 'acts' },
    action('trigger', 'Run now', job, after),
    job.paused ? action('resume', 'Resume', job, after) : action('pause', 'Pause', job, after));
}

export function outcome(last) {
  if (!last) return html('span', { class: 'quiet' }, 'has not run');
  const good = last.outcome === 'SUCCEEDED';
  return html('span', { class: good ? 'good' : 'bad' }, `${good ? '✓' : '✗'} ${words(last.outcome)}`);
}

export function states(job) {
  return [
    job.paused && html('span', { class: 'tag' }, 'paused'),
    !job.enabled && html('span', { class: 'tag' }, 'disabled'),
  ].filter(Boolean);
}
