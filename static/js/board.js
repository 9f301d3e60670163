// The board: dragging, the Move dialog and other people's changes. Every one of them is a shortcut to what works without.

import { wireDragging, isDragging } from './dragging.js';
import { wireDialog, sayInDialog } from './dialog.js';
import { wireFolding, reveal } from './folding.js';
import { wirePanel } from './panel.js';
import { makeRoom, messageFrom } from './messages.js';

const POLL_EVERY = 3000;
const board = () => document.getElementById('board');
const isPoll = (ctx) => ctx?.sourceElement.id === 'poll';
const isFilter = (ctx) => ctx?.sourceElement.id === 'board-filter';
const waiting = new Map(); // the cards whose move has not been answered, each with the way home
let cameBack = null; // the card that was brought back by an undo
let polling = false;
let pollAgain = false;
let filterAgain = false;
let changes = 0; // how many changes of our own have been sent
let changesWhenAsked = 0;

wireDragging(move);
wireDialog();
wireFolding();
wirePanel(board);
for (const event of ['htmx:after:swap', 'htmx:after:settle']) document.addEventListener(event, () => wireDragging(move));
document.addEventListener('htmx:after:swap', makeRoom);

function move(card, values, putBack) {
  waiting.set(card.dataset.id, putBack);
  htmx.ajax('POST', `/experiments/${card.dataset.id}/moves`, {
    source: board(),
    target: '#dialog',
    swap: 'innerHTML',
    values: { ...values, version: card.dataset.version, since: board().dataset.revision },
  });
}

function bringHome(id) {
  waiting.get(id)?.();
  waiting.delete(id);
}

document.addEventListener('board:moved', (event) => {
  waiting.delete(String(event.detail.card));
  reveal(event.detail.card);
  keepUp(event.detail.revision);
});

document.addEventListener('board:added', (event) => {
  keepUp(event.detail.revision);
  document.getElementById('new-idea')?.focus();
});

document.addEventListener('board:stale', (event) => {
  cameBack = event.detail.card;
  refresh();
});

// Whoever undid something had the focus on a message that is gone: it goes on to the card, where the board shows it.
function backToCard() {
  const card = document.getElementById(`move-${cameBack}`);
  if (cameBack && document.activeElement === document.body) (card ?? document.getElementById('main')).focus();
  cameBack = null;
}

// The server names the new revision only when nothing of anybody else's lies between; otherwise the board is asked for again.
function keepUp(revision) {
  if (revision) board().dataset.revision = revision;
  else refresh();
}

async function refresh(since = '') {
  if (polling && !since) pollAgain = true;
  if (polling || isDragging() || !board()) return;
  polling = true;
  changesWhenAsked = changes;
  try {
    const address = new URL(board().dataset.address, location.href);
    if (since) address.searchParams.set('since', since);
    await htmx.ajax('GET', address.pathname + address.search, { source: '#poll', target: '#poll', swap: 'none' });
  } finally {
    polling = false;
  }
  if (pollAgain) {
    pollAgain = false;
    refresh();
  } else backToCard();
}

// What was asked before a drag or a change of our own shows the board as it was: the next poll is only seconds away.
document.addEventListener('htmx:before:swap', (event) => {
  const { ctx } = event.detail;
  const isLate = isPoll(ctx) && (isDragging() || changesWhenAsked !== changes);
  if (isFilter(ctx) && isDragging()) {
    filterAgain = true; // the card in one's hand would be gone
    event.preventDefault();
  }
  if (isLate || ctx.response.status >= 500) event.preventDefault();
});

document.addEventListener('drag:end', () => {
  if (filterAgain) setTimeout(() => document.getElementById('board-filter').requestSubmit());
  filterAgain = false;
});

setInterval(() => {
  if (document.visibilityState === 'visible') refresh(board().dataset.revision);
}, POLL_EVERY);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') refresh(board().dataset.revision);
});

// A failed poll says nothing: the next one is three seconds away. A failed change says so and shows the truth again.
document.addEventListener('htmx:response:error', (event) => {
  const { ctx } = event.detail;
  if (isPoll(ctx)) return;
  bringHome(ctx.request.action.split('/')[2]); // before the answer is put in, which may say that the card is elsewhere
  if (ctx.response.status >= 500) lost('message-broken');
  else if (![409, 422].includes(ctx.response.status)) refresh(); // the answer itself says why
});
document.addEventListener('htmx:error', (event) => {
  if (!isPoll(event.detail.ctx)) lost('message-offline');
});

function lost(template) {
  const message = messageFrom(template);
  if (document.getElementById('dialog').open) sayInDialog(message);
  else document.getElementById('messages').append(message);
  makeRoom();
  for (const id of [...waiting.keys()]) bringHome(id);
  refresh();
}

// Undo and the quick form come as fragments, so that the board is not loaded again.
document.addEventListener('submit', async (event) => {
  const form = event.target;
  if (event.submitter?.matches('.card .step')) {
    event.preventDefault();
    move(event.submitter.closest('.card'), { stage: event.submitter.value }, () => {});
    return;
  }
  const message = form.closest('.message');
  if (!message) return;
  event.preventDefault();
  message.hidden = true; // the form sends itself, and must be there until it is answered
  await htmx.ajax('POST', form.getAttribute('action'), { source: form, target: '#poll', swap: 'none' });
  message.remove();
});

document.addEventListener('htmx:config:request', (event) => {
  const { ctx } = event.detail;
  if (ctx.request.method !== 'GET' || isFilter(ctx)) changes += 1;
  if (['quick-add', 'move-form'].includes(ctx.sourceElement.id)) ctx.request.body.set('since', board().dataset.revision);
});
