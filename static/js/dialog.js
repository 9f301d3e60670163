// The Move form in a dialog over the board; without JavaScript the same link opens it as a page.

const dialog = () => document.getElementById('dialog');
let opener = null;

export function wireDialog() {
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href$="/moves/new"]');
    if (link && link.closest('#board') && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      opener = link.id || link.closest('.card').querySelector('.move').id;
      open(link.getAttribute('href'));
    }
    if (event.target.closest('[data-close]') && dialog().contains(event.target)) {
      event.preventDefault();
      dialog().close();
    }
  });
  document.addEventListener('change', (event) => {
    if (event.target.closest('#move-form') && event.target.name === 'stage') askFor(event.target.form);
  });
  document.addEventListener('htmx:after:swap', () => {
    if (dialog().querySelector('#move-form') && !dialog().open) show();
    else dialog().querySelector('.error-summary')?.focus();
  });
  document.addEventListener('board:moved', (event) => {
    const card = document.getElementById(`move-${event.detail.card}`);
    const wasOpen = dialog().open;
    dialog().close();
    dialog().replaceChildren();
    if (wasOpen) card?.focus();
  });
  dialog().addEventListener('close', () => {
    dialog().replaceChildren();
    document.getElementById(opener)?.focus();
  });
}

async function open(address) {
  await htmx.ajax('GET', address, { source: '#poll', target: '#dialog', swap: 'innerHTML' });
}

function show() {
  dialog().showModal();
  (dialog().querySelector('.error-summary') ?? dialog().querySelector('input[name=stage]:checked'))?.focus();
}

// Choosing a stage shows at once what the card needs to go there; what has been typed meanwhile stays.
function askFor(form) {
  const asked = form.querySelector('[name=stage]:checked').dataset.needs.split(' ');
  for (const group of form.querySelectorAll('[data-need]')) {
    group.hidden = !asked.includes(group.dataset.need);
    group.disabled = group.hidden; // what is not asked for is not sent
  }
}
