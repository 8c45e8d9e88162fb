(() => {
  'use strict';
  const data = JSON.parse(document.getElementById('data').textContent);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  let charts = [];

  const color = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const number = value => value.toLocaleString('en-US', { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 });
  const scaled = (value, step, units) => {
    let unit = 0;
    while (Math.abs(value) >= step && unit < units.length - 1) { value /= step; unit++; }
    return number(value) + (units[unit] && ' ' + units[unit]);
  };
  const rate = value => value == null ? '' : scaled(value, 1024, ['B/s', 'KiB/s', 'MiB/s', 'GiB/s', 'TiB/s']);
  const count = value => value == null ? '' : number(value);
  const shown = (value, format) => value == null ? '--' : format(value);

  // Steps of a byte axis are round in units of 1,024.
  const byteSteps = [1, 2, 5, 10, 20, 50, 100, 200, 500];
  const whole = Array.from({ length: 12 }, (_, power) => [1, 2, 5].map(n => n * 10 ** power)).flat();
  const byteIncrements = [0, 1, 2, 3, 4].flatMap(power => byteSteps.map(n => n * 1024 ** power));

  const axis = () => ({ stroke: color('--soft'), grid: { stroke: color('--grid'), width: 1 }, ticks: { stroke: color('--line'), width: 1 }, font: '13px system-ui, sans-serif' });

  const seconds = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 432000, 864000, 2592000];

  // The day stands below the first time of each day.
  const times = (ticks, seconds) => {
    let day = '';
    return ticks.map(tick => {
      const at = new Date(tick * 1000).toISOString();
      const text = seconds ? at.slice(11, 19) : at.slice(11, 16);
      const isSame = at.slice(0, 10) === day;
      day = at.slice(0, 10);
      return isSame ? text : text + '\n' + day;
    });
  };

  function timeChart(place, label, values, format, stroke, fill, increments) {
    const { start, width } = data.time;
    const end = start + width * values.length;
    // The last step needs an end of its own.
    const x = values.map((_, i) => start + width * i).concat(end);
    const y = values.concat(values[values.length - 1]);
    return new uPlot({
      width: place.clientWidth, height: 220,
      tzDate: seconds => uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC'),
      scales: { x: { range: () => [start, end] }, y: { range: (_, __, max) => [0, max > 0 ? max * 1.08 : 1] } },
      axes: [{ ...axis(), incrs: seconds, space: 90, values: (_, ticks, __, ___, step) => times(ticks, step < 60) }, { ...axis(), size: 84, values: (_, ticks) => ticks.map(format), ...(increments && { incrs: increments }) }],
      cursor: { y: false, points: { size: 6 } },
      series: [
        { label: 'Time (UTC)', value: '{YYYY}-{MM}-{DD} {HH}:{mm}:{ss}' },
        { label, value: (_, v) => shown(v, format), stroke: color(stroke), fill: color(fill), width: 2, points: { show: false }, paths: uPlot.paths.stepped({ align: 1 }) },
      ],
    }, [x, y], place);
  }

  function sizeChart(place) {
    const { from, objects } = data.sizes;
    const name = i => from[i] ?? '';
    // Where there is little room, every second name, or every third.
    const every = Math.ceil(from.length * 60 / Math.max(1, place.clientWidth - 100));
    return new uPlot({
      width: place.clientWidth, height: 240,
      scales: { x: { time: false, range: () => [-0.6, from.length - 0.4] }, y: { range: (_, __, max) => [0, max * 1.08] } },
      axes: [
        { ...axis(), grid: { show: false }, splits: () => from.map((_, i) => i), values: (_, ticks) => ticks.map(i => i % every ? '' : name(i)), label: 'Objects of at least', labelSize: 22, labelFont: '13px system-ui, sans-serif' },
        { ...axis(), size: 84, incrs: whole, values: (_, ticks) => ticks.map(count) },
      ],
      cursor: { y: false, points: { show: false } },
      series: [
        { label: 'From', value: (_, v) => shown(v, i => name(Math.round(i))) },
        { label: 'Objects', value: (_, v) => shown(v, count), stroke: color('--accent'), fill: color('--accent-fill'), width: 1, points: { show: false }, paths: uPlot.paths.bars({ size: [0.7, 72] }) },
      ],
    }, [from.map((_, i) => i), objects], place);
  }

  function draw() {
    for (const chart of charts) chart.destroy();
    charts = [];
    for (const place of document.querySelectorAll('.chart')) {
      if (place.id === 'rate') charts.push(timeChart(place, 'Copied a second', data.time.bytes, rate, '--accent', '--accent-fill', byteIncrements));
      else if (place.id === 'objects') charts.push(timeChart(place, 'Objects a second', data.time.objects, count, '--second', '--second-fill'));
      else if (place.id === 'sizes') charts.push(sizeChart(place));
    }
  }

  draw();
  dark.addEventListener('change', draw);
  let width = innerWidth;
  addEventListener('resize', () => {
    if (innerWidth === width) return;
    width = innerWidth;
    for (const chart of charts) chart.setSize({ width: chart.root.parentElement.clientWidth, height: chart.height });
  });
})();
