// The circle's timer: counts down by the server's clock, and says in words, and in sound if wanted, when time is up.

const SOUND = 'circle-sound';
const timer = () => document.getElementById('timer');
const kept = { get: () => { try { return localStorage.getItem(SOUND) === 'on'; } catch { return false; } } };
let audio = null;
let read = '';
let ahead = 0; // seconds by which this machine's clock is ahead of the server's
let told = {};

export function wireTimer(say) {
  document.addEventListener('click', (event) => {
    if (event.target.closest('#sound')) choose(!kept.get());
  });
  show();
  setInterval(() => tick(say), 250);
  const reading = () => {
    const { endsAt, now } = timer()?.dataset ?? {};
    if (`${endsAt} ${now}` === read) return;
    if (endsAt !== read.split(' ')[0]) told = {};
    read = `${endsAt} ${now}`;
    if (now) ahead = Date.now() / 1000 - Number(now);
    tick(say);
  };
  reading();
  document.addEventListener('visibilitychange', () => comeBack(say));
  return { read: reading, tick: () => tick(say) };
}

// Its end behind another window stands in the title of the tab, and is said to whoever comes back.
function comeBack(say) {
  if (document.visibilityState !== 'visible' || !told.unheard) return;
  document.title = told.unheard;
  told.unheard = '';
  say('');
  setTimeout(() => say('Time is up.'), 500);
}

function tick(say) {
  const ends = timer()?.dataset.endsAt;
  if (!ends) return;
  const left = Math.ceil(Number(ends) - (Date.now() / 1000 - ahead));
  const countdown = document.getElementById('countdown');
  if (countdown) countdown.textContent = left > 0 ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}` : '';
  if (left > 60) told.started = true;
  if (left <= 60 && left > 0 && told.started && !told.minute) {
    told.minute = true;
    say('One minute is left.');
  }
  if (left > 0) told.ran = true;
  if (left > 0 || told.over) return;
  told.over = true;
  timer().classList.add('over');
  timer().querySelector('.ends').textContent = 'Time is up';
  if (!told.ran) return; // it had ended before this page was opened
  say('Time is up.');
  if (document.visibilityState !== 'visible') {
    told.unheard = document.title;
    document.title = `Time is up – ${document.title}`;
  }
  if (kept.get()) chime();
}

function choose(on) {
  try {
    localStorage.setItem(SOUND, on ? 'on' : 'off');
  } catch { /* a browser that keeps nothing stays silent */ }
  show();
  if (on) chime();
}

function show() {
  document.getElementById('sound')?.setAttribute('aria-pressed', String(kept.get()));
}

// Two soft notes, made here: no file to load. Browsers only play them once somebody has pressed something.
function chime() {
  audio ??= new AudioContext();
  audio.resume();
  for (const [note, delay] of [[523.25, 0], [659.25, 0.22]]) {
    const tone = audio.createOscillator();
    const loudness = audio.createGain();
    const at = audio.currentTime + delay;
    tone.frequency.value = note;
    loudness.gain.setValueAtTime(0.0001, at);
    loudness.gain.exponentialRampToValueAtTime(0.12, at + 0.03);
    loudness.gain.exponentialRampToValueAtTime(0.0001, at + 0.9);
    tone.connect(loudness).connect(audio.destination);
    tone.start(at);
    tone.stop(at + 1);
  }
}
