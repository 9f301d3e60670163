// Somebody who has left the circle's page for a form of it is still there: their seat is kept warm while the form is open.

import { everySecond } from './clock.js';

const EVERY = 5000;
const { stay } = document.querySelector('[data-stay]').dataset;
let sentAt = Date.now();

everySecond(() => {
  if (Date.now() - sentAt < EVERY) return;
  sentAt = Date.now();
  fetch(stay, { headers: { 'HX-Request': 'true' } }).catch(() => {}); // the form itself will say so
});
