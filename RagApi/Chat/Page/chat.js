'use strict';

const byId = id => document.getElementById(id);
const state = { settings: { pages: '', model: '', offline: false, examples: [] }, history: [], sessionId: crypto.randomUUID?.() ?? String(Date.now()), abort: null };

const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

const milliseconds = ms => ms >= 1000 ? `${(ms / 1000).toFixed(2)} s` : ms >= 10 ? `${Math.round(ms)} ms` : `${ms.toFixed(1)} ms`;
const money = usd => usd === null || usd === undefined ? 'unpriced' : usd === 0 ? '$0' : `$${usd.toPrecision(2)}`;

// Drawn, not an emoji: many servers' and some desktops' fonts have none.
const thumbIcon = up => {
  const space = 'http://www.w3.org/2000/svg';
  const icon = document.createElementNS(space, 'svg');
  const path = document.createElementNS(space, 'path');
  path.setAttribute('d', 'M2 9h3v9H2z M7 9l4-7c1.6 0 2.2 1.1 2 2.3L12.4 8H17c1.2 0 2 1 1.8 2.2l-1 6c-.2 1.1-1.1 1.8-2.2 1.8H7z');
  icon.setAttribute('viewBox', '0 0 20 20');
  icon.setAttribute('class', `thumb ${up ? 'up' : 'down'}`);
  icon.setAttribute('aria-hidden', 'true');
  icon.append(path);
  return icon;
};

async function begin() {
  byId('form').addEventListener('submit', event => { event.preventDefault(); submit(); });
  byId('question').addEventListener('keydown', event => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); submit(); }
  });
  byId('question').addEventListener('input', grow);
  byId('stop').addEventListener('click', () => state.abort?.abort());
  byId('fresh').addEventListener('click', fresh);
  byId('chunk').addEventListener('click', event => { if (event.target === byId('chunk')) byId('chunk').close(); });
  const response = await fetch('/chat/settings');
  if (response.ok) state.settings = await response.json();
  byId('model').textContent = state.settings.model;
  byId('offline').hidden = !state.settings.offline;
  byId('home').href = `${state.settings.pages}/`;
  for (const question of state.settings.examples)
    byId('examples').append(make('li', {}, make('button', { type: 'button', textContent: question, onclick: () => ask(question) })));
  // A link may carry its question: /chat?q=…
  const given = new URLSearchParams(location.search).get('q');
  if (given) ask(given);
}

function grow() {
  const box = byId('question');
  box.style.height = 'auto';
  box.style.height = `${Math.min(box.scrollHeight + 2, 200)}px`;
}

function fresh() {
  state.abort?.abort();
  state.history = [];
  state.sessionId = crypto.randomUUID?.() ?? String(Date.now());
  byId('turns').replaceChildren();
  byId('empty').hidden = false;
  byId('question').focus();
}

function submit() {
  const question = byId('question').value.trim();
  if (!question || state.abort) return;
  byId('question').value = '';
  grow();
  ask(question);
}

async function ask(question) {
  if (state.abort) return;
  byId('empty').hidden = true;
  const text = make('p');
  const answer = make('div', { className: 'answer pending' }, text);
  byId('turns').append(make('div', { className: 'turn' }, make('div', { className: 'asked', textContent: question }), answer));
  answer.scrollIntoView({ block: 'end' });
  busy(new AbortController());
  try {
    await stream(question, answer, text);
  } catch (error) {
    if (error.name === 'AbortError') answer.append(make('p', { className: 'status', textContent: 'Stopped.' }));
    else showError(answer, error.problem ?? { title: 'The answer did not arrive.', detail: error.message });
  } finally {
    answer.classList.remove('pending');
    if (!text.textContent) text.remove();
    busy(null);
    answer.scrollIntoView({ block: 'end' });
  }
}

function busy(abort) {
  state.abort = abort;
  byId('send').hidden = abort !== null;
  byId('stop').hidden = abort === null;
}

async function stream(question, answer, text) {
  const response = await fetch('/ask', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ question, sessionId: state.sessionId, feature: 'chat', history: state.history.slice(-10) }),
    signal: state.abort.signal,
  });
  if (!response.ok) {
    const problem = await response.json().catch(() => ({ title: `The service answered ${response.status}.` }));
    problem.traceId ??= response.headers.get('x-trace-id');
    throw Object.assign(new Error(problem.title), { problem });
  }
  let finished = false;
  for await (const { name, data } of events(response.body)) {
    if (name === 'token') text.textContent += data.text;
    if (name === 'error') throw Object.assign(new Error(data.title), { problem: data });
    if (name === 'done') { finished = true; show(question, answer, text, data); }
    const main = document.querySelector('main');
    if (main.scrollHeight - main.scrollTop - main.clientHeight < 160) main.scrollTop = main.scrollHeight;
  }
  if (!finished) throw new Error('The connection closed before the answer was complete.');
}

async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    rest += value;
    for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
      const lines = rest.slice(0, end).split('\n');
      rest = rest.slice(end + 2);
      const field = name => lines.filter(line => line.startsWith(name)).map(line => line.slice(name.length)).join('\n');
      yield { name: field('event: '), data: JSON.parse(field('data: ')) };
    }
  }
}

function show(question, answer, text, result) {
  state.history.push({ role: 'user', content: question }, { role: 'assistant', content: result.answer });
  withCitations(text, result);
  if (result.outcome !== 'answered')
    answer.prepend(make('span', { className: 'outcome', textContent: { no_evidence: 'no evidence found', refused: 'refused' }[result.outcome] ?? result.outcome }));
  if (result.citations.length) answer.append(sources(result.citations));
  answer.append(...times(result.stages), facts(result), actions(question, result));
}

function withCitations(text, result) {
  const known = new Map(result.citations.map(citation => [String(citation.number), citation]));
  text.replaceChildren(...result.answer.split(/(\[\d{1,4}\])/).map(part => {
    const citation = known.get(part.slice(1, -1));
    return citation && part.startsWith('[')
      ? make('button', { type: 'button', className: 'cite', textContent: citation.number, ariaLabel: `source ${citation.number}: ${citation.title}`, onclick: () => openChunk(citation) })
      : part;
  }));
}

function sources(citations) {
  const list = make('ul', { className: 'sources', ariaLabel: 'Sources' });
  for (const citation of citations.toSorted((one, other) => one.number - other.number))
    list.append(make('li', {}, make('button', { type: 'button', title: citation.title, onclick: () => openChunk(citation) },
      make('span', { textContent: citation.number }), make('span', { className: 'title', textContent: citation.title }),
      make('span', { className: 'score', textContent: citation.score.toFixed(2), title: 'retrieval score' }))));
  return list;
}

async function openChunk(citation) {
  byId('chunkTitle').textContent = citation.title;
  byId('chunkId').textContent = citation.chunkId;
  byId('chunkText').textContent = 'Loading …';
  byId('chunk').showModal();
  const response = await fetch(`/chat/chunk?id=${encodeURIComponent(citation.chunkId)}`);
  const body = await response.json().catch(() => ({}));
  byId('chunkText').textContent = response.ok ? body.text : body.detail ?? 'The passage could not be read.';
}

function times(stages) {
  const total = stages.reduce((sum, stage) => sum + stage.ms, 0);
  const bar = make('div', { className: 'bar', role: 'img', ariaLabel: `stage times, ${milliseconds(total)} in all` });
  const legend = make('ul', { className: 'legend' });
  for (const { stage, ms } of stages) {
    const part = make('span', { className: stage, title: `${stage} ${milliseconds(ms)}` });
    part.style.flex = `${total > 0 ? 100 * Math.max(ms / total, 0.005) : 1}`;
    bar.append(part);
    legend.append(make('li', {}, make('i', { className: stage }), `${stage} ${milliseconds(ms)}`));
  }
  return [bar, legend];
}

function facts(result) {
  const parts = [result.model ? `model ${result.model}` : 'no model called', `${result.usage.inputTokens ?? '?'} in / ${result.usage.outputTokens ?? '?'} out tokens${state.settings.offline ? ' (estimated)' : ''}`,
    `cost ${money(result.costUsd)}`, `prompt ${result.prompt.name}@${result.prompt.version}`];
  if (result.experiment) parts.push(`variant ${result.experiment.variant}`);
  return make('ul', { className: 'facts' }, ...parts.map(part => make('li', { textContent: part })));
}

function actions(question, result) {
  const status = make('span', { className: 'status', role: 'status' });
  const send = async (body, done) => {
    const response = await fetch('/feedback', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ traceId: result.traceId, spanId: result.spanId, ...body }) }).catch(() => null);
    status.textContent = response?.ok ? done : 'Feedback could not be stored; try again in a moment.';
    return response?.ok ?? false;
  };
  const thumb = (name, value) => make('button', { type: 'button', className: 'quiet', ariaLabel: name, title: name, ariaPressed: 'false', onclick: async event => {
    const pressed = event.currentTarget;
    if (await send({ value }, 'Thank you.'))
      for (const other of pressed.parentElement.querySelectorAll('[aria-pressed]')) other.ariaPressed = String(other === pressed);
  } }, thumbIcon(value > 0));
  const again = () => { if (!state.abort) { send({ label: 'regenerate' }, ''); state.history.splice(-2); ask(question); } };
  const copy = async () => { await navigator.clipboard?.writeText(result.answer); send({ label: 'copy' }, 'Copied.'); };
  return make('div', { className: 'actions' }, thumb('helpful', 1), thumb('not helpful', -1),
    make('button', { type: 'button', className: 'quiet', textContent: 'Regenerate', onclick: again }), make('button', { type: 'button', className: 'quiet', textContent: 'Copy', onclick: copy }),
    status, traceLink(result.traceId));
}

function traceLink(traceId) {
  return make('a', { href: `${state.settings.pages}/traces/${traceId}`, textContent: 'Open trace' });
}

function showError(answer, problem) {
  const box = make('div', { className: 'error', role: 'alert' }, make('strong', { textContent: problem.title ?? 'Something went wrong.' }));
  if (problem.detail) box.append(make('p', { textContent: problem.detail }));
  for (const [field, why] of Object.entries(problem.errors ?? {})) box.append(make('p', { textContent: `${field} ${why.join('; ')}` }));
  if (/^[0-9a-f]{32}$/.test(problem.traceId ?? '')) box.append(make('p', {}, traceLink(problem.traceId)));
  answer.append(box);
}

begin();
