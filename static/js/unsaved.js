// Nothing that is typed gets lost: drafts stay in the browser for a day, leaving asks, and what cannot be sent now waits.

const byId = (id) => document.getElementById(id);
const meta = (name) => document.querySelector(`meta[name=${name}]`);
const person = meta('person').content;
const box = byId('held-back');
const typedIn = new Map(); // the fields of each form that somebody has changed
let heard = Date.now();
let held = {}; // the form that waits, and its button

// Drafts belong to a person. Raw notes are kept no longer than their tab; passwords, codes and files never.
const mine = `typed:${person}:`;
const isKept = (form) => form.method === 'post' && !form.querySelector('[type=password], [type=file], [autocomplete=one-time-code]');
const stores = (() => { try { return [localStorage, sessionStorage]; } catch { return [{}, {}]; } })();
const store = (form) => stores[Number(form.matches('.composer, [data-private]'))];
const pathOf = (address) => new URL(address, location).pathname;
const keyOf = (form) => `${mine}${pathOf(form.getAttribute('action') ?? '')}:${form.id}`;
const isTick = (field) => /radio|checkbox/.test(field.type);
const isText = (field) => field.matches('input, textarea') && !isTick(field) && field.type !== 'hidden';
const isVersion = (field) => field.type === 'hidden' && /version|seen|check$/.test(field.name);
const state = (field) => (isTick(field) ? field.checked : field.value);
const nameOf = (field) => field.id || field.name;
const hasWords = ([form, fields]) => form.isConnected && [...fields].some((field) => isText(field) && field.value !== field.defaultValue);

// With the version that was written over, so that the server sees what others have changed meanwhile.
function keep(form, sent) {
  const all = [...typedIn.get(form), ...[...form.elements].filter(isVersion)].map((field) => [nameOf(field), state(field)]);
  store(form)[keyOf(form)] = JSON.stringify({ at: Date.now(), sent, fields: Object.fromEntries(all) });
}

function forget(isOver) {
  for (const kept of stores) {
    for (const key of Object.keys(kept)) if (key.startsWith('typed:') && isOver(key, JSON.parse(kept[key]))) delete kept[key];
  }
}
const forgetSent = (path) => forget((key, draft) => draft.sent && key.startsWith(`${mine}${path}:`));

forget((key, { at }) => Date.now() - at > 86_400_000 || !key.startsWith(mine));
if (meta('saved')) forgetSent(meta('saved').content);

function offer(form) {
  const kept = isKept(form) && !typedIn.has(form) && store(form)[keyOf(form)];
  if (!kept || form.querySelector('.typed-before')) return;
  const { at, fields } = JSON.parse(kept);
  const own = [...form.elements].filter((field) => nameOf(field) in fields);
  const other = own.filter((field) => !isVersion(field) && state(field) !== fields[nameOf(field)]);
  if (!other.length) return;
  const aim = other.find(isText) ?? other[0];
  const note = byId('typed-before').content.cloneNode(true).firstElementChild;
  const minutes = (at - Date.now()) / 60_000;
  const ago = minutes > -60 ? [minutes, 'minute'] : [minutes / 60, 'hour'];
  note.querySelector('b').textContent = new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(Math.round(ago[0]), ago[1]);
  note.querySelector('q').textContent = String(fields[nameOf(aim)]).slice(0, 80);
  note.addEventListener('click', ({ target: { dataset } }) => {
    if (!dataset.draft) return;
    note.remove();
    if (dataset.draft === 'use') for (const field of own) use(field, fields[nameOf(field)]);
    else delete store(form)[keyOf(form)];
    aim.focus();
  });
  form.prepend(note);
}

function use(field, value) {
  field[isTick(field) ? 'checked' : 'value'] = value;
  const fold = field.closest('details');
  if (fold) fold.open = true;
  for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true }));
}

const offerAll = () => [...document.forms].forEach(offer);
offerAll();
document.addEventListener('htmx:after:swap', offerAll);
document.addEventListener('input', ({ target, target: { form } }) => {
  if (!form || !isKept(form)) return;
  typedIn.set(form, (typedIn.get(form) ?? new Set()).add(target));
  keep(form);
});

addEventListener('beforeunload', (event) => { if ([...typedIn].some(hasWords)) event.preventDefault(); });
document.addEventListener('keydown', (event) => {
  const over = event.key === 'Escape' && document.activeElement.closest('dialog, [data-panel]');
  if (!over || ![...typedIn].some((typed) => over.contains(typed[0]) && hasWords(typed))) return;
  if (confirm('Close this? What you typed is kept in this browser for a day.')) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

// A page that has heard nothing for a minute asks whether it can send before it does.
addEventListener('submit', (event) => {
  const { target: form, submitter } = event;
  if (pathOf(form.getAttribute('action') ?? '') === '/sign-out') forget(() => true);
  if (!isKept(form)) return;
  held = { form, submitter, fields: typedIn.get(form) };
  if (held.fields) keep(form, true);
  typedIn.delete(form);
  if (event.defaultPrevented || Date.now() - heard < 60_000) return;
  event.preventDefault();
  goOn();
});

async function inTheWay() {
  try {
    const answer = await fetch(box.dataset.ask, { headers: { 'HX-Request': 'true' } });
    if (!answer.ok) return answer.status === 401 ? 'ended' : 'away';
    if (answer.headers.get('X-Person') !== person) return 'other';
    heard = Date.now();
    for (const field of document.querySelectorAll('[name=csrf_token]')) field.value = answer.headers.get('X-CSRFToken');
    meta('csrf').content = answer.headers.get('X-CSRFToken');
    byId('message-ended')?.remove();
    return '';
  } catch {
    return 'away';
  }
}

async function goOn() {
  const why = await inTheWay();
  if (why) return hold(why);
  box.close();
  const { form, submitter } = held;
  held = {};
  if (form?.isConnected) form.requestSubmit(submitter?.isConnected ? submitter : null);
}

function hold(why) {
  if (held.fields) typedIn.set(held.form, held.fields);
  for (const part of box.querySelectorAll('[data-when]')) part.hidden = part.dataset.when !== why;
  if (!box.open) box.showModal();
}

document.addEventListener('htmx:after:request', ({ detail: { ctx } }) => {
  const { status } = ctx.response ?? {};
  const isSent = ctx.request.method !== 'GET';
  if (status < 400) {
    heard = Date.now();
    if (isSent) forgetSent(pathOf(ctx.request.action));
  } else if (status === 401) {
    if (isSent) hold('ended');
    else if (!byId('message-ended')) byId('messages').append(byId('sign-in-ended').content.cloneNode(true));
  }
});

const lookAgain = () => { if (box.open) goOn(); else if (byId('message-ended')) inTheWay(); };
addEventListener('storage', ({ key }) => { if (key === 'returned') lookAgain(); });
addEventListener('focus', lookAgain);
box.querySelector('[data-again]').addEventListener('click', goOn);

// The tab in which somebody has signed in again tells the one that waits.
if (document.querySelector('[data-returned]')) {
  stores[0].returned = Date.now();
  close();
}
