// The Move form in a dialog over the board; without JavaScript the same link opens it as a page.

const dialog = () => document.getElementById('dialog');
let from = null; // the link that was followed, if it was not a card's own
let opener = null;
let shown = null;

export function wireDialog() {
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href$="/moves/new"]');
    if (link && link.closest('#board, #panel') && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      from = link.id;
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
    if (opener) goTo(opener);
  });
}

// A phone shows one stage at a time: whoever goes to a card that stands in another one goes to that stage.
export function goTo(id) {
  const aim = document.getElementById(id);
  if (!aim) return;
  const card = aim.closest('.card');
  if (card && !aim.checkVisibility()) location.replace(`#${card.id}`);
  aim.focus();
}

function show(form) {
  shown = form;
  const own = form.getAttribute('action').replace(/\D+(\d+)\D+/, 'move-$1');
  opener = from === 'panel-move' ? from : own;
  from = null;
  if (!dialog().open) dialog().showModal();
  (dialog().querySelector('.error-summary') ?? dialog().querySelector('input[name=stage]:checked'))?.focus();
}

const hasWords = (form) => [...form.querySelectorAll('textarea, input[type=text]')].some((field) => field.value !== field.defaultValue);

// Somebody has moved the card meanwhile: what was typed stays, and moving it all the same is now done knowingly.
function goOn(form) {
  sayInDialog(document.getElementById('messages').lastElementChild);
  const card = document.getElementById(form.getAttribute('action').replace(/\D+(\d+)\D+/, 'card-$1'));
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
