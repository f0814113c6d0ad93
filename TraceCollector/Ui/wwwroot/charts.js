// A thin wrapper: a page sends what to show (ChartSpec), this knows how ECharts wants it said.
const script = new URL('../Vizor.ECharts/js/vizor-echarts-bundle-min.js', import.meta.url);
const charts = new Map();
let loading;

// 1.1 MB that only pages with charts need.
const load = () => loading ??= globalThis.echarts ? Promise.resolve() : new Promise((done, fail) => {
  const tag = document.createElement('script');
  tag.src = script;
  tag.onload = done;
  tag.onerror = () => fail(new Error(`${script} did not load`));
  document.head.append(tag);
});

const colour = name => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

const short = (value, unit) => {
  if (value === null || value === undefined) return '–';
  if (unit === 'ms') return value >= 60000 ? `${+(value / 60000).toPrecision(3)} min` : value >= 1000 ? `${+(value / 1000).toPrecision(3)} s` : `${+value.toPrecision(3)} ms`;
  if (unit === 'usd') return `$${value === 0 ? 0 : value < 0.01 ? +value.toPrecision(2) : +value.toFixed(2)}`;
  if (unit === 'share') return `${+(value * 100).toPrecision(3)} %`;
  if (unit === 'score') return value.toFixed(2);
  return value >= 1e6 ? `${+(value / 1e6).toPrecision(3)}M` : value >= 1e3 ? `${+(value / 1e3).toPrecision(3)}k` : `${+value.toPrecision(3)}`;
};

function options(spec) {
  const text = colour('muted'), line = colour('border');
  // Where all is zero there is nothing to scale by: the axis says 0 and no more.
  const flat = spec.series.length > 0 && (spec.max ?? null) === null && !spec.log && !spec.series.some(series => series.points.some(point => point.value));
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 11 },
    grid: { left: 8, right: 14, top: spec.series.length > 1 ? 34 : 14, bottom: 4, containLabel: true },
    legend: spec.series.length > 1 ? { top: 4, left: 8, icon: spec.kind === 'bar' ? 'roundRect' : undefined, itemWidth: spec.kind === 'bar' ? 10 : 26, itemHeight: 8, itemGap: 14, textStyle: { color: text, fontSize: 12 } } : undefined,
    tooltip: {
      trigger: 'axis', confine: true, backgroundColor: colour('page'), borderColor: line, textStyle: { color: colour('text'), fontSize: 12 },
      valueFormatter: value => short(Array.isArray(value) ? value[1] : value, spec.unit),
    },
    xAxis: { type: 'time', min: spec.from, max: spec.to, axisLabel: { color: text, fontSize: 11, hideOverlap: true, rich: { primary: { fontWeight: 'normal', fontSize: 11 } } }, axisLine: { lineStyle: { color: line } }, splitLine: { show: false } },
    yAxis: {
      type: spec.log ? 'log' : 'value', min: spec.min ?? undefined, max: spec.max ?? undefined, splitNumber: 4, interval: spec.unit === 'score' ? 0.25 : undefined,
      axisLabel: { color: text, fontSize: 11, formatter: value => flat && value !== 0 ? '' : short(value, spec.unit) }, splitLine: { show: !flat, lineStyle: { color: line } },
    },
    series: spec.series.map(series => ({
      name: series.name, type: spec.kind, stack: spec.stacked ? 'all' : undefined, data: series.points.map(point => [point.at, point.value]),
      itemStyle: { color: colour(series.colour) }, lineStyle: { width: 1.8, color: colour(series.colour), type: series.dash ?? 'solid' },
      symbol: 'circle', symbolSize: spec.kind === 'line' ? 5 : undefined, showSymbol: true, barMaxWidth: 18, cursor: 'pointer',
    })),
  };
}

// Time by duration; the fuller a cell, the stronger its colour, on a logarithmic scale as the axis is.
function heat(spec) {
  const base = options({ ...spec, series: [], unit: 'ms', log: true });
  const most = Math.log1p(Math.max(...spec.cells.map(cell => cell.count)));
  base.tooltip = {
    ...base.tooltip, trigger: 'item',
    formatter: ({ value }) => `${new Date(value[0]).toLocaleString()}<br>${short(value[1], 'ms')} to ${short(value[2], 'ms')}<br><b>${value[3].toLocaleString()}</b> requests`,
  };
  base.yAxis.min = Math.min(...spec.cells.map(cell => cell.low));
  base.yAxis.max = Math.max(...spec.cells.map(cell => cell.high));
  base.series = [{
    type: 'custom', cursor: 'pointer', clip: true, encode: { x: 0, y: [1, 2] },
    data: spec.cells.map(cell => [cell.at, cell.low, cell.high, cell.count]),
    renderItem: (_, api) => {
      const [left, top] = api.coord([api.value(0), api.value(2)]), [right, bottom] = api.coord([api.value(0) + spec.bucketMs, api.value(1)]);
      return {
        type: 'rect', shape: { x: left, y: top, width: Math.max(1, right - left - 0.5), height: Math.max(1, bottom - top - 0.5) },
        style: { fill: colour('accent'), opacity: 0.12 + 0.88 * Math.log1p(api.value(3)) / most },
      };
    },
  }];
  return base;
}

// What the legend takes in one line, by the mean width of a letter; where the chart is narrower, the plot makes room for a second one.
const legendWidth = ({ kind, series }) => 22 + series.reduce((sum, { name }) => sum + name.length * 6.5 + (kind === 'bar' ? 10 : 26) + 19, 0);

const drawn = spec => spec.kind === 'heat' ? heat(spec) : {
  baseOption: options(spec),
  media: spec.series.length > 1 ? [{ query: { maxWidth: Math.round(legendWidth(spec)) }, option: { grid: { top: 56 } } }] : [],
};

export async function show(element, spec) {
  await load();
  if (!element?.isConnected) return;
  let chart = charts.get(element);
  if (!chart) {
    chart = { view: echarts.init(element, null, { renderer: 'svg' }) };
    chart.resize = new ResizeObserver(() => chart.view.resize());
    chart.resize.observe(element);
    chart.repaint = () => chart.view.setOption(drawn(chart.spec), { notMerge: true });
    document.addEventListener('themechange', chart.repaint);
    chart.view.getZr().on('click', event => open(chart, event));
    charts.set(element, chart);
  }
  chart.spec = spec;
  chart.repaint();
}

// Anywhere in the plot: the nearest bucket, or the cell of a heat map, leads to its traces.
function open(chart, event) {
  const { spec, view } = chart;
  if (!spec.link || !view.containPixel('grid', [event.offsetX, event.offsetY])) return;
  const [at, value] = view.convertFromPixel('grid', [event.offsetX, event.offsetY]);
  const found = spec.kind === 'heat'
    ? spec.cells.find(cell => cell.at <= at && at < cell.at + spec.bucketMs && cell.low <= value && value < cell.high)
    : spec.series.flatMap(series => series.points).reduce((best, point) => !best || Math.abs(point.at - at) < Math.abs(best.at - at) ? point : best, null);
  if (!found) return;
  const utc = time => encodeURIComponent(new Date(time).toISOString());
  const bounds = spec.kind === 'heat' ? `&minMs=${+found.low.toFixed(3)}&maxMs=${+found.high.toFixed(3)}` : '';
  Blazor.navigateTo(`${spec.link}${spec.link.includes('?') ? '&' : '?'}from=${utc(found.at)}&to=${utc(found.at + spec.bucketMs)}${bounds}`);
}

export function drop(element) {
  const chart = charts.get(element);
  if (!chart) return;
  chart.resize.disconnect();
  document.removeEventListener('themechange', chart.repaint);
  chart.view.dispose();
  charts.delete(element);
}
