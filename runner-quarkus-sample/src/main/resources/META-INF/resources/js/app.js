import { api } from './api.js';
import { setText } from './dom.js';
import { showAccount } from './account.js';
import { closeList, showList } from './list.js';

const sections = ['sign-in', 'choose', 'calls'].map(id => document.getElementById(id));

function show(id) {
  for (const section of sections) section.hidden = section.id !== id;
  document.querySelector(`#${id} input`)?.focus();
}

async function start() {
  try {
    const me = await api('accounts/me');
    showAccount(me);
    setText(document.getElementById('state'), '');
    if (me.role === 'newcomer') {
      show('choose');
    } else {
      show('calls');
      showList(me.role === 'editor');
    }
  } catch (refused) {
    if (refused.status !== 401) setText(document.getElementById('state'), `The scheduler does not answer: ${refused.message}`);
  }
}

document.addEventListener('signed-out', () => {
  closeList();
  for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close();
  showAccount(null);
  show('sign-in');
});
document.addEventListener('signed-in', start);
start();
