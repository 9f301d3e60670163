// Passkeys: a button asks the board for a challenge, lets the device answer it, and sends the answer with its form.

const asBytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0));
const asText = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)))
  .replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

const PROBLEMS = {
  NotAllowedError: 'Nothing was confirmed: it was cancelled, took too long, or this device has no passkey for this board. Try again.',
  InvalidStateError: 'This device has a passkey for your account already.',
  SecurityError: 'Passkeys do not work at this address. Open the board at its own address, over https.',
  NotSupportedError: 'This device cannot make a passkey that the board understands.',
};
const AWAY = 'The board cannot be reached. Try again in a moment.';
const ENDED = 'Your sign-in has ended. Reload this page.';

if (window.PublicKeyCredential) {
  for (const place of document.querySelectorAll('.needs-passkeys')) place.hidden = false;
  for (const place of document.querySelectorAll('[data-no-passkeys]')) place.hidden = true;
}

document.addEventListener('click', async (event) => {
  const button = event.target.closest('[data-passkey]');
  if (!button || button.disabled) return;
  const { form } = button;
  const problem = form.querySelector('[data-passkey-problem]');
  problem.hidden = true;
  button.disabled = true; // a second click would end the first question
  try {
    form.elements[button.dataset.answer].value = JSON.stringify(await answer(button.dataset));
    form.submit();
  } catch (refused) {
    problem.textContent = PROBLEMS[refused.name] ?? refused.message;
    problem.hidden = false;
    button.disabled = false;
    button.focus();
  }
});

async function answer({ passkey, challenges }) {
  const options = await challenge(challenges, passkey);
  options.challenge = asBytes(options.challenge);
  for (const list of [options.allowCredentials, options.excludeCredentials]) {
    for (const one of list ?? []) one.id = asBytes(one.id);
  }
  if (passkey !== 'new') return plain(await navigator.credentials.get({ publicKey: options }));
  options.user.id = asBytes(options.user.id);
  return plain(await navigator.credentials.create({ publicKey: options }));
}

async function challenge(address, purpose) {
  let found;
  try {
    found = await fetch(address, {
      method: 'POST',
      headers: { 'X-CSRFToken': document.querySelector('meta[name=csrf]').content },
      body: new URLSearchParams({ for: purpose }),
    });
  } catch {
    throw new Error(AWAY);
  }
  if (!found.ok) throw new Error(found.status < 500 ? ENDED : AWAY);
  return found.json();
}

// Written out, because not every browser that knows passkeys can put one into JSON by itself.
function plain({ id, rawId, type, response }) {
  const parts = {};
  for (const name of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (response[name]) parts[name] = asText(response[name]);
  }
  return { id, rawId: asText(rawId), type, response: parts };
}
