// A live circle: follows what the others do, and sends what is pressed without leaving the page. Every part of it works without.

import { wireJoining, isHolding } from './joining.js';
import { wireTimer } from './timer.js';
import { wireNotes } from './notes.js';
import { clearMessages, messageFrom } from './messages.js';
import { everySecond } from './clock.js';

const POLL_EVERY = 2000;
// Behind the window of a video call one is still there, and must not be taken for gone: often enough to keep the seat.
const POLL_HIDDEN_EVERY = 5000;
const MISSED_BEFORE_TOLD = 3;
const circle = () => document.getElementById('circle');
const isPoll = (ctx) => ctx?.sourceElement?.id === 'poll';
let polling = false;
let again = null;
let askedAt = 0;
let sending = Promise.resolve();
let changes = 0; // how many changes of our own have been sent
let changesWhenAsked = 0;
let missed = 0;
let pressed = ''; // the button that was clicked last
let isLeading = false; // Next or Back is on its way
let place = []; // the ids of what has the focus, and of what is around it
let step = circle().dataset.step;
let wasMyTurn = 'myTurn' in circle().dataset;
let said = { ...circle().dataset };

htmx.config.morphIgnore = [...htmx.config.morphIgnore, 'open']; // what somebody has folded open stays open
const timer = wireTimer(say);
wireJoining(send);
const notes = wireNotes(send);
ask();

function say(words) {
  document.getElementById('circle-says').textContent = words;
}

async function poll(since = circle().dataset.revision) {
  if (polling || isHolding() || 'ended' in circle().dataset) return;
  polling = true;
  changesWhenAsked = changes;
  try {
    const address = `${circle().dataset.address}?since=${encodeURIComponent(since)}`;
    await htmx.ajax('GET', address, { source: '#poll', target: '#poll', swap: 'none' });
  } finally {
    polling = false;
  }
}

// The next question is asked only when the last one has been answered, however slow the line.
async function ask(since) {
  clearTimeout(again);
  askedAt = Date.now();
  await poll(since);
  if (!('ended' in circle().dataset)) again = setTimeout(ask, document.visibilityState === 'visible' ? POLL_EVERY : POLL_HIDDEN_EVERY);
}

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') ask();
});
everySecond(() => {
  timer.tick();
  if (document.visibilityState !== 'visible' && Date.now() - askedAt >= POLL_HIDDEN_EVERY) ask();
});

// Forms of the circle are sent from here; those that lead to another page are left to the browser.
document.addEventListener('submit', (event) => {
  const form = event.target;
  const isOurs = (form.closest('#circle') && !form.closest('[data-page]')) || form.closest('.message');
  if (!isOurs || form.matches('.composer')) return;
  event.preventDefault();
  const menu = form.closest('details.pop');
  if (menu) { // it closes, and what had the focus in it goes with it
    menu.open = false;
    menu.querySelector('summary').focus();
  }
  send(form.getAttribute('action'), Object.fromEntries(new FormData(form, event.submitter)));
  form.closest('.message')?.remove();
});

// The second click of a double click would press what the first has put in its place: the next step's Next, or the way back.
document.addEventListener('click', (event) => {
  const button = event.target.closest('#circle form button');
  if (!button) return;
  const isOneMoreVote = button.id === pressed && /^(un)?vote-/.test(button.id);
  if (event.detail > 1 && !isOneMoreVote) event.preventDefault();
  pressed = button.id;
});
document.addEventListener('keydown', (event) => {
  if (event.repeat && event.key === 'Enter' && event.target.matches('#circle button')) event.preventDefault();
});

// A menu of the bar closes as menus do.
const openMenu = () => document.querySelector('details.pop[open]');
for (const type of ['click', 'focusin']) {
  document.addEventListener(type, (event) => {
    if (openMenu() && !openMenu().contains(event.target)) openMenu().open = false;
  });
}
document.addEventListener('keydown', (event) => {
  const menu = openMenu();
  if (event.key !== 'Escape' || !menu) return;
  menu.open = false;
  menu.querySelector('summary').focus();
});

// One after the other, and each is told only when its own answer is there: htmx answers for what it queues before it has sent it.
function send(action, values) {
  changes += 1;
  clearMessages();
  const pressedAt = placeOf(document.activeElement);
  const sent = sending.then(() => sendNow(action, values, ...pressedAt));
  sending = sent.catch(() => {});
  return sent;
}

// True when the server has taken it.
async function sendNow(action, values, id, within) {
  let status = 0;
  const before = circle().dataset.step;
  isLeading = /^step-(next|back)$/.test(id);
  const note = ({ detail: { ctx } }) => {
    if (ctx.sourceElement?.id === 'acts') status = ctx.response?.status ?? 0;
  };
  document.addEventListener('htmx:after:request', note);
  try {
    await htmx.ajax('POST', action, { source: '#acts', target: '#acts', swap: 'none', values });
  } finally {
    document.removeEventListener('htmx:after:request', note);
  }
  const isMoved = isLeading && circle().dataset.step !== before && [id, ''].includes(document.activeElement.id);
  isLeading = false;
  if (isMoved) document.getElementById('step-title').focus(); // where the new step begins; a second Enter presses nothing there
  else if (document.activeElement === document.body && (id || within)) keepFocus(id, within);
  const isTaken = status >= 200 && status < 300;
  if (isTaken) document.querySelectorAll('[id^="message-lost-"]').forEach((message) => message.remove()); // it is true no longer
  return isTaken;
}

const placeOf = (focused) => [focused?.id, focused?.closest('[id]:not(button, a, select, input)')?.id];

// What was pressed may have gone with the change: focus goes to its counterpart, or to where it stood.
function keepFocus(id, within) {
  const counterpart = id ? document.getElementById(id.startsWith('un') ? id.slice(2) : `un${id}`) : null;
  const inside = within ? document.getElementById(within)?.querySelectorAll('button, a[href]') : [];
  const places = [document.getElementById(id), counterpart, ...(inside ?? []), document.getElementById('step-title')];
  places.find((place) => place?.checkVisibility())?.focus();
}

// An answer from before a change of our own, or while a note is held, shows the circle as it was.
document.addEventListener('htmx:before:swap', (event) => {
  const { ctx } = event.detail;
  if ((isPoll(ctx) && (isHolding() || changesWhenAsked !== changes)) || ctx.response.status >= 500) event.preventDefault();
  place = document.activeElement.closest('#circle') ? placeOf(document.activeElement) : [];
});

for (const name of ['htmx:after:swap', 'htmx:after:settle']) document.addEventListener(name, () => noticed());

// What has changed by one's own doing, or for everybody, in words; a note of somebody else's says nothing.
function whatChanged() {
  const now = { ...circle().dataset };
  const before = said;
  said = now;
  const is = (name) => before[name] !== undefined && now[name] !== undefined && before[name] !== now[name];
  const words = [];
  if (is('myNotes')) words.push(Number(now.myNotes) > Number(before.myNotes) ? `Your note is added: ${now.myNotes} of yours.` : `It is removed: ${now.myNotes} of yours.`);
  if (is('votesLeft')) words.push(`${now.votesLeft} of your votes left.`);
  if (is('chosen')) words.push(`${now.chosen} of 3 chosen.`);
  if (is('turn')) words.push(now.turn ? `${now.turn} speaks now.` : 'Everybody has spoken.');
  if (is('timer')) words.push(now.timer ? `The timer runs until ${now.timer}.` : 'The timer is stopped.');
  return words.join(' ');
}

function noticed() {
  timer.read();
  const changed = whatChanged();
  const isMyTurn = 'myTurn' in circle().dataset;
  if (circle().dataset.step !== step) {
    step = circle().dataset.step;
    document.getElementById('dialog').close();
    notes.follow(step);
    clearMessages();
    const title = isLeading ? '' : `${document.getElementById('step-title').textContent}. `; // else the focus reads it out
    say(title + document.querySelector('#step-head p').textContent.trim());
    document.getElementById('step-head').scrollIntoView({ block: 'nearest' });
  } else if (isMyTurn && !wasMyTurn) say('It is your turn to speak.');
  else if (changed) say(changed);
  wasMyTurn = isMyTurn;
  const isLost = document.activeElement === document.body || !document.activeElement.checkVisibility();
  if (place.length && isLost && !isLeading) keepFocus(...place); // others have gone on, and what had the focus went with it
}

document.addEventListener('htmx:after:request', (event) => {
  if (event.detail.ctx.response?.status < 400) reached();
});

document.addEventListener('htmx:response:error', (event) => {
  const { ctx } = event.detail;
  const { status } = ctx.response;
  if (isPoll(ctx)) {
    if ([401, 403, 404].includes(status)) location.reload(); // signed out, or not on the team any more: the page says which
    else unreached();
  } else if (status >= 500) told('message-broken');
});
document.addEventListener('htmx:error', (event) => {
  if (isPoll(event.detail.ctx)) unreached();
  else told('message-offline');
});

function unreached() {
  missed += 1;
  const line = document.getElementById('circle-lost');
  if (missed < MISSED_BEFORE_TOLD || !line.hidden) return;
  line.hidden = false;
  line.textContent = 'The connection is lost. What you see may be old; it is tried again every two seconds.';
}

function reached() {
  missed = 0;
  document.getElementById('circle-lost').hidden = true;
}

function told(template) {
  document.getElementById('messages').append(messageFrom(template));
  ask('');
}
