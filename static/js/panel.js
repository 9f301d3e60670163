// A card opened beside the board: its address, its history, the focus, and what others change in it meanwhile.

import { goTo } from './dialog.js';

const MOVED = 6; // pixels: a press that went further was a drag or a selection, and no click
const panel = () => document.getElementById('panel');
const sheet = matchMedia('(max-width: 62rem)');
let board = null;
let pressed = null;
let seen = null; // the revision of the board that the panel shows
let back = false; // whether this page has opened the panel, so that closing it goes one step back

export function wirePanel(find) {
  board = find;
  seen = board().dataset.revision;
  document.addEventListener('pointerdown', (event) => { pressed = event; }, true);
  document.addEventListener('click', click);
  document.addEventListener('keydown', key);
  window.addEventListener('popstate', () => { back &&= !!wanted(); follow(); });
  document.addEventListener('htmx:before:history:restore', (event) => event.preventDefault()); // what is open is ours
  sheet.addEventListener('change', cover);
  document.addEventListener('htmx:after:swap', keepUp);
  document.addEventListener('board:moved', () => setTimeout(keepUp));
  if (wanted()) cover();
}

const wanted = () => new URLSearchParams(location.search).get('open');

function address(id) {
  const url = new URL(location);
  if (id) url.searchParams.set('open', id);
  else url.searchParams.delete('open');
  return url.pathname + url.search;
}

function click(event) {
  if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (event.target.closest('#panel-close')) {
    event.preventDefault();
    close();
    return;
  }
  const card = event.target.closest('#board .card');
  if (!card || event.target.closest('a, button, input, select, textarea, label, summary')) return;
  if (!getSelection().isCollapsed || Math.hypot(event.x - pressed.x, event.y - pressed.y) > MOVED) return;
  open(card.dataset.id);
}

function key(event) {
  if (event.defaultPrevented || event.isComposing || document.querySelector('dialog[open]')) return;
  if (event.key === 'Escape' && !panel().hidden) close();
  const title = event.target.closest?.('#board .card h3 a');
  if (event.key === ' ' && title) {
    event.preventDefault();
    open(title.closest('.card').dataset.id);
  }
}

// From one card to the next is one step of history: back leads to the board, and not through all that was looked at.
function open(id) {
  if (panel().dataset.card === id) return panel().focus({ preventScroll: true });
  if (panel().hidden) history.pushState(null, '', address(id));
  else history.replaceState(null, '', address(id));
  back ||= panel().hidden;
  return follow();
}

function close() {
  if (back) history.back();
  else {
    history.replaceState(null, '', address());
    follow();
  }
}

// What the address says is what is open.
async function follow() {
  const id = wanted();
  const last = panel().dataset.card;
  if (id && id !== last) {
    await load(id, 'outerHTML');
    panel().focus({ preventScroll: true });
    document.getElementById(`card-${id}`)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  } else if (!id && !panel().hidden) {
    panel().replaceChildren();
    panel().hidden = true;
    delete panel().dataset.card;
    cover();
    goTo(document.getElementById(`title-${last}`) ? `title-${last}` : 'main');
  }
}

async function load(id, swap) {
  await htmx.ajax('GET', address(id), { source: '#panel', target: '#panel', swap });
  if (panel().dataset.card !== id) history.replaceState(null, '', address()); // it is not there, and the answer says so
  cover();
}

// On a phone it lies over the page, and nothing under it takes the focus.
function cover() {
  const covers = sheet.matches && !panel().hidden;
  for (const under of document.querySelectorAll('body > header, body > main, body > footer, body > .above-main')) under.inert = covers;
}

// What somebody else has changed is shown, unless something is being written here.
function keepUp() {
  const now = board()?.dataset.revision;
  if (!now || now === seen) return;
  seen = now;
  if (panel().hidden || panel().querySelector('form:focus-within :is(input, textarea)')) return;
  load(panel().dataset.card, 'outerMorph');
}
