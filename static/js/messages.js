// Messages: announced wherever they come from, the undo one Tab away, Escape to leave, and never over what has the focus.

const root = document.documentElement;
const box = document.getElementById('messages');
const here = () => document.activeElement;
let next = null; // the undo of the newest message, until something else is done
let from = null; // what had the focus before it went to a message
let isPressed = false;

// What stands in a status when the page opens is not read out: its words come once more, when it is being listened to.
setTimeout(() => {
  for (const words of box.querySelectorAll('.message > p')) {
    const said = [...words.childNodes];
    words.replaceChildren();
    setTimeout(() => { words.append(...said); arrived(); }, 50);
  }
}, 100);

function arrived() {
  const latest = box.lastElementChild;
  next = latest?.querySelector('form button') ?? latest?.querySelector('p a') ?? null;
}
new MutationObserver((changes) => { if (changes.some((change) => change.addedNodes.length)) arrived(); }).observe(box, { childList: true });

// Room for the messages at the end of the page, and whatever has the focus comes out from under them.
function makeWay() {
  root.style.setProperty('--said', `${box.offsetHeight}px`);
  const seen = here().closest('.card, .row, .finding') ?? here();
  if (isPressed || !box.childElementCount || seen.contains(box) || box.contains(seen) || seen.closest('dialog')) return;
  if (seen.getBoundingClientRect().bottom > innerHeight - box.offsetHeight) seen.scrollIntoView({ block: 'nearest' });
}
new ResizeObserver(makeWay).observe(box);
document.addEventListener('focusin', makeWay);

// What is being pressed stays where it is until it is let go: moved away in between, it would not be clicked.
document.addEventListener('pointerdown', () => { next = null; isPressed = true; });
for (const type of ['pointerup', 'pointercancel']) {
  document.addEventListener(type, () => {
    isPressed = false;
    setTimeout(makeWay);
  });
}
document.addEventListener('keydown', (event) => {
  if (event.key === 'Tab') goThrough(event);
  else if (event.key === 'Escape') leave(event);
  else if (!['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) next = null;
});

// Tab leads to the newest undo, through the message, and on from where one was.
function goThrough(event) {
  if (document.querySelector('dialog:modal')) return;
  if (next?.checkVisibility() && !event.shiftKey && !box.contains(here())) {
    from = here();
    event.preventDefault();
    next.focus();
    next = null;
    return;
  }
  const message = from && here().closest('.message');
  if (!message) return;
  const stops = [...message.querySelectorAll('a, button')].filter((one) => one.checkVisibility());
  if (here() !== (event.shiftKey ? stops[0] : stops.at(-1))) return;
  const isNowhere = !from.isConnected || from === document.body;
  if (event.shiftKey || isNowhere) event.preventDefault();
  (isNowhere ? document.querySelector('.skip') : from).focus();
  from = null;
}

function leave(event) {
  const isInside = box.contains(here());
  if (event.defaultPrevented || !box.childElementCount || document.querySelector('dialog:modal')) return;
  if (!isInside && here().closest('[data-panel], dialog')) return;
  putAway(isInside ? here().closest('.message') : box.lastElementChild);
}

// The focus goes back to where it was, or on to the next message, or to the page, and never gets lost.
export function putAway(message) {
  const hadFocus = message.contains(here());
  const beside = (message.nextElementSibling ?? message.previousElementSibling)?.querySelector('.dismiss');
  const before = from?.isConnected && from !== document.body ? from : null;
  message.remove();
  next = null;
  if (hadFocus) (before ?? beside ?? document.querySelector('dialog[open] button') ?? document.getElementById('main')).focus({ preventScroll: true });
}

// Messages that the page itself has to say, when no answer comes that could. Said once, however often it happens.
export function messageFrom(template) {
  const message = document.getElementById(template).content.cloneNode(true).firstElementChild;
  document.getElementById(message.id)?.remove();
  return message;
}

// A new message makes room for itself: what cannot be undone goes, and of the rest only the latest stay over the cards.
const MOST = 3;

export function makeRoom() {
  const before = [...box.children].slice(0, -1);
  const over = before.filter((message) => message.matches('.success:not(:has(form))'));
  const kept = before.filter((message) => !over.includes(message));
  for (const message of [...over, ...kept.slice(0, Math.max(0, kept.length - MOST + 1))]) message.remove();
}

// What was said about something that is over would only hide what comes now; what can be undone or went wrong stays.
export function clearMessages() {
  for (const message of box.querySelectorAll('.message.success:not(:has(form))')) message.remove();
}
