// Deciding on the review: what is chosen can be written at once, and one goes on with the next that waits, without a jump.

import { makeRoom, messageFrom } from './messages.js';

const waits = document.getElementById('waits');
let isPointer = false;
let asked = null; // the number of the experiment that is being decided on
let unfolded = []; // what one has unfolded among what is drawn again

document.addEventListener('pointerdown', () => { isPointer = true; });
document.addEventListener('keydown', () => { isPointer = false; });

// All that one will sign comes into sight; by mouse or touch the first words can be typed without another click.
waits?.addEventListener('change', ({ target }) => {
  const form = target.closest('.verdicts')?.closest('form');
  if (!form) return;
  const words = form.querySelector('textarea');
  if (isPointer && !words.value.trim()) words.focus({ preventScroll: true });
  form.scrollIntoView({ block: 'nearest' });
});

document.addEventListener('submit', (event) => {
  const form = event.target;
  const action = form.getAttribute('action') ?? '';
  const [, id, isUndo] = action.match(/^\/review\/experiments\/(\d+)\/(?:decisions|reviews|(moves))/) ?? [];
  if (!id) return;
  asked = id;
  if (!isUndo || !document.getElementById(`decide-${id}`)) return;
  event.preventDefault();
  undo(form, action);
});

// The form of a message sends itself, and must be there until it is answered.
async function undo(form, action) {
  const message = form.closest('.message');
  message.hidden = true;
  form.setAttribute('hx-include', '#waits li > input');
  await htmx.ajax('POST', action, { source: form, target: waits, swap: 'none' });
  message.remove();
}

document.addEventListener('htmx:before:swap', () => {
  unfolded = [...document.querySelectorAll('#questions details[open]')];
});
document.addEventListener('htmx:after:swap', () => {
  for (const fold of unfolded) fold.open = true;
  makeRoom();
  if (asked) goOn(document.getElementById(`decide-${asked}`));
  asked = null;
});

function goOn(card) {
  const wrong = card.querySelector('.error-summary, [name=personal_data_checked]');
  if (wrong) {
    wrong.focus();
    return;
  }
  const beside = [...card.parentElement.querySelectorAll('.finding:has(.decide)')];
  const isAfter = (one) => card.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING;
  const next = card.querySelector('.decide') ? card : beside.find(isAfter) ?? beside[0] ?? card;
  next.querySelector('.finding-title a').focus({ preventScroll: true });
  next.scrollIntoView({ block: 'nearest' });
}

document.addEventListener('htmx:response:error', ({ detail: { ctx } }) => {
  if (![401, 409, 422].includes(ctx.response.status)) say('message-broken');
});
document.addEventListener('htmx:error', () => say('message-offline'));

function say(template) {
  asked = null;
  document.getElementById('messages').append(messageFrom(template));
  makeRoom();
}
