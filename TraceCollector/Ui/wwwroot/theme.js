// Runs before the first paint: the remembered theme, else the system's. Survives Blazor's patching of <html>.
(() => {
  const root = document.documentElement;
  const wanted = () => localStorage.getItem('theme') ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
  const apply = () => { if (root.dataset.theme !== wanted()) root.dataset.theme = wanted(); };
  apply();
  new MutationObserver(apply).observe(root, { attributes: true, attributeFilter: ['data-theme'] });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', apply);
  document.addEventListener('click', event => {
    if (!event.target.closest?.('[data-theme-toggle]')) return;
    localStorage.setItem('theme', wanted() === 'dark' ? 'light' : 'dark');
    apply();
    document.dispatchEvent(new Event('themechange'));
  });
})();
