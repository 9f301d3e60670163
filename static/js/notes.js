// Writing notes in a circle: the box is emptied as a note is sent, so that the next can be typed at once, and nothing typed is lost.

const composers = () => document.getElementById('composers');
const isWriting = (step) => step === 'well' || step === 'better';

export function wireNotes(send) {
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || !event.target.matches('.composer textarea')) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });
  document.addEventListener('submit', (event) => {
    if (!event.target.matches('.composer')) return;
    event.preventDefault();
    add(event.target, send);
  });
  return { follow };
}

async function add(form, send) {
  const { kind } = form.dataset;
  const box = form.elements[kind];
  const values = Object.fromEntries(new FormData(form));
  box.focus();
  if (!box.value.trim()) return;
  const typed = box.value;
  box.value = '';
  form.setAttribute('aria-busy', 'true');
  const isKept = await send(form.getAttribute('action'), values);
  const now = document.getElementById(form.id); // a refused note comes back in a form of its own, with what is wrong
  now.removeAttribute('aria-busy');
  if (isKept && now === form) settle(now);
  if (isKept) return;
  if (now === form) box.value = box.value ? `${typed} ${box.value}` : typed;
  else {
    if (box.value.trim()) now.elements[kind].value += `\n${box.value}`; // what was begun meanwhile
    (now.querySelector('[aria-invalid]') ?? now.querySelector('[type=checkbox]'))?.focus();
  }
}

function settle(form) {
  for (const old of form.querySelectorAll('.notice, .error')) old.remove();
  form.querySelector('.has-error')?.classList.remove('has-error');
  form.querySelector('textarea').removeAttribute('aria-invalid');
  form.classList.toggle('typed', Boolean(form.querySelector('textarea').value));
}

// What is half typed when the circle goes on stays in sight, and can still be added.
function follow(step) {
  for (const form of composers().querySelectorAll('.composer')) form.classList.toggle('typed', Boolean(form.querySelector('textarea').value.trim()));
  composers().open = isWriting(step) || Boolean(composers().querySelector('.typed'));
}
