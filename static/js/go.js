// What the box that goes anywhere finds while one types; it comes when the box is first opened.

const go = document.getElementById('go');
const words = go.querySelector('input');
const status = document.getElementById('go-status');
const options = () => [...go.querySelectorAll('#places a')];
let asked;
let timer;
let isOld = false; // what stands there was found for other words
let goes = false; // Enter was pressed before the answer came

export async function ask() {
  isOld = true;
  asked?.abort();
  const mine = (asked = new AbortController());
  try {
    const typed = words.value;
    const query = new URLSearchParams({ q: typed, at: go.dataset.at });
    const answer = await fetch(`${words.form.action}?${query}`, { headers: { 'HX-Request': 'true' }, signal: mine.signal });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    const html = await answer.text();
    if (words.value === typed) show(html);
  } catch {
    if (mine.signal.aborted) return;
    goes = false;
    show('');
    status.textContent = 'The board cannot be reached. Press Enter to try again.';
  }
}

function show(html) {
  document.getElementById('go-places').replaceChildren(...new DOMParser().parseFromString(html, 'text/html').body.childNodes);
  const list = document.getElementById('places');
  list?.setAttribute('role', 'listbox');
  list?.setAttribute('aria-label', 'Places');
  for (const option of options()) {
    option.setAttribute('role', 'option');
    option.tabIndex = -1;
    option.parentElement.setAttribute('role', 'none');
  }
  const number = options().length;
  words.setAttribute('aria-expanded', String(number > 0));
  status.textContent = number ? `${number} ${number === 1 ? 'place' : 'places'}. Arrows choose, Enter goes there.` : '';
  isOld = false;
  choose(0);
  if (goes) options()[0]?.click();
  goes = false;
}

function choose(place) {
  const all = options();
  const chosen = all.at(place % (all.length || 1));
  for (const option of all) option.setAttribute('aria-selected', String(option === chosen));
  words.setAttribute('aria-activedescendant', chosen?.id ?? '');
  chosen?.scrollIntoView({ block: 'nearest' });
}

words.addEventListener('input', () => {
  isOld = true;
  goes = false;
  clearTimeout(timer);
  timer = setTimeout(ask, 120);
});

words.addEventListener('keydown', (event) => {
  const all = options();
  const place = all.findIndex((option) => option.getAttribute('aria-selected') === 'true');
  if (event.key === 'ArrowDown') choose(place + 1);
  else if (event.key === 'ArrowUp') choose(place - 1);
  else if (event.key === 'Enter' && isOld) goes = true;
  else if (event.key === 'Enter' && place >= 0 && !event.isComposing) all[place].click();
  else return;
  event.preventDefault();
});

go.addEventListener('click', (event) => {
  const link = event.target.closest('a');
  if (event.target === go || event.target.closest('[data-close]')) go.close();
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  go.close();
  // A card of this board is moved where it is.
  const move = document.getElementById(`move-${/(\d+)\/moves\/new$/.exec(link.href)?.[1]}`);
  if (!move) return;
  event.preventDefault();
  move.click();
});
go.addEventListener('close', () => asked?.abort());
