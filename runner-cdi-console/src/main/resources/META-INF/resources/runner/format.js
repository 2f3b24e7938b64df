const time = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const minute = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

export const OUTCOMES = ['SUCCEEDED', 'FAILED', 'PANICKED', 'TIMED_OUT', 'INTERRUPTED', 'LOST',
  'SKIPPED_DUPLICATE', 'SHUTTING_DOWN'];

export function when(instant) {
  return instant ? time.format(new Date(instant)) : '';
}

export function clock(instant) {
  return minute.format(new Date(instant));
}

export function words(name) {
  return name.toLowerCase().replaceAll('_', ' ');
}

export function millis(value) {
  if (value === undefined || value === null) return '–';
  if (value >= 60000) return `${(value / 60000).toFixed(1)} min`;
  if (value >= 1000) return `${(value / 1000).toFixed(1)} s`;
  return `${value >= 10 ? Math.round(value) : Number(value.toPrecision(2))} ms`;
}

export function zoned(instant, zone) {
  try {
    return new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone })
      .format(new Date(instant));
  } catch {
    return when(instant); // the browser does not know the zone
  }
}

// As a field of the type datetime-local has it.
export function localMinute(instant, zone) {
  try {
    return new Date(instant).toLocaleString('sv-SE', { timeZone: zone }).slice(0, 16).replace(' ', 'T');
  } catch {
    return '';
  }
}
