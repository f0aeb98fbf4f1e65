/** Run in the page: nothing where it fits; else what reaches past its right edge, with its text. */
export function sticksOut() {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  return [...document.querySelectorAll("body *")]
    .filter((each) => each.getBoundingClientRect().right > clientWidth)
    .map((each) => `${each.tagName}.${each.className} "${each.textContent.slice(0, 30)}"`);
}
