// Somebody who has left the circle's page for a form of it is still there: their seat is kept warm while the form is open.

const EVERY = 8000;
const { stay } = document.querySelector('[data-stay]').dataset;

setInterval(() => {
  fetch(stay, { headers: { 'HX-Request': 'true' } }).catch(() => {}); // the form itself will say so
}, EVERY);
