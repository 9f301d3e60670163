// Setting up: the browser's own time zone is suggested, and a colour is picked as well as typed, with its contrast said at once.

const zone = document.querySelector('select[data-suggest]');
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && [...zone.options].some(({ value }) => value === own)) zone.value = own;

const picker = document.getElementById('pick-colour');
const typed = document.getElementById('brand_colour');
const said = document.getElementById('colour-contrast');

// Relative luminance and contrast as WCAG 2.2 defines them.
function luminance(colour) {
  const channels = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16) / 255);
  const [red, green, blue] = channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function show() {
  if (!/^#[0-9a-f]{6}$/i.test(typed.value)) return;
  picker.value = typed.value;
  const [darker, lighter] = [luminance(typed.value), luminance(picker.dataset.surface)].sort((one, other) => one - other);
  const contrast = (lighter + 0.05) / (darker + 0.05);
  said.textContent = `Contrast on light pages: ${contrast.toFixed(1)} to 1. ${contrast < 4.5
    ? 'It is used in a darker shade, so that it can be read.' : 'It can be read as it is.'}`;
}

if (picker && typed) {
  picker.addEventListener('input', () => {
    typed.value = picker.value;
    typed.dispatchEvent(new Event('input', { bubbles: true }));
  });
  typed.addEventListener('input', show);
  show();
}
