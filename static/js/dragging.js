// Dragging cards between stages, with a mouse or a finger.

let dragging = false;

export const isDragging = () => dragging;

// A morph keeps the lists that it finds, so only those not seen before are wired.
export function wireDragging(move) {
  for (const list of document.querySelectorAll('.cards')) {
    if (!Sortable.get(list) && document.querySelector('.card .grip')) wire(list, move);
  }
}

// Sortable leaves empty style attributes behind, which htmx would copy and the content security policy refuse.
document.addEventListener('htmx:before:swap', () => {
  for (const card of document.querySelectorAll('.card[style=""]')) card.removeAttribute('style');
});

document.addEventListener('dragstart', (event) => {
  if (event.target.closest?.('.card')) event.preventDefault();
});

function wire(list, move) {
  let home = null;
  new Sortable(list, {
    group: 'board',
    draggable: '.card',
    forceFallback: true, // the browser's own dragging would take a title for a link
    fallbackTolerance: 5,
    delay: 150,
    delayOnTouchOnly: true,
    animation: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 140,
    onStart({ item }) {
      dragging = true;
      home = { list: item.parentElement, before: item.nextElementSibling };
      document.body.classList.add('dragging');
    },
    onEnd({ item, from, to, oldDraggableIndex, newDraggableIndex }) {
      dragging = false;
      document.body.classList.remove('dragging');
      document.dispatchEvent(new Event('drag:end'));
      if (from === to && oldDraggableIndex === newDraggableIndex) return;
      const above = item.previousElementSibling;
      const values = { stage: to.dataset.stage, ...(above ? { after: above.dataset.id } : { position: 0 }) };
      const putBack = () => {
        if (item.isConnected) home.list.insertBefore(item, home.before?.parentElement === home.list ? home.before : null);
      };
      move(item, values, putBack);
    },
  });
}
