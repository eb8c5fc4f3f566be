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
  if (isEquation) text.removeAttribute('display');
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
  const isDrawing = ['svg', 'path', 'line', 'circle', 'text', 'g'].includes(name);
  const node = isDrawing ? document.createElementNS('http://www.w3.org/2000/svg', name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

const minus = (text) => String(text).replace('-', '−');
const show = (x, digits = 3) => minus((Math.abs(x) < 0.5 * 10 ** -digits ? 0 : x).toFixed(digits));
const sigmoid = (z) => 1 / (1 + Math.exp(-z));
const slope = (z) => sigmoid(z) * (1 - sigmoid(z));

function slider(label, min, max, value, change) {
  const input = make('input', {type: 'range', min, max, step: 'any', value});
  input.oninput = () => change(Number(input.value));
  return [make('label', {}, label, input), input];
}

function keys(...buttons) {
  return make('div', {class: 'keys'}, ...buttons.map(([label, press]) => {
    const button = make('button', {type: 'button'}, label);
    button.onclick = press;
    return button;
  }));
}

// A plot of functions over x from -a to a, y from `low` to `high`: {svg, x(…), y(…)}.
function plot(width, height, a, low, high, label) {
  const x = (v) => width * (v + a) / (2 * a), y = (v) => height * (high - v) / (high - low);
  const svg = make('svg', {viewBox: `-10 -10 ${width + 20} ${height + 34}`, role: 'img', 'aria-label': label});
  svg.append(make('line', {class: 'axis', x1: 0, x2: width, y1: y(0), y2: y(0)}));
  return {svg, x, y,
    curve(f, kind, from = -a, to = a) {
      const points = Array.from({length: 161}, (_, k) => from + (to - from) * k / 160);
      svg.append(make('path', {class: kind, d: 'M' + points.map((v) => `${x(v).toFixed(1)} ${y(f(v)).toFixed(1)}`).join('L')}));
    },
    text(v, w, content, anchor = 'start') {
      svg.append(make('text', {x: x(v), y: y(w), 'text-anchor': anchor}, content));
    },
    dot(kind) { return svg.appendChild(make('circle', {r: 6, class: kind})); },
  };
}

const move = (node, x, y) => { node.setAttribute('cx', x); node.setAttribute('cy', y); };

// ---- What a network is: a drawing --------------------------------------------------------------------------------------

function networkFigure(figure) {
  const svg = make('svg', {viewBox: '-10 -34 520 262', role: 'img', 'aria-label': 'Three layers; a neuron takes all activations of the layer below'});
  const layers = [5, 4, 3].map((count, l) => Array.from({length: count}, (_, k) => ({x: 50 + 200 * l, y: 95 + (k - (count - 1) / 2) * 42})));
  const write = (x, y, text, kind = '') => svg.append(make('text', {x, y, class: kind, 'text-anchor': 'middle'}, text));
  const wire = (from, to, kind) => svg.append(make('line', {x1: from.x, y1: from.y, x2: to.x, y2: to.y, class: kind}));
  const chosen = layers[1][1];
  for (const l of [0, 1]) for (const from of layers[l]) for (const to of layers[l + 1]) if (to !== chosen) wire(from, to, 'wire');
  for (const from of layers[0]) wire(from, chosen, 'main');
  for (const node of layers.flat())
    svg.append(make('circle', {class: node === chosen ? 'cell main' : 'cell', cx: node.x, cy: node.y, r: 13}));
  write(chosen.x, chosen.y + 4.5, 'b', 'main');
  layers[0].forEach((node, k) => { write(node.x, node.y + 4.5, 'a'); write(node.x + 72, (node.y * 128 + chosen.y * 72) / 200 - 4 + k, 'w', 'main'); });
  ['layer 0: the input', 'layer 1: hidden', 'layer 2: the output'].forEach((text, l) => write(50 + 200 * l, -20, text));
  ['784 pixels', '100 neurons', '10 neurons'].forEach((text, l) => write(50 + 200 * l, 218, text));
  figure.append(svg, make('p', {}, 'The blue neuron: z is the sum of all a · w, plus b. It passes a = σ(z) on to every neuron above.'));
}

// ---- The sigmoid and its slope: move z -------------------------------------------------------------------------------

function sigmoidFigure(figure) {
  const {svg, x, y, curve, text, dot} = plot(480, 170, 8, 0, 1, 'The sigmoid, and its slope at z');
  curve(slope, 'other');
  curve(sigmoid, 'main');
  text(-7.9, 0.94, '1'); text(-7.9, 0.04, '0'); text(5, 0.88, 'σ(z)'); text(1.9, 0.17, 'σ′(z)');
  const tangent = svg.appendChild(make('line'));
  const [onCurve, onSlope] = [dot('main'), dot('other')];
  const says = make('p');
  const [label] = slider('z', -8, 8, 2.5, draw);
  function draw(z) {
    const a = sigmoid(z), d = slope(z), reach = 2.5;
    for (const [key, value] of Object.entries({x1: x(z - reach), x2: x(z + reach), y1: y(a - reach * d), y2: y(a + reach * d)}))
      tangent.setAttribute(key, value);
    move(onCurve, x(z), y(a)); move(onSlope, x(z), y(d));
    says.textContent = `z = ${show(z, 1)}: a = σ(z) = ${show(a)}, and the slope σ′(z) = a (1 − a) = ${show(d)}. ` +
      (d > 0.2 ? 'Here a change of z changes a the most.' : d > 0.02 ? 'Here it is less steep.' : 'Saturated: a hardly moves.');
  }
  figure.append(svg, label, says);
  draw(2.5);
}

// ---- Two costs: where does the quadratic one fall asleep? -----------------------------------------------------------

function costsFigure(figure) {
  const costs = plot(230, 150, 6, 0, 6, 'Both costs over z'), deltas = plot(230, 150, 6, -1, 0.1, 'Both deltas over z');
  const crossEntropy = (z) => Math.log(1 + Math.exp(-z)), quadratic = (z) => (1 - sigmoid(z)) ** 2 / 2;
  const delta = (z) => sigmoid(z) - 1, quadraticDelta = (z) => (sigmoid(z) - 1) * slope(z);
  costs.curve(quadratic, 'other'); costs.curve(crossEntropy, 'main');
  deltas.curve(quadraticDelta, 'other'); deltas.curve(delta, 'main');
  costs.text(0, 5.2, 'cost C'); deltas.text(1.5, -0.85, 'delta δ');
  const dots = [costs.dot('other'), costs.dot('main'), deltas.dot('other'), deltas.dot('main')];
  const legend = make('div', {class: 'legend'}), says = make('p');
  const entry = (kind, ...words) => [make('svg', {viewBox: '0 0 36 8'}, make('line', {class: kind, x1: 0, x2: 36, y1: 4, y2: 4})),
    ...words.map((word) => make('span', {}, word))];
  const [label, input] = slider('z', -6, 6, -5, draw);
  const at = (z) => () => { input.value = z; draw(z); };
  function draw(z) {
    move(dots[0], costs.x(z), costs.y(quadratic(z))); move(dots[1], costs.x(z), costs.y(crossEntropy(z)));
    move(dots[2], deltas.x(z), deltas.y(quadraticDelta(z))); move(dots[3], deltas.x(z), deltas.y(delta(z)));
    const a = sigmoid(z);
    legend.replaceChildren(
      ...entry('main', 'cross-entropy', `C = ${show(crossEntropy(z))}`, `δ = ${show(delta(z))}`),
      ...entry('other', 'quadratic', `C = ${show(quadratic(z))}`, `δ = ${show(quadraticDelta(z))}`));
    says.textContent = `The output is ${show(a)} and should be 1. ` + (
      a < 0.1 ? 'Badly wrong, and yet the quadratic cost is asleep: its delta has the factor σ′(z), which is almost 0.' :
        a < 0.9 ? 'Both deltas push it up.' : 'Almost right: neither has much to say.');
  }
  figure.append(make('div', {class: 'two'}, costs.svg, deltas.svg), label,
    keys(['badly wrong', at(-5)], ['unsure', at(0)], ['right', at(5)]), legend, says);
  draw(-5);
}

// ---- A ball in a valley: the learning rate in your hand -------------------------------------------------------------

function valleyFigure(figure) {
  const {svg, x, y, curve, text, dot} = plot(480, 190, 2, 0, 4, 'A ball in a valley');
  curve((v) => v * v, '');
  text(1.35, 3.6, 'C = v²', 'end');
  const path = svg.appendChild(make('path', {class: 'main'}));
  const ball = dot('main');
  const says = make('p');
  let rate = 0.85, walk = [];
  const [label] = slider('η', 0.02, 1.1, rate, (value) => { rate = value; start(4); });
  function start(steps) {
    walk = [-1.7];
    for (let k = 0; k < steps; ++k) step();
    draw();
  }
  const step = () => { walk.push(walk.at(-1) - rate * 2 * walk.at(-1)); };  // v ← v − η dC/dv
  function draw() {
    const shown = walk.filter((v) => Math.abs(v) <= 2), v = walk.at(-1);
    path.setAttribute('d', 'M' + shown.map((w) => `${x(w).toFixed(1)} ${y(w * w).toFixed(1)}`).join('L'));
    move(ball, x(shown.at(-1)), y(shown.at(-1) ** 2));
    says.textContent = `η = ${show(rate, 2)}, ${walk.length - 1} steps: v = ${show(v)}, slope 2v = ${show(2 * v)}, C = ${show(v * v)}. ` +
      (Math.abs(v) > 2 ? 'Each step ends higher than it began: the ball has left the picture.' :
        rate > 0.99 ? 'Over the bottom, and no lower on the other side.' : rate > 0.55 ? 'Over the bottom and up the other side, but a little lower each time.' :
        rate > 0.45 ? 'Right: the bottom in one step.' : 'Each step is short of the bottom: safe, but slow.');
  }
  figure.append(svg, label, keys(['one step', () => { step(); draw(); }], ['back to the start', () => start(0)]), says);
  start(4);
}

// ---- Matrices in numbers: point at an entry of a result, and see what made it ----------------------------------------

// The worked example's matrices, as the text has them: {'x': [[1, 0.5], [0, 1]], …}; what the update made has a ′.
function readNumbers(text) {
  const matrices = {};
  let name;
  for (const line of text.split('\n')) {
    const [, word, row] = line.match(/^(\S*)((?: +-?\d+\.\d+)+)$/) ?? [];
    if (!row) continue;
    if (word) matrices[name = word in matrices ? `${word}′` : word] = [];
    matrices[name].push(row.trim().split(/ +/).map(Number));
  }
  return matrices;
}

const transpose = (rows) => rows[0].map((_, j) => rows.map((row) => row[j]));
const N = readNumbers(document.querySelector('#numbers').textContent);
N['w[2]ᵀ'] = transpose(N['w[2]']); N['a[1]ᵀ'] = transpose(N['a[1]']); N['xᵀ'] = transpose(N.x);

const pretty = (name) => name.replace('dC/d', '∂C/∂').replace('delta', 'δ').replace('slope[1]', 'σ′(z[1])')
  .replace('[1]', '₁').replace('[2]', '₂').replace(/ of .*/, '');
const inTerm = (x) => (x < 0 ? `(${show(x)})` : show(x));
const dotted = (left, right) => left.map((v, k) => `${inTerm(v)} · ${inTerm(right[k])}`).join(' + ');
const column = (rows, j) => rows.map((row) => row[j]);

// How a result comes about. shown: matrices by name, and signs. lit: which entries of each make entry (i, j). terms: their sum.
const same = (i, j) => (r, c) => r === i && c === j;
const how = {
  affine: (a, w, b) => ({shown: [a, w, '+', b],
    lit: (i, j) => ({[a]: (r) => r === i, [w]: (r, c) => c === j, [b]: (r, c) => c === j}),
    terms: (i, j) => `${dotted(N[a][i], column(N[w], j))} + ${inTerm(N[b][0][j])}`}),
  affineColumn: (w, a, b) => ({shown: [w, a, '+', b],
    lit: (i) => ({[w]: (r) => r === i, [a]: () => true, [b]: (r) => r === i}),
    terms: (i) => `${dotted(N[w][i], column(N[a], 0))} + ${inTerm(N[b][i][0])}`}),
  sigmoid: (z) => ({shown: ['σ', z], lit: (i, j) => ({[z]: same(i, j)}), terms: (i, j) => `σ(${show(N[z][i][j])})`}),
  minus: (a, y) => ({shown: [a, '−', y], lit: (i, j) => ({[a]: same(i, j), [y]: same(i, j)}),
    terms: (i, j) => `${show(N[a][i][j])} − ${inTerm(N[y][i][j])}`}),
  product: (a, b) => ({shown: [a, b], lit: (i, j) => ({[a]: (r) => r === i, [b]: (r, c) => c === j}),
    terms: (i, j) => dotted(N[a][i], column(N[b], j))}),
  back: (d, w, s) => ({shown: ['(', d, w, ')', '∘', s],
    lit: (i, j) => ({[d]: (r) => r === i, [w]: (r, c) => c === j, [s]: same(i, j)}),
    terms: (i, j) => `(${dotted(N[d][i], column(N[w], j))}) · ${show(N[s][i][j])}`}),
  rows: (d) => ({shown: ['the sum of the rows of', d], lit: (i, j) => ({[d]: (r, c) => c === j}),
    terms: (i, j) => column(N[d], j).map(inTerm).join(' + ')}),
  step: (w, g) => ({shown: [w, '− ½', g], lit: (i, j) => ({[w]: same(i, j), [g]: same(i, j)}),
    terms: (i, j) => `${show(N[w][i][j])} − ½ · ${inTerm(N[g][i][j])}`}),
  cost: (a, y) => ({shown: ['cost of', a, 'for', y], lit: () => ({[a]: () => true, [y]: () => true}),
    terms: () => `−½ (log ${show(N[a][0][0])} + log(1 − ${show(N[a][1][0])}))`}),
};

function matrix(name) {
  const rows = N[name];
  const cells = rows.map((row, i) => make('tr', {}, ...row.map((v, j) => make('td', {'data-i': i, 'data-j': j}, show(v)))));
  return make('span', {class: 'matrix', 'data-name': name}, make('table', {}, ...cells),
    `${pretty(name)}: ${rows.length} × ${rows[0].length}`);
}

// `result` = …, in numbers, and a line that says how the entry came about that is pointed at.
function equation(result, {shown, lit, terms}, follow = () => {}) {
  const says = make('p', {class: 'terms'});
  const node = make('div', {class: 'sum'}, matrix(result), '=', ...shown.map((part) => (part in N ? matrix(part) : make('span', {}, part))));
  function point(i, j) {
    for (const cell of all('td', node)) {
      const isAt = same(i, j)(Number(cell.dataset.i), Number(cell.dataset.j)), name = cell.closest('.matrix').dataset.name;
      cell.classList.toggle('at', name === result && isAt);
      cell.classList.toggle('on', Boolean(lit(i, j)[name]?.(Number(cell.dataset.i), Number(cell.dataset.j))));
    }
    says.textContent = `${show(N[result][i][j])} = ${terms(i, j)}`;
  }
  for (const cell of all('td', node.firstChild)) {
    cell.tabIndex = 0;
    for (const event of ['pointerover', 'focus', 'click']) cell.addEventListener(event, () => {
      point(Number(cell.dataset.i), Number(cell.dataset.j));
      follow(Number(cell.dataset.i), Number(cell.dataset.j));
    });
  }
  point(0, 0);
  return {node, says, point};
}

// ---- Rows and columns ------------------------------------------------------------------------------------------------

function rowsFigure(figure) {
  N['w of columns'] = transpose(N['w[1]']); N['b of columns'] = transpose(N['b[1]']);
  const views = [0, 1].map((i) => {
    N[`x of example ${i}`] = transpose([N.x[i]]); N[`z of example ${i}`] = transpose([N['z[1]'][i]]);
    return equation(`z of example ${i}`, how.affineColumn('w of columns', `x of example ${i}`, 'b of columns'), (j) => point(i, j));
  });
  const rows = equation('z[1]', how.affine('x', 'w[1]', 'b[1]'), (i, j) => point(i, j));
  function point(i, j) {
    rows.point(i, j);
    views[i].point(j, 0);
    for (const k of [0, 1]) views[k].node.classList.toggle('off', k !== i);
  }
  figure.append(make('p', {}, make('b', {}, 'Here'), ': two examples at once, each a row. Point at an entry of z.'), rows.node,
    make('p', {}, make('b', {}, 'In the tutorial'), ': one example after the other, each a column.'),
    ...views.map((view) => view.node), rows.says);
  point(0, 0);
}

// ---- The worked example, step by step --------------------------------------------------------------------------------

const steps = [
  ['z[1]', how.affine('x', 'w[1]', 'b[1]'), 'Forward. Row i of x times column j of w, plus the bias of neuron j.'],
  ['a[1]', how.sigmoid('z[1]'), 'The sigmoid of each z.'],
  ['z[2]', how.affine('a[1]', 'w[2]', 'b[2]'), 'The same again, a layer up: now the activations are the inputs.'],
  ['a[2]', how.sigmoid('z[2]'), 'The outputs. They should be 1 and 0; so far the network says 0.6 to everything.'],
  ['C', how.cost('a[2]', 'y'), 'The cost, the mean of two examples.'],
  ['delta[2]', how.minus('a[2]', 'y'), 'Backward. The first output has to rise (negative delta), the second to fall.'],
  ['dC/dw[2]', how.product('a[1]ᵀ', 'delta[2]'), 'Activation times delta. The product adds up over the two examples.'],
  ['dC/db[2]', how.rows('delta[2]'), 'A bias has no activation to be multiplied by: just delta, added up.'],
  ['delta[1]', how.back('delta[2]', 'w[2]ᵀ', 'slope[1]'), 'A layer down: delta goes back through the same weights; then the slope of σ.'],
  ['dC/dw[1]', how.product('xᵀ', 'delta[1]'), 'As above, with x for a. Where x is 0, it adds nothing.'],
  ['dC/db[1]', how.rows('delta[1]'), 'The sum over the examples again.'],
  ['w[2]′', how.step('w[2]', 'dC/dw[2]'), 'The update. η/m = 1/2.'],
  ['b[2]′', how.step('b[2]', 'dC/db[2]'), 'The same for the bias.'],
  ['w[1]′', how.step('w[1]', 'dC/dw[1]'), 'And a layer down.'],
  ['b[1]′', how.step('b[1]', 'dC/db[1]'), 'All weights and biases have moved a little.'],
  ['C′', how.cost('a[2]′', 'y'), 'Forward again, with the new weights: the cost has gone down.'],
];

function exampleFigure(figure) {
  const names = keys(...steps.map(([result], k) => [pretty(result), () => go(k)]));
  const stage = make('div', {class: 'stage', 'aria-live': 'polite'});
  let now = 0;
  function go(k) {
    now = Math.max(0, Math.min(steps.length - 1, k));
    const [result, made, text] = steps[now];
    const {node, says} = equation(result, made);
    for (const [n, button] of [...names.children].entries()) button.setAttribute('aria-pressed', n === now);
    stage.replaceChildren(make('p', {}, text), node, says);
  }
  figure.append(names, stage, keys(['← back', () => go(now - 1)], ['next →', () => go(now + 1)]));
  go(0);
}

const figures = {network: networkFigure, sigmoid: sigmoidFigure, costs: costsFigure, valley: valleyFigure, rows: rowsFigure, example: exampleFigure};
for (const figure of all('figure')) figures[figure.id](figure);
