// Times in the viewer's zone, and the keys that a table of plain links cannot have by itself.
(() => {
  const formats = {
    time: { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false },
    minute: { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hour12: false },
    full: { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false },
  };

  // The light text is the server's (UTC); the shadow shows the same moment here. Blazor may change the first, never the second.
  class LocalTime extends HTMLElement {
    static observedAttributes = ['datetime', 'show'];
    attributeChangedCallback() { this.#show(); }
    connectedCallback() { this.#show(); }
    #show() {
      const at = new Date(this.getAttribute('datetime'));
      if (isNaN(at)) return;
      const today = at.toDateString() === new Date().toDateString();
      const show = this.getAttribute('show') ?? 'time';
      const options = formats[show === 'time' && !today ? 'minute' : show];
      (this.shadowRoot ?? this.attachShadow({ mode: 'open' })).textContent = at.toLocaleString(undefined, options);
    }
  }
  customElements.define('local-time', LocalTime);

  // A live list must not move under what is being read.
  globalThis.LlmAspire = { scrolled: () => scrollY > 80 };

  document.addEventListener('keydown', event => {
    const typing = event.target.closest('input, select, textarea, [contenteditable]');
    if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey) {
      const search = document.querySelector('input[type="search"]');
      if (search) { event.preventDefault(); search.focus(); search.select(); }
    }
    const tab = event.target.closest('[role="tab"]');
    if (tab && (event.key === 'ArrowRight' || event.key === 'ArrowLeft')) {
      const tabs = [...tab.closest('[role="tablist"]').querySelectorAll('[role="tab"]')];
      const next = tabs[(tabs.indexOf(tab) + (event.key === 'ArrowRight' ? 1 : tabs.length - 1)) % tabs.length];
      event.preventDefault();
      next.focus();
      next.click();
    }
    // The page answers these keys over the circuit; here they only stop the browser from scrolling.
    if (event.target.closest('[role="tree"]') && ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', ' '].includes(event.key))
      event.preventDefault();
  });

  document.addEventListener('click', async event => {
    const button = event.target.closest('[data-copy]');
    if (!button) return;
    // Without https or localhost there is no clipboard: then the text is selected, and Ctrl+C does the rest.
    if (navigator.clipboard) { await navigator.clipboard.writeText(button.dataset.copy); button.textContent = 'copied'; }
    else getSelection().selectAllChildren(button.previousElementSibling);
  });

  // On a narrow screen the row of pages is wider than what is seen of it: the page one is on is brought into sight.
  // The circuit writes the row anew when it takes over, hence the children; whoever has scrolled the row since then is left alone.
  let shown;
  const showPage = () => {
    const here = document.querySelector('.nav [aria-current="page"]'), row = here?.parentElement;
    if (here && here !== shown) row.scrollLeft = here.offsetLeft - row.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
    shown = here;
  };
  showPage();
  new MutationObserver(showPage).observe(document.body, { subtree: true, childList: true, attributeFilter: ['aria-current'] });

  // Compiling the circuit's script takes a browser a quarter of a second: what the server wrote is painted before that. A page that nobody sees paints nothing.
  const { circuit } = document.currentScript.dataset;
  const connect = () => document.body.append(Object.assign(document.createElement('script'), { src: circuit }));
  if (document.hidden) connect();
  else requestAnimationFrame(() => setTimeout(connect));

  // A menu closes on Escape and on a click elsewhere, as menus do.
  const close = except => document.querySelectorAll('.menu[open]').forEach(menu => { if (menu !== except) menu.open = false; });
  document.addEventListener('click', event => close(event.target.closest('.menu')));
  document.addEventListener('keydown', event => { if (event.key === 'Escape') close(); });
})();
