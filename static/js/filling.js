// Filling a sprint by dragging: what is dropped is ticked and sent, as if it had been ticked by hand.

const candidates = document.getElementById('candidates');
const drop = document.getElementById('drop-here');

addEventListener('load', () => {
  if (!candidates || !drop) return;
  const shared = {
    draggable: '.row',
    sort: false,
    forceFallback: true,
    fallbackOnBody: true,
    fallbackTolerance: 5,
    delay: 150,
    delayOnTouchOnly: true,
    animation: 0,
  };
  new Sortable(drop, { ...shared, group: { name: 'sprint', pull: false, put: true } });
  new Sortable(candidates, {
    ...shared,
    group: { name: 'sprint', pull: true, put: false },
    onStart: () => document.body.classList.add('filling'),
    onEnd({ item, to }) {
      document.body.classList.remove('filling');
      if (to !== drop) return;
      item.querySelector('input[type=checkbox]').checked = true;
      candidates.closest('form').requestSubmit();
    },
  });
});
