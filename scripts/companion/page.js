'use strict';
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// The height of each column, by which page.css keeps the shorter one of a section in sight.
const heights = new ResizeObserver((entries) => {
  for (const {target} of entries) target.style.setProperty('--h', `${target.offsetHeight}px`);
});
for (const column of all('.left, .right')) heights.observe(column);

// ---- What corresponds, lights up -------------------------------------------------------------------------------------
//
// Everything with the same data-p is a pair: its equation (a button), NumPy, C++. Pointing at one, or reaching the
// equation with Tab, lights them all; a click or a touch keeps them lit. What of it is out of sight stands in a strip.

const strip = document.body.appendChild(make('aside', {id: 'strip', hidden: ''}));
let kept = null;

function light(pair) {
  for (const part of all('.lit')) part.classList.remove('lit');
  const parts = pair ? all(`[data-p="${pair}"]`) : [];
  for (const part of parts) part.classList.add('lit');
  strip.replaceChildren(...parts.filter((part) => !inSight(part)).map(reference));
  strip.hidden = strip.childElementCount === 0;
}

function inSight(part) {
  const {top, bottom} = part.getBoundingClientRect();
  return top < innerHeight && bottom > 0;
}

// A part as it stands in the strip: a button that leads there.
function reference(part) {
  const isEquation = part.matches('.eq');
  const language = isEquation ? 'equation' : part.closest('.left') ? 'NumPy' : 'C++';
  const text = isEquation ? part.querySelector('math').cloneNode(true) : make('code', {}, part.textContent);
  const button = make('button', {}, make('span', {class: 'words'}, language), text);
  button.onclick = () => part.scrollIntoView({block: 'center'});
  return button;
}

const pairAt = (event) => event.target.closest?.('[data-p]')?.dataset.p;
document.addEventListener('pointerover', (event) => {
  if (event.pointerType === 'mouse' && !strip.contains(event.target)) light(pairAt(event) ?? kept);
});
document.addEventListener('focusin', (event) => { if (pairAt(event)) light(pairAt(event)); });
document.addEventListener('focusout', (event) => { if (pairAt(event)) light(kept); });
document.addEventListener('click', (event) => {
  if (strip.contains(event.target)) return;
  const pair = pairAt(event);
  kept = pair === kept ? null : pair ?? null;
  light(kept);
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') light(kept = null);
});
document.addEventListener('scroll', () => {
  if (kept && !all(`[data-p="${kept}"]`).some(inSight)) light(kept = null);
});

// Folded text is printed, too.
addEventListener('beforeprint', () => { for (const fold of all('details')) fold.open = true; });

// ---- What the figures are made of ------------------------------------------------------------------------------------

// An element with attributes and children. SVG's are told by their names.
function make(name, attributes = {}, ...children) {
  const isDrawing = ['svg', 'path', 'line', 'circle', 'text'].includes(name);
  const node = isDrawing ? document.createElementNS('http://www.w3.org/2000/svg', name) : document.createElement(name);
  set(node, attributes);
  node.append(...children);
  return node;
}

function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
}

const show = (x, digits = 3) => (Math.abs(x) < 0.5 * 10 ** -digits ? 0 : x).toFixed(digits).replace('-', '−');
const sigmoid = (z) => 1 / (1 + Math.exp(-z));
const slope = (z) => sigmoid(z) * (1 - sigmoid(z));

// A slider in its label; move(value) sets it.
function slider(name, min, max, value, change) {
  const input = make('input', {type: 'range', min, max, step: 'any', value});
  input.oninput = () => change(Number(input.value));
  const move = (to) => { input.value = to; change(to); };
  return {label: make('label', {}, name, input), move};
}

// A row of buttons, each with its label and what it does.
function keys(...buttons) {
  return make('div', {class: 'keys'}, ...buttons.map(([label, press]) => {
    const button = make('button', {type: 'button'}, label);
    button.onclick = press;
    return button;
  }));
}

// A plot with x from -a to a and y from low to high; `name` is that of the x axis.
function plot(width, height, a, low, high, name, label) {
  const x = (v) => width * (v + a) / (2 * a);
  const y = (w) => height * (high - w) / (high - low);
  const svg = make('svg', {viewBox: `-30 -10 ${width + 60} ${height + 34}`, role: 'img', 'aria-label': label});
  const add = (...args) => svg.appendChild(make(...args));
  add('line', {class: 'axis', x1: 0, x2: width, y1: y(0), y2: y(0)});
  for (const v of [-a, 0, a])
    add('text', {x: x(v), y: height + 19, 'text-anchor': 'middle'}, v > 0 ? `${name} = ${v}` : `${v}`.replace('-', '−'));
  for (const w of [Math.round(low), Math.round(high)])
    add('text', {x: -8, y: y(w) + 5, 'text-anchor': 'end'}, `${w}`.replace('-', '−'));
  const path = (points) => `M${points.map(([v, w]) => `${x(v).toFixed(1)} ${y(w).toFixed(1)}`).join('L')}`;
  const xs = Array.from({length: 161}, (_, k) => a * (k / 80 - 1));
  return {
    svg,
    curve: (f, kind) => add('path', {class: kind, d: path(xs.map((v) => [v, f(v)]))}),
    text: (v, w, words) => add('text', {x: x(v), y: y(w)}, words),
    way: (kind) => {
      const way = add('path', {class: kind});
      return (points) => set(way, {d: path(points)});
    },
    dot: (kind) => {
      const dot = add('circle', {r: 6, class: kind});
      return (v, w) => set(dot, {cx: x(v), cy: y(w)});
    },
  };
}

// ---- What a network is: a drawing ------------------------------------------------------------------------------------

function networkFigure(figure) {
  const svg = make('svg', {viewBox: '-25 -34 550 262', role: 'img', 'aria-label': 'Three layers of neurons'});
  const layers = [['layer 0: input', 5, '784 pixels'], ['layer 1: hidden', 4, '100 neurons'],
    ['layer 2: output', 3, '10 neurons']];
  const spot = (l, k) => ({x: 50 + 200 * l, y: 95 + (k - (layers[l][1] - 1) / 2) * 42});
  const write = (x, y, words, kind = '') => svg.append(make('text', {x, y, class: kind, 'text-anchor': 'middle'}, words));
  const chosen = spot(1, 1);
  for (const isChosen of [false, true])  // the chosen neuron's wires lie on top
    for (const l of [1, 2]) for (let k = 0; k < layers[l][1]; ++k) for (let j = 0; j < layers[l - 1][1]; ++j) {
      const from = spot(l - 1, j), to = spot(l, k);
      if ((l === 1 && k === 1) !== isChosen) continue;
      svg.append(make('line', {class: isChosen ? 'main' : 'wire', x1: from.x, y1: from.y, x2: to.x, y2: to.y}));
      if (isChosen) write(from.x + 72, from.y * 0.64 + to.y * 0.36 - 4 + j, 'w', 'main');
    }
  layers.forEach(([above, count, below], l) => {
    write(spot(l, 0).x, -20, above);
    write(spot(l, 0).x, 218, below);
    for (let k = 0; k < count; ++k) {
      const {x, y} = spot(l, k);
      svg.append(make('circle', {class: l === 1 && k === 1 ? 'cell main' : 'cell', cx: x, cy: y, r: 13}));
      if (l === 0) write(x, y + 4.5, 'a');
    }
  });
  write(chosen.x, chosen.y + 4.5, 'b', 'main');
  figure.append(svg, make('p', {},
    'The blue neuron: z is the sum of all a · w, plus b. It passes a = σ(z) on to every neuron of the next layer.'));
}

// ---- The sigmoid and its slope: move z -------------------------------------------------------------------------------

function sigmoidFigure(figure) {
  const {svg, curve, text, way, dot} = plot(480, 170, 8, 0, 1, 'z', 'The sigmoid, and its slope at z');
  curve(slope, 'other');
  curve(sigmoid, 'main');
  text(5, 0.88, 'σ(z)');
  text(1.9, 0.17, 'σ′(z)');
  const tangent = way(''), onCurve = dot('main'), onSlope = dot('other');
  const says = make('p');
  const {label, move} = slider('z', -8, 8, 2.5, (z) => {
    const a = sigmoid(z), d = slope(z);
    tangent([[z - 2.5, a - 2.5 * d], [z + 2.5, a + 2.5 * d]]);
    onCurve(z, a);
    onSlope(z, d);
    const verdict = d > 0.2 ? 'Here a change of z changes a the most.' : d > 0.02 ? 'Here it is less steep.' :
      'Saturated: a hardly moves.';
    says.textContent = `z = ${show(z, 1)}: a = σ(z) = ${show(a)}, and the slope σ′(z) = a (1 − a) = ${show(d)}. ${verdict}`;
  });
  figure.append(svg, label, says);
  move(2.5);
}

// ---- Two costs: where does the quadratic one fall asleep? ------------------------------------------------------------

// The costs of an output that should be 1, and their deltas, over z.
const twoCosts = [
  {name: 'cross-entropy', kind: 'main', cost: (z) => Math.log(1 + Math.exp(-z)), delta: (z) => sigmoid(z) - 1},
  {name: 'quadratic', kind: 'other', cost: (z) => (sigmoid(z) - 1) ** 2 / 2, delta: (z) => (sigmoid(z) - 1) * slope(z)},
];

function costsFigure(figure) {
  const costs = plot(230, 150, 6, 0, 6, 'z', 'Both costs over z');
  const deltas = plot(230, 150, 6, -1, 0.1, 'z', 'Both deltas over z');
  costs.text(0, 5.2, 'cost C');
  deltas.text(1.5, -0.85, 'delta δ');
  const legend = make('div', {class: 'legend'}), says = make('p');
  const rows = twoCosts.map(({name, kind, cost, delta}) => {
    costs.curve(cost, kind);
    deltas.curve(delta, kind);
    const onCost = costs.dot(kind), onDelta = deltas.dot(kind), [c, d] = [make('span'), make('span')];
    const sample = make('svg', {viewBox: '0 0 36 8'}, make('line', {class: kind, x1: 0, x2: 36, y1: 4, y2: 4}));
    legend.append(sample, make('span', {}, name), c, d);
    return (z) => {
      onCost(z, cost(z));
      onDelta(z, delta(z));
      c.textContent = `C = ${show(cost(z))}`;
      d.textContent = `δ = ${show(delta(z))}`;
    };
  });
  const {label, move} = slider('z', -6, 6, -5, (z) => {
    for (const row of rows) row(z);
    const a = sigmoid(z);
    const verdict = a > 0.9 ? 'Almost right: neither has much to say.' : a > 0.1 ? 'Both deltas push it up.' :
      'Badly wrong, and yet the quadratic cost is asleep: its delta has the factor σ′(z), which is almost 0.';
    says.textContent = `The output is ${show(a)} and should be 1. ${verdict}`;
  });
  const buttons = keys(['badly wrong', () => move(-5)], ['unsure', () => move(0)], ['right', () => move(5)]);
  figure.append(make('div', {class: 'two'}, costs.svg, deltas.svg), label, buttons, legend, says);
  move(-5);
}

// ---- A ball in a valley: the learning rate in your hand --------------------------------------------------------------

function valleyFigure(figure) {
  const {svg, curve, text, way, dot} = plot(480, 190, 2, 0, 4, 'v', 'A ball in a valley');
  curve((v) => v * v, '');
  text(0.85, 3.6, 'C = v²');
  const path = way('main'), ball = dot('main');
  const says = make('p');
  let rate, walk;
  const step = () => { walk.push(walk.at(-1) - rate * 2 * walk.at(-1)); };  // v ← v − η dC/dv
  function start(steps) {
    walk = [-1.7];
    for (let k = 0; k < steps; ++k) step();
    draw();
  }
  function draw() {
    const v = walk.at(-1), inPicture = walk.filter((w) => Math.abs(w) <= 2);
    path(inPicture.map((w) => [w, w * w]));
    ball(inPicture.at(-1), inPicture.at(-1) ** 2);
    const verdict = walk.length === 1 ? 'Take a step.' : Math.abs(v) > 2 ? 'Each step ends higher than it began: the ball has left the picture.' :
      rate > 0.99 ? 'Over the bottom, and no lower on the other side.' :
      rate > 0.55 ? 'Over the bottom and up the other side, but a little lower each time.' :
      rate > 0.45 ? 'Right for this valley: the bottom, or nearly, in one step.' : 'Each step is short of the bottom: safe, but slow.';
    says.textContent = `η = ${show(rate, 2)}, after ${walk.length - 1} steps: v = ${show(v)}, slope 2v = ${show(2 * v)}, ` +
      `C = ${show(v * v)}. ${verdict}`;
  }
  const {label, move} = slider('η', 0.02, 1.1, 0.85, (value) => { rate = value; start(4); });
  figure.append(svg, label, keys(['one step', () => { step(); draw(); }], ['back to the start', () => start(0)]), says);
  move(0.85);
}

// ---- Matrices in numbers: point at an entry of a result, and see what made it ----------------------------------------

// The worked example's matrices, as the text has them: {'x': [[1, 0.5], [0, 1]], …}; what the update made is `new`.
function readNumbers(text) {
  const matrices = {};
  let name;
  for (const line of text.split('\n')) {
    const [, word, row] = line.match(/^(\S*)((?: +-?\d+\.\d+)+)$/) ?? [];
    if (!row) continue;
    if (word) matrices[name = word in matrices ? `${word} new` : word] = [];
    matrices[name].push(row.trim().split(/ +/).map(Number));
  }
  return matrices;
}

const transpose = (rows) => rows[0].map((_, j) => rows.map((row) => row[j]));
const N = readNumbers(document.querySelector('#numbers').textContent);
for (const name of ['x', 'a[1]', 'w[1]', 'b[1]', 'w[2]', 'w[2]*']) N[`${name}ᵀ`] = transpose(N[name]);
for (const i of [0, 1]) {  // the examples, each a column
  N[`x ${i}`] = transpose([N.x[i]]);
  N[`z ${i}`] = transpose([N['z[1]'][i]]);
}

const names = {'dC/d': '∂C/∂', delta: 'δ', 'slope[1]': 'σ′(z₁)', '[1]': '₁', '[2]': '₂', ' 0': '', ' 1': ''};
const pretty = (name) => Object.entries(names).reduce((text, [from, to]) => text.replace(from, to), name);

const term = (x) => (x < 0 ? `(${show(x)})` : show(x));
const products = (left, right) => left.map((v, k) => `${term(v)} · ${term(right[k])}`).join(' + ');
const column = (rows, j) => rows.map((row) => row[j]);

// Whether entry (r, c) of a matrix is part of what makes entry (i, j) of a result.
const lies = {
  row: (r, c, i) => r === i,
  column: (r, c, i, j) => c === j,
  same: (r, c, i, j) => r === i && c === j,
  all: () => true,
};

// How a result comes about: what is shown of it, matrices and signs; which entries of each matrix make entry (i, j), as
// `lies` has it; and how that is written out.
const how = {
  affine: (a, w, b) => ({
    shown: [a, w, '+', b], lit: {[a]: 'row', [w]: 'column', [b]: 'column'},
    terms: (i, j) => `${products(N[a][i], column(N[w], j))} + ${term(N[b][0][j])}`}),
  affineInColumns: (w, a, b) => ({
    shown: [w, a, '+', b], lit: {[w]: 'row', [a]: 'all', [b]: 'row'},
    terms: (i) => `${products(N[w][i], column(N[a], 0))} + ${term(N[b][i][0])}`}),
  sigmoid: (z) => ({
    shown: ['σ', z], lit: {[z]: 'same'},
    terms: (i, j) => `σ(${show(N[z][i][j])})`}),
  cost: (a, y) => ({
    shown: ['cost of', a, 'for', y], lit: {[a]: 'all', [y]: 'all'},
    terms: () => `−log ${show(N[a][0][0])} − log(1 − ${show(N[a][1][0])})`}),
  minus: (a, y) => ({
    shown: [a, '−', y], lit: {[a]: 'same', [y]: 'same'},
    terms: (i, j) => `${show(N[a][i][j])} − ${term(N[y][i][j])}`}),
  product: (a, b) => ({
    shown: [a, b], lit: {[a]: 'row', [b]: 'column'},
    terms: (i, j) => products(N[a][i], column(N[b], j))}),
  back: (d, w, s) => ({
    shown: ['(', d, w, ')', '∘', s], lit: {[d]: 'row', [w]: 'column', [s]: 'same'},
    terms: (i, j) => `(${products(N[d][i], column(N[w], j))}) · ${show(N[s][i][j])}`}),
  sumOfRows: (d) => ({
    shown: ['the sum of the rows of', d], lit: {[d]: 'column'},
    terms: (i, j) => column(N[d], j).map(term).join(' + ')}),
  step: (w, g) => ({
    shown: [w, '− ½', g], lit: {[w]: 'same', [g]: 'same'},
    terms: (i, j) => `${show(N[w][i][j])} − ½ · ${term(N[g][i][j])}`}),
};

function matrix(name) {
  const rows = N[name].map((row, r) =>
    make('tr', {}, ...row.map((v, c) => make('td', {'data-r': r, 'data-c': c}, show(v)))));
  const shape = `${pretty(name)}: ${N[name].length} × ${N[name][0].length}`;
  return make('span', {class: 'matrix', 'data-name': name}, make('table', {}, ...rows), shape);
}

// `result` = …, in numbers, and a line that says how the entry came about that is pointed at. follow: what else to do then.
function equation(result, {shown, lit, terms}, follow = () => {}) {
  const says = make('p', {class: 'terms'});
  const parts = shown.map((part) => (part in N ? matrix(part) : make('span', {}, part)));
  const plus = shown.indexOf('+');  // stays beside what it adds
  if (plus > 0) parts.splice(plus, 2, make('span', {class: 'with'}, ...parts.slice(plus)));
  const node = make('div', {class: 'sum'}, matrix(result), '=', ...parts);
  const place = (cell) => [Number(cell.dataset.r), Number(cell.dataset.c)];
  function point(i, j) {
    for (const part of all('.matrix', node)) for (const cell of all('td', part)) {
      const {name} = part.dataset;
      cell.classList.toggle('at', name === result && lies.same(...place(cell), i, j));
      cell.classList.toggle('on', name in lit && lies[lit[name]](...place(cell), i, j));
    }
    says.textContent = `${show(N[result][i][j])} = ${terms(i, j)}`;
  }
  for (const cell of all('td', node.firstChild)) {
    cell.tabIndex = 0;
    for (const event of ['pointerover', 'focus', 'click'])
      cell.addEventListener(event, () => { point(...place(cell)); follow(...place(cell)); });
  }
  point(0, 0);
  return {node, says, point};
}

// ---- Rows and columns ------------------------------------------------------------------------------------------------

function rowsFigure(figure) {
  const rows = equation('z[1]', how.affine('x', 'w[1]', 'b[1]'), point);
  const columns = [0, 1].map((i) =>
    equation(`z ${i}`, how.affineInColumns('w[1]ᵀ', `x ${i}`, 'b[1]ᵀ'), (j) => point(i, j)));
  function point(i, j) {  // neuron j of example i
    rows.point(i, j);
    columns[i].point(j, 0);
    for (const k of [0, 1]) columns[k].node.classList.toggle('off', k !== i);
  }
  figure.append(
    make('p', {}, make('b', {}, 'Here'), ': two examples at once, each a row. Point at an entry of z.'), rows.node,
    make('p', {}, make('b', {}, 'In the tutorial'), ': one example after the other, each a column.'),
    make('div', {class: 'beside'}, ...columns.map(({node}) => node)), rows.says);
  point(0, 0);
}

// ---- The worked example, step by step --------------------------------------------------------------------------------

const steps = [
  ['z[1]', how.affine('x', 'w[1]', 'b[1]'), 'Forward. Row i of x times column j of w, plus the bias of neuron j.'],
  ['a[1]', how.sigmoid('z[1]'), 'The sigmoid of each z.'],
  ['z[2]', how.affine('a[1]', 'w[2]', 'b[2]'), 'The same again, a layer up: now the activations are the inputs.'],
  ['a[2]', how.sigmoid('z[2]'), 'The outputs. They should be 1 and 0; so far the network says 0.6 to everything.'],
  ['C', how.cost('a[2]', 'y'), 'The cost: C₀ of the first example, which should be 1, plus C₁ of the second, which should be 0.'],
  ['delta[2]', how.minus('a[2]', 'y'), 'Backward. The first output has to rise (negative delta), the second to fall.'],
  ['dC/dw[2]', how.product('a[1]ᵀ', 'delta[2]'), 'Activation times delta. The product adds up over the two examples.'],
  ['dC/db[2]', how.sumOfRows('delta[2]'), 'A bias has no activation to be multiplied by: just delta, added up.'],
  ['delta[1]', how.back('delta[2]', 'w[2]ᵀ', 'slope[1]'), 'A layer down, through the same weights; then the slope of σ.'],
  ['delta[1]*', how.back('delta[2]*', 'w[2]*ᵀ', 'slope[1]'), 'If there were a second output: a sum of two terms.'],
  ['dC/dw[1]', how.product('xᵀ', 'delta[1]'), 'As above, with x for a. Where x is 0, it adds nothing.'],
  ['dC/db[1]', how.sumOfRows('delta[1]'), 'The sum over the examples again.'],
  ['w[2] new', how.step('w[2]', 'dC/dw[2]'), 'The update. η/m = 1/2.'],
  ['b[2] new', how.step('b[2]', 'dC/db[2]'), 'The same for the bias.'],
  ['w[1] new', how.step('w[1]', 'dC/dw[1]'), 'And a layer down.'],
  ['b[1] new', how.step('b[1]', 'dC/db[1]'), 'All weights and biases have moved a little.'],
  ['C new', how.cost('a[2] new', 'y'), 'Forward again, with the new weights: the cost has gone down.'],
];

function exampleFigure(figure) {
  const choices = keys(...steps.map(([result], k) => [pretty(result), () => go(k)]));
  const stage = make('div', {class: 'stage', 'aria-live': 'polite'});
  let now;
  function go(k) {
    now = Math.max(0, Math.min(steps.length - 1, k));
    const [result, made, text] = steps[now];
    const {node, says} = equation(result, made);
    for (const [n, button] of [...choices.children].entries()) button.setAttribute('aria-pressed', n === now);
    stage.replaceChildren(make('p', {}, text), node, says);
  }
  figure.append(choices, stage, keys(['← back', () => go(now - 1)], ['next →', () => go(now + 1)]));
  go(0);
}

const figures = {network: networkFigure, sigmoid: sigmoidFigure, costs: costsFigure, valley: valleyFigure, rows: rowsFigure,
  example: exampleFigure};
for (const figure of all('figure')) figures[figure.id](figure);
