// Calls back every second, also behind another window, where the timers of the page itself come once a minute.

export function everySecond(call) {
  new Worker(new URL('./ticker.js', import.meta.url)).addEventListener('message', call);
}
