// Messages that the page itself has to say, when no answer comes that could.

// Said once, however often it happens.
export function messageFrom(template) {
  const message = document.getElementById(template).content.cloneNode(true).firstElementChild;
  document.getElementById(message.id)?.remove();
  return message;
}

// A new message makes room for itself: what cannot be undone goes, and of the rest only the latest stay over the cards.
const MOST = 3;

export function makeRoom() {
  const before = [...document.getElementById('messages').children].slice(0, -1);
  const over = before.filter((message) => message.matches('.success:not(:has(form))'));
  const kept = before.filter((message) => !over.includes(message));
  for (const message of [...over, ...kept.slice(0, Math.max(0, kept.length - MOST + 1))]) message.remove();
}

// What was said about something that is over would only hide what comes now; what can be undone or went wrong stays.
export function clearMessages() {
  for (const message of document.querySelectorAll('.message.success:not(:has(form))')) message.remove();
}
