// A worker that ticks every second: browsers slow down the timers of a page behind another window, and not those of its worker.

setInterval(() => postMessage(0), 1000);
