// What a board does not show at once: the rest of a long stage, what was decided sprints ago, and on a phone the other stages.

const narrow = matchMedia('(max-width: 62rem)');

export function wireFolding() {
  fold();
  document.addEventListener('htmx:after:swap', fold);
  window.addEventListener('hashchange', markStage);
  narrow.addEventListener('change', markStage);
  document.addEventListener('click', (event) => {
    const button = event.target.closest('.show-more');
    if (!button) return;
    const first = hiddenIn(button.dataset.stage)[0];
    unfold(button.dataset.stage);
    first?.querySelector('h3 a').focus();
  });
}

const hiddenIn = (stage) => [...document.querySelectorAll(`#cards-${stage} > .card`)].filter((card) => getComputedStyle(card).display === 'none');

// The page remembers it outside of the board, which is morphed after every change.
function unfold(stage) {
  document.body.classList.add(`all-${stage}`);
  fold();
}

function fold() {
  for (const button of document.querySelectorAll('.show-more')) {
    const count = hiddenIn(button.dataset.stage).length;
    button.hidden = count === 0;
    button.textContent = `Show ${count} ${button.dataset.words}`;
  }
  markStage();
}

function markStage() {
  const shown = [...document.querySelectorAll('.stage')].filter((stage) => getComputedStyle(stage).display !== 'none');
  for (const link of document.querySelectorAll('.stage-picker a')) {
    if (narrow.matches && shown.length === 1 && link.hash === `#${shown[0].id}`) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
}

// A card that went to where it is not seen is followed there, with the focus on its Move.
export function reveal(id) {
  const card = document.getElementById(`card-${id}`);
  if (!card) return;
  if (getComputedStyle(card).display === 'none') unfold(card.dataset.stage);
  if (narrow.matches && getComputedStyle(card.closest('.stage')).display === 'none') location.replace(`#card-${id}`);
  document.getElementById(`move-${id}`)?.focus();
}
