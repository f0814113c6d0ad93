// Keeps the active row of a scrolling tree in sight. Rows are 24 px high (waterfall rows in app.css), virtualised or not.
export function reveal(tree, index) {
  const frame = tree?.parentElement;
  if (!frame) return;
  const header = tree.offsetTop - frame.offsetTop;
  const top = header + index * 24;
  if (top - header < frame.scrollTop) frame.scrollTop = top - header;
  else if (top + 24 > frame.scrollTop + frame.clientHeight) frame.scrollTop = top + 24 - frame.clientHeight;
}
