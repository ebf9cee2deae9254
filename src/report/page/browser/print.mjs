/* Paper has no clicks: everything is open on it. */

export function openForPrint() {
  const closed = [];
  addEventListener('beforeprint', () => {
    for (const block of document.querySelectorAll('details:not([open])')) {
      block.open = true;
      closed.push(block);
    }
  });
  addEventListener('afterprint', () => {
    for (const block of closed.splice(0)) block.open = false;
  });
}
