import { api } from './api.js';
import { element, setText } from './dom.js';

const dialog = document.getElementById('crontab');
const form = dialog.querySelector('form');
const said = form.querySelector('[role=status]');
const wrong = form.querySelector('.wrong');

document.getElementById('import').addEventListener('click', () => {
  form.reset();
  setText(said, '');
  wrong.replaceChildren();
  dialog.showModal();
});

form.elements.file.addEventListener('change', async () => {
  const [file] = form.elements.file.files;
  if (file) form.elements.text.value = await file.text();
});

form.addEventListener('submit', async event => {
  event.preventDefault();
  wrong.replaceChildren();
  setText(said, 'Importing…');
  try {
    const imported = await api('calls/import', { method: 'POST', text: form.elements.text.value });
    const untold = imported.refused - imported.wrong.length;
    setText(said, `${imported.added} calls added, ${imported.refused} lines refused.`);
    wrong.append(...imported.wrong.map(line => element('li', { text: `Line ${line.line}: ${line.message}` })));
    if (untold) wrong.append(element('li', { text: `And ${untold} more.` }));
    document.dispatchEvent(new Event('imported'));
  } catch (refused) {
    setText(said, refused.status === 413 && !refused.errors.length ? `It is too long: ${refused.message}` : refused.message);
  }
});
