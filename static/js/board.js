// The board: dragging, the Move dialog and other people's changes. Every one of them is a shortcut to what works without.

import { wireDragging, isDragging } from './dragging.js';
import { wireDialog } from './dialog.js';

const POLL_EVERY = 3000;
const board = () => document.getElementById('board');
let polling = false;

wireDragging(move);
wireDialog();
for (const event of ['htmx:after:swap', 'htmx:after:settle']) document.addEventListener(event, () => wireDragging(move));

async function move(card, values, putBack) {
  refusal = null;
  await htmx.ajax('POST', `/experiments/${card.dataset.id}/moves`, {
    source: board(),
    target: '#dialog',
    swap: 'innerHTML',
    values: { ...values, version: card.dataset.version, since: board().dataset.revision },
  });
  if (refusal === card.dataset.id) putBack();
}

let refusal = null;

document.addEventListener('board:refused', (event) => {
  refusal = String(event.detail.card);
});

document.addEventListener('board:moved', (event) => {
  keepUp(event.detail.revision);
});

document.addEventListener('board:added', (event) => {
  keepUp(event.detail.revision);
  document.getElementById('new-idea')?.focus();
});

document.addEventListener('board:stale', refresh);

// The server names the new revision only when nothing of anybody else's lies between; otherwise the board is asked for again.
function keepUp(revision) {
  if (revision) board().dataset.revision = revision;
  else refresh();
}

async function refresh(since = '') {
  if (polling || isDragging() || !board()) return;
  polling = true;
  try {
    const address = new URL(board().dataset.address, location.href);
    if (typeof since === 'string' && since) address.searchParams.set('since', since);
    await htmx.ajax('GET', address.pathname + address.search, { source: '#poll', target: '#poll', swap: 'none' });
  } finally {
    polling = false;
  }
}

setInterval(() => {
  if (document.visibilityState === 'visible') refresh(board().dataset.revision);
}, POLL_EVERY);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') refresh(board().dataset.revision);
});

// A failed poll says nothing: the next one is three seconds away. A failed change says so and shows the truth again.
document.addEventListener('htmx:response:error', (event) => {
  const { ctx } = event.detail;
  if (ctx.response.status >= 500 && ctx.request.method !== 'GET') lost('message-broken');
});
document.addEventListener('htmx:error', (event) => {
  if (event.detail.ctx?.request.method !== 'GET') lost('message-offline');
});

function lost(template) {
  const message = document.getElementById(template).content.cloneNode(true);
  const shown = document.getElementById(message.firstElementChild.id);
  shown?.remove();
  document.getElementById('messages').append(message);
  document.dispatchEvent(new CustomEvent('board:lost'));
  refresh();
}

// Undo and the quick form come as fragments, so that the board is not loaded again.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (!form.closest('.message')) return;
  event.preventDefault();
  htmx.ajax('POST', form.getAttribute('action'), { source: '#poll', target: '#poll', swap: 'none' });
  form.closest('.message').remove();
});

document.addEventListener('htmx:config:request', (event) => {
  const { ctx } = event.detail;
  if (ctx.sourceElement.id === 'quick-add') ctx.request.body.set('since', board().dataset.revision);
  if (ctx.sourceElement.id === 'move-form') ctx.request.body.set('since', board().dataset.revision);
});
