// What every page does better with JavaScript: messages that go away, focus on what is wrong, copying and counting.

import { putAway } from './messages.js';

document.documentElement.classList.add('js');

document.addEventListener('htmx:config:request', (event) => {
  const { request } = event.detail.ctx;
  if (request.method !== 'GET') request.headers['X-CSRFToken'] = document.querySelector('meta[name=csrf]').content;
});

document.addEventListener('click', (event) => {
  const dismiss = event.target.closest('[data-dismiss]');
  if (dismiss) putAway(document.getElementById(dismiss.dataset.dismiss));
  const copy = event.target.closest('[data-copy]');
  if (copy) copyFrom(copy);
  if (event.target.closest('[data-print]')) print();
});

// A browser shows the caret of a long field, or some of a link, and leaves the rest under a bar or over the edge.
document.addEventListener('keyup', (event) => {
  if (event.key === 'Tab' && event.target !== document.body) event.target.scrollIntoView({ block: 'nearest', inline: 'nearest' });
});

async function copyFrom(button) {
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    document.execCommand('copy'); // the clipboard is closed to pages that are not served over https
  }
  button.textContent = 'Copied';
}

document.addEventListener('input', (event) => {
  const hint = document.getElementById(`${event.target.id}-count`);
  if (hint?.dataset.count) count(event.target, hint);
});

function count(field, hint) {
  const left = Number(hint.dataset.count) - field.value.length;
  const characters = Math.abs(left) === 1 ? 'character' : 'characters';
  hint.textContent = left < 0
    ? `You have ${(-left).toLocaleString('en-GB')} ${characters} too many`
    : `You have ${left.toLocaleString('en-GB')} ${characters} left`;
}

// What is like an idea is open beside the field, and one line below it where there is no room beside; once it is there, it stays as
// it was left.
const unfoldPrecedents = () => {
  const told = document.querySelector('.precedents:not([data-seen])');
  if (!told) return;
  const isBelow = told.closest('.with-precedents') && !matchMedia('(min-width: 60rem)').matches;
  told.open = wasOpen ?? !isBelow;
  told.dataset.seen = '';
  told.addEventListener('toggle', () => { wasOpen = told.isConnected ? told.open : wasOpen; });
};
let wasOpen;
document.addEventListener('htmx:after:swap', unfoldPrecedents);
unfoldPrecedents();

// On a phone tabs scroll sideways: the current one comes into sight, and nothing else moves.
for (const tab of document.querySelectorAll('.sub-bar .tabs [aria-current]')) {
  const row = tab.closest('ul');
  row.scrollLeft += tab.getBoundingClientRect().left - row.getBoundingClientRect().left - (row.clientWidth - tab.offsetWidth) / 2;
}

const aim = document.getElementById(location.hash.slice(1));
for (let fold = aim?.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
// A field that a page merely offers takes the focus where that opens no keyboard over the page.
const offered = matchMedia('(pointer: fine)').matches ? '[data-focus]' : '[data-focus]:not([data-focus=fine])';
(document.querySelector('.error-summary[data-focus]') ?? (aim ? null : document.querySelector(offered)))?.focus();
