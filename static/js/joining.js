// Putting notes together that say the same: by dragging one onto another, or from a list of the others in a dialog.

const dialog = () => document.getElementById('dialog');
const heads = (key) => [...document.getElementById(`note-${key}`).closest('.notes').querySelectorAll('[data-key]')].filter((note) => note.dataset.key !== key);
const words = (note) => note.querySelector('.prose').textContent;
let holding = false;
let onto = null;

export const isHolding = () => holding;

export function wireJoining(send) {
  const join = async (note, to) => {
    await send(document.getElementById('step-group').dataset.joinAddress, { note, to });
    document.getElementById(`join-${to}`)?.focus();
  };
  document.addEventListener('click', (event) => {
    const link = event.target.closest('[data-join]');
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      offer(link.id.replace('join-', ''), join);
    }
    if (event.target.closest('#dialog [data-close]')) dialog().close();
  });
  const wire = () => document.querySelectorAll('.note-column .notes').forEach((list) => { if (!Sortable.get(list) && list.id) drag(list, join); });
  wire();
  for (const name of ['htmx:after:swap', 'htmx:after:settle']) document.addEventListener(name, wire);
}

function offer(key, join) {
  const box = document.getElementById('join-to').content.cloneNode(true);
  box.querySelector('blockquote p').textContent = words(document.getElementById(`note-${key}`));
  for (const other of heads(key)) {
    const button = document.createElement('button');
    button.className = 'button secondary';
    button.type = 'button';
    button.textContent = words(other);
    button.addEventListener('click', () => {
      dialog().close();
      join(key, other.dataset.key);
    });
    const item = document.createElement('li');
    item.append(button);
    box.querySelector('ul').append(item);
  }
  dialog().replaceChildren(box);
  dialog().showModal();
  dialog().querySelector('li button')?.focus();
  dialog().addEventListener('close', () => document.getElementById(`join-${key}`)?.focus(), { once: true });
}

// Sortable leaves empty style attributes behind, which the morph would copy and the content security policy refuse.
document.addEventListener('htmx:before:swap', () => {
  for (const note of document.querySelectorAll('.sticky[style=""]')) note.removeAttribute('style');
});

function drag(list, join) {
  new Sortable(list, {
    draggable: '[data-key]',
    filter: 'a, button, summary',
    preventOnFilter: false,
    forceFallback: true,
    fallbackTolerance: 5,
    delay: 150,
    delayOnTouchOnly: true,
    animation: 0,
    onStart() {
      holding = true;
      document.body.classList.add('dragging');
      document.addEventListener('pointermove', aim);
      document.addEventListener('touchmove', aim);
    },
    onMove: () => false, // notes are put onto each other, not between
    onEnd({ item }) {
      holding = false;
      document.body.classList.remove('dragging');
      document.removeEventListener('pointermove', aim);
      document.removeEventListener('touchmove', aim);
      const target = onto;
      mark(null);
      if (target && target !== item) join(item.dataset.key, target.dataset.key);
    },
  });
}

function aim(event) {
  const { clientX, clientY } = event.touches?.[0] ?? event;
  const under = document.elementsFromPoint(clientX, clientY).map((element) => element.closest('#circle [data-key]'));
  const held = document.querySelector('.sortable-ghost');
  mark(under.find((note) => note && note !== held && !note.matches('.sortable-fallback') && note.parentElement === held?.parentElement));
}

function mark(note) {
  onto?.classList.remove('onto');
  onto = note ?? null;
  onto?.classList.add('onto');
}
