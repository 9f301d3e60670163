// Messages that the page itself has to say, when no answer comes that could.

// Said once, however often it happens.
export function messageFrom(template) {
  const message = document.getElementById(template).content.cloneNode(true).firstElementChild;
  document.getElementById(message.id)?.remove();
  return message;
}

// What was said about something that is over would only hide what comes now; what can be undone or went wrong stays.
export function clearMessages() {
  for (const message of document.querySelectorAll('.message.success:not(:has(form))')) message.remove();
}
