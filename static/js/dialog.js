// The Move form in a dialog over the board; without JavaScript the same link opens it as a page.

const dialog = () => document.getElementById('dialog');
let opener = null;
let shown = null;

export function wireDialog() {
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href$="/moves/new"]');
    if (link && link.closest('#board') && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      htmx.ajax('GET', link.getAttribute('href'), { source: '#dialog', target: '#dialog', swap: 'innerHTML' });
    }
    if (event.target.closest('[data-close]') && dialog().contains(event.target)) {
      event.preventDefault();
      dialog().close();
    }
  });
  document.addEventListener('change', (event) => {
    if (event.target.closest('#move-form') && event.target.name === 'stage') askFor(event.target.form);
  });
  document.addEventListener('htmx:after:swap', (event) => {
    const { ctx } = event.detail;
    if (ctx.target?.id !== 'dialog') return; // somebody else's change is no reason to move the focus
    const form = dialog().querySelector('#move-form');
    if (form !== shown) show(form);
    else if (ctx.response.status >= 400 && form && hasWords(form)) goOn(form);
    else dialog().close();
  });
  document.addEventListener('board:moved', () => dialog().close());
  dialog().addEventListener('close', () => {
    shown = null;
    dialog().replaceChildren();
    document.getElementById(opener)?.focus();
  });
}

function show(form) {
  shown = form;
  opener = form.getAttribute('action').replace(/\D+(\d+)\D+/, 'move-$1');
  if (!dialog().open) dialog().showModal();
  (dialog().querySelector('.error-summary') ?? dialog().querySelector('input[name=stage]:checked'))?.focus();
}

const hasWords = (form) => [...form.querySelectorAll('textarea, input[type=text]')].some((field) => field.value !== field.defaultValue);

// Somebody has moved the card meanwhile: what was typed stays, and moving it all the same is now done knowingly.
function goOn(form) {
  sayInDialog(document.getElementById('messages').lastElementChild);
  const card = document.getElementById(opener)?.closest('.card');
  if (card) form.elements.version.value = card.dataset.version;
}

// Whatever lies under an open dialog is neither seen nor spoken.
export function sayInDialog(message) {
  if (!message) return;
  message.setAttribute('role', 'alert');
  dialog().prepend(message);
  dialog().scrollTop = 0;
}

// Choosing a stage shows at once what the card needs to go there; what has been typed meanwhile stays.
function askFor(form) {
  const asked = form.querySelector('[name=stage]:checked').dataset.needs.split(' ');
  for (const group of form.querySelectorAll('[data-need]')) {
    group.hidden = !asked.includes(group.dataset.need);
    group.disabled = group.hidden; // what is not asked for is not sent
  }
}
