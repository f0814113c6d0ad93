// Rows of the waterfall are 24 px high (waterfall rows in app.css); above and below those that are drawn there is room for the rest.
const height = 24;

// Keeps the active row of a scrolling tree in sight.
export function reveal(tree, index) {
  const frame = tree?.parentElement;
  if (!frame) return;
  const header = tree.offsetTop - frame.offsetTop;
  const top = header + index * height;
  if (top - header < frame.scrollTop) frame.scrollTop = top - header;
  else if (top + height > frame.scrollTop + frame.clientHeight) frame.scrollTop = top + height - frame.clientHeight;
}

// Tells the page which row is the first in sight, one question at a time, once that has moved by a third of what is drawn above it.
export function watch(tree, page) {
  const frame = tree.parentElement;
  let told = 0;
  let asking = false;
  const look = async () => {
    const top = Math.floor(frame.scrollTop / height);
    if (asking || Math.abs(top - told) < 12) return;
    asking = true;
    told = top;
    // A circuit that has gone answers nothing any more.
    await page.invokeMethodAsync('ShowFrom', top).catch(() => frame.removeEventListener('scroll', look));
    asking = false;
    look();
  };
  frame.addEventListener('scroll', look, { passive: true });
  look();
}
