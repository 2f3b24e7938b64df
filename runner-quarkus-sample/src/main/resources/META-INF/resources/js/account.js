import { api } from './api.js';
import { button, element, setText, showErrors } from './dom.js';

const signIn = document.getElementById('sign-in');
const choose = document.getElementById('choose');
const people = document.getElementById('people');
const dialog = document.getElementById('accounts');
const invitation = dialog.querySelector('form');
const said = invitation.querySelector('[role=status]');

export function showAccount(me) {
  document.getElementById('me').hidden = !me;
  people.hidden = me?.role !== 'editor';
  setText(document.getElementById('who'), me ? `${me.name}, ${me.role}` : '');
}

signIn.addEventListener('submit', async event => {
  event.preventDefault();
  const error = signIn.querySelector('.error');
  setText(error, '');
  const response = await fetch('j_security_check', { method: 'POST', body: new URLSearchParams(new FormData(signIn)) });
  signIn.elements.j_password.value = '';
  if (response.ok) {
    document.dispatchEvent(new Event('signed-in'));
  } else {
    setText(error, response.status === 401 ? 'Nobody of that name has that password.' : `HTTP ${response.status}`);
    signIn.elements.j_password.focus();
  }
});

choose.addEventListener('submit', async event => {
  event.preventDefault();
  try {
    await api('accounts/me/password', { method: 'POST', json: { password: choose.elements.password.value } });
    choose.reset();
    showErrors(choose, null);
    document.dispatchEvent(new Event('signed-in'));
  } catch (refused) {
    showErrors(choose, refused);
  }
});

document.getElementById('sign-out').addEventListener('click', async () => {
  await api('accounts/me/sign-out', { method: 'POST' });
  document.dispatchEvent(new Event('signed-out'));
});

people.addEventListener('click', async () => {
  invitation.reset();
  showErrors(invitation, null);
  setText(said, '');
  await list();
  dialog.showModal();
});

invitation.addEventListener('submit', async event => {
  event.preventDefault();
  const { name, role } = invitation.elements;
  try {
    const invited = await api('accounts', { method: 'POST', json: { name: name.value, role: role.value } });
    showErrors(invitation, null);
    setText(said, `Give ${invited.name} this one-time password: ${invited.oneTimePassword}`);
    invitation.reset();
    await list();
  } catch (refused) {
    setText(said, refused.errors?.length ? '' : refused.message);
    showErrors(invitation, refused);
  }
});

async function list() {
  const accounts = await api('accounts');
  dialog.querySelector('ul').replaceChildren(...accounts.map(account => {
    const item = element('li', { text: `${account.name}, ${account.role} ` });
    item.append(button('Remove', `Remove ${account.name}`, () => remove(account.name)));
    return item;
  }));
}

async function remove(name) {
  try {
    await api(`accounts/${encodeURIComponent(name)}`, { method: 'DELETE' });
    setText(said, `${name} can sign in no longer.`);
    await list();
  } catch (refused) {
    setText(said, refused.message);
  }
}
