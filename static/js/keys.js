// Keys: quicker ways to what can be clicked. Single ones can be switched off, and none does anything while one types.

const isOn = document.querySelector('meta[name=person]').matches('[data-keys]');
const main = document.getElementById('main');
const board = () => document.getElementById('board');
const list = document.getElementById('keys');
const go = document.getElementById('go');
const onCard = () => document.activeElement.closest('#board .card');
// The experiment at hand: the card that has the focus, or what is open beside the board.
const atHand = () => onCard() ?? document.querySelector('#panel[data-card]:not([hidden])');
const numberOf = (card) => card.dataset.id ?? card.dataset.card;
const isThere = (element) => element?.checkVisibility?.() ?? element?.offsetParent !== null;

const SINGLE = { '/': openGo, '?': showKeys, n: newIdea, f: filter, e: edit, m: move };
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

document.addEventListener('keydown', (event) => {
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') press(event, openGo);
  else if (!isPlain || event.defaultPrevented || event.isComposing || document.querySelector('dialog:modal')) return;
  else if (event.target.closest('input, textarea, select, [contenteditable]')) return;
  else if (ARROWS[event.key] && !event.shiftKey) choose(event, ...ARROWS[event.key]);
  else if (isOn && !event.repeat && Object.hasOwn(SINGLE, event.key)) press(event, SINGLE[event.key]);
});

function press(event, action) {
  event.preventDefault();
  action();
}

// The box opens at once, so that the next key goes into it; what it finds comes after. The browser gives the focus back.
function openGo() {
  if (go.open) return go.querySelector('input').select();
  if (location.pathname === '/search') return document.getElementById('q').focus();
  if (document.querySelector('dialog:modal')) return undefined;
  go.dataset.at = atHand() ? `/experiments/${numberOf(atHand())}` : location.pathname + location.search;
  go.showModal();
  go.querySelector('input').select();
  return import('./go.js').then(({ ask }) => ask());
}

document.addEventListener('click', (event) => {
  if (event.target.closest('[data-go]') && !event.ctrlKey && !event.metaKey && !event.shiftKey) press(event, openGo);
});

async function showKeys() {
  list.showModal();
  try {
    const answer = await fetch('/account/keys', { headers: { 'HX-Request': 'true' } });
    if (answer.ok && !answer.redirected) {
      list.querySelector('div').replaceChildren(...new DOMParser().parseFromString(await answer.text(), 'text/html').body.childNodes);
    }
  } catch { /* the way to the page of the keys stands there as well */ }
}

function newIdea() {
  const field = document.getElementById('new-idea');
  if (!field) return location.assign('/#new-idea');
  bring(field);
  return field.focus();
}

// On a phone only one stage stands there, and the filter is folded.
function bring(element) {
  const fold = element.closest('details');
  if (fold) fold.open = true;
  const stage = element.closest('.stage');
  if (stage && !isThere(stage)) location.hash = stage.id;
}

function filter() {
  const field = document.getElementById('filter-text') ?? main.querySelector('input[type=search]');
  if (!field) return;
  bring(field);
  field.focus();
}

function edit() {
  const here = atHand() ? `/experiments/${numberOf(atHand())}` : location.pathname;
  if (atHand() || main.querySelector(`a[href="${here}/edit"]`)) location.assign(`${here}/edit`);
}

function move() {
  (atHand() ?? (board() ? null : main))?.querySelector('.move, a[href$="/moves/new"]')?.click();
}

// From card to card, and to the nearest stage that has one; from anywhere else on the board to its first card.
function choose(event, across, along) {
  const card = onCard();
  const stages = [...(board()?.querySelectorAll('.stage') ?? [])].map((stage) => [...stage.querySelectorAll('.card')]);
  const isFree = [document.body, main].includes(document.activeElement) || document.activeElement.closest('dialog:not([open])');
  if (!card && !(isOn && board() && isFree)) return;
  let next = stages.flat().find(isThere);
  if (card) {
    let stage = stages.findIndex((cards) => cards.includes(card));
    const place = stages[stage].filter(isThere).indexOf(card);
    do stage += across; while (across && stages[stage]?.length === 0);
    const cards = stages[stage] ?? [];
    if (across && cards.length) bring(cards[0]);
    const shown = cards.filter(isThere);
    next = shown[across ? Math.min(place, shown.length - 1) : place + along];
  }
  event.preventDefault();
  next?.querySelector('h3 a').focus();
}

// A link to a field leads into it, also from the page that it stands on.
const enter = () => {
  const field = document.getElementById(location.hash.slice(1));
  if (field?.matches('input, textarea, select')) field.focus();
};
addEventListener('hashchange', enter);
if (location.hash) enter();
