// Opens the page of the tutorial and the code in Chromium, and checks what it shows and does, as a reader would: with the
// mouse, a finger and the keyboard. test.sh calls it with the folder that holds the page and the program's numbers.

import {readFileSync, statSync, writeFileSync} from 'node:fs';
import {check, finish, pause, same, startBrowser, test} from '../common/browser.mjs';

const work = process.argv[2];
const page = `${work}/index.html`;
const wide = {width: 1440, height: 900}, phone = {width: 390, height: 844, phone: true};
const browser = await startBrowser();

// What the text pairs: for each row of a table of pairs, how many expressions it has in NumPy and in C++.
const pairs = [];
let header = [];
for (const line of readFileSync('scripts/companion/companion.md', 'utf8').split('\n')) {
  const cells = line.startsWith('|') ? line.split('|').slice(1, -1).map((cell) => cell.trim()) : [];
  if (cells.at(-1) === 'C++') header = cells;
  else if (cells.length === 0) header = [];
  else if (header.length > 0 && !cells[0].startsWith('-')) {
    const count = (language) => ((cells[header.indexOf(language)] ?? '').match(/`/g) ?? []).length / 4;
    pairs.push({NumPy: count('NumPy'), 'C++': count('C++')});
  }
}

// The first visible spot of the n-th element with that selector, scrolled into the middle of the window.
const spot = (selector, n = 0) => browser.evaluate(`(async () => {
  const node = document.querySelectorAll(${JSON.stringify(selector)})[${n}];
  node.scrollIntoView({block: 'center', behavior: 'instant'});
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  for (const {left, top, width, height} of node.getClientRects())
    for (const part of [0.5, 0.1, 0.9]) {
      const x = left + part * width, y = top + height / 2;
      if (document.elementFromPoint(x, y)?.closest('[data-p], td, button') === node) return {x, y};
    }
  return null;
})()`);

// Which pairs are lit, and whether all of each is.
const lit = () => browser.evaluate(`[...new Set([...document.querySelectorAll('.lit')].map((part) => part.dataset.p))]
  .map((p) => [Number(p), document.querySelectorAll('[data-p="' + p + '"]:not(.lit)').length === 0])`);

const aside = () => browser.mouse('mouseMoved', {x: 3, y: 3});
const tap = async (point) => { await browser.drag([point], 'touch'); await pause(30); };

await browser.open(page, wide);

await test('the page is one small file that asks for nothing else, and is soon there', async () => {
  check(statSync(page).size < 300000, `${statSync(page).size} bytes`);
  same(await browser.evaluate('performance.getEntriesByType("resource").length'), 0, 'further files');
  await browser.send('Performance.enable');
  const {metrics} = await browser.send('Performance.getMetrics');
  const {value} = metrics.find(({name}) => name === 'ThreadTime');  // seconds of work, whatever else runs on this machine
  check(value > 0 && value < 0.5, `ready after ${value} s`);
});

await test('every line of the network and of the matrix is on the page once, in the order of its file', async () => {
  const network = readFileSync('mnist_nn.cpp', 'utf8').match(/\n(\/\/ 1\. The network\n[^]*?)\n\/\/ =+\n\/\/ 2\. Files\n/)[1];
  const matrix = readFileSync('matrix.hpp', 'utf8');
  const lines = (text) => text.split('\n').filter((line) => line !== '');
  const shown = await browser.evaluate(`[...document.querySelectorAll('.right .l')].map((line) => line.textContent).join('')`);
  same(lines(shown), [...lines(network), ...lines(matrix)], 'lines');
});

await test('every pair of the text has its equation, NumPy and C++', async () => {
  check(pairs.length >= 25, `only ${pairs.length} pairs`);
  const shown = await browser.evaluate(`[...document.querySelectorAll('.eq')].map((equation) => {
    const marks = [...document.querySelectorAll('mark[data-p="' + equation.dataset.p + '"]')];
    return {NumPy: marks.filter((mark) => mark.closest('.left')).length > 0, 'C++': marks.filter((mark) => mark.closest('.right')).length > 0};
  })`);
  same(shown, pairs.map((pair) => ({NumPy: pair.NumPy > 0, 'C++': pair['C++'] > 0})), 'pairs');
});

await test('pointing at a part of a pair lights all of it and nothing else, and moves nothing', async () => {
  const height = await browser.evaluate('document.documentElement.scrollHeight');
  for (let pair = 1; pair <= pairs.length; ++pair) {
    let spots = 0;
    const selector = `[data-p="${pair}"]`;
    const parts = await browser.evaluate(`document.querySelectorAll('${selector}').length`);
    for (let n = 0; n < parts; ++n) {
      const point = await spot(selector, n);
      if (!point) continue;  // all of this part lies within a smaller pair
      ++spots;
      await browser.mouse('mouseMoved', point);
      same(await lit(), [[pair, true]], `pair ${pair}`);
      await aside();
      same(await lit(), [], `after pair ${pair}`);
    }
    check(spots >= 1 + (pairs[pair - 1].NumPy > 0) + (pairs[pair - 1]['C++'] > 0), `pair ${pair} has ${spots} spots`);
  }
  same(await browser.evaluate('document.documentElement.scrollHeight'), height, 'height of the page');
});

await test('Tab goes from equation to equation and lights each', async () => {
  await browser.open(page, wide);
  const reached = new Set();
  for (let k = 0; k < 400 && reached.size < pairs.length; ++k) {
    await browser.key('Tab');
    const pair = await browser.evaluate('Number(document.activeElement.dataset.p ?? 0)');
    if (!pair) continue;
    reached.add(pair);
    same(await lit(), [[pair, true]], 'lit');
  }
  same(reached.size, pairs.length, 'equations reached');
});

await test('a click keeps a pair lit until Escape or another click', async () => {
  await browser.open(page, wide);
  const click = async (point) => { await browser.mouse('mousePressed', point); await browser.mouse('mouseReleased', point); };
  await click(await spot('mark[data-p="1"]'));
  await aside();
  same(await lit(), [[1, true]], 'after a click');
  await browser.key('Escape');
  same(await lit(), [], 'after Escape');
});

await test('on a telephone a touch lights a pair, and what is out of sight stands in the strip', async () => {
  await browser.open(page, phone);
  for (let pair = 1; pair <= pairs.length; ++pair) {
    await tap(await spot(`.eq[data-p="${pair}"]`));
    same(await lit(), [[pair, true]], `pair ${pair}`);
    const away = await browser.evaluate(`[...document.querySelectorAll('[data-p="${pair}"]')].filter((part) => {
      const {top, bottom} = part.getBoundingClientRect();
      return !(top < innerHeight && bottom > 0);
    }).length`);
    same(await browser.evaluate('document.querySelectorAll("#strip > button").length'), away, `in the strip for pair ${pair}`);
  }
  await tap(await spot(`.eq[data-p="${pairs.length}"]`));
  same(await lit(), [], 'after a second touch');
});

await test('nothing is wider than a telephone of 390 pixels, or of 320', async () => {
  for (const width of [390, 320]) {
    await browser.open(page, {...phone, width});
    await browser.evaluate('for (const fold of document.querySelectorAll("details")) fold.open = true');
    same(await browser.evaluate('document.documentElement.scrollWidth'), width, 'width');
    same(await browser.evaluate(`[...document.querySelectorAll('body *')].filter((node) => {
      if (node.getBoundingClientRect().right <= ${width}) return false;
      for (let box = node.parentElement; box; box = box.parentElement) if (/auto|hidden|clip/.test(getComputedStyle(box).overflowX)) return false;
      return true;
    }).map((node) => node.outerHTML.slice(0, 80))`), [], 'too wide');
  }
});

await test('text has a contrast of 4.5 : 1 or more, by day and by night, lit or not', async () => {
  for (const dark of [false, true]) {
    await browser.open(page, {...wide, dark});
    for (const light of ['', 'for (const part of document.querySelectorAll("[data-p]")) part.classList.add("lit");']) same(await browser.evaluate(`(() => {
      ${light}
      const parse = (color) => { const [r, g, b, a = 1] = color.match(/[\\d.]+/g).map(Number); return [r, g, b, a]; };
      const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a), 1];
      const background = (node) => node ? over(parse(getComputedStyle(node).backgroundColor), background(node.parentElement)) : [255, 255, 255, 1];
      const luminance = (color) => color.slice(0, 3).map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
        .reduce((sum, v, k) => sum + v * [0.2126, 0.7152, 0.0722][k], 0);
      const faint = new Set();
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const node = walker.currentNode.parentElement;
        if (!walker.currentNode.data.trim() || ['SCRIPT', 'STYLE'].includes(node.tagName)) continue;
        const style = getComputedStyle(node), behind = background(node);
        const color = over(parse(node.closest('svg') ? style.fill : style.color), behind);
        const [high, low] = [luminance(color), luminance(behind)].sort((a, b) => b - a);
        const ratio = (high + 0.05) / (low + 0.05);
        if (ratio < 4.5) faint.add(node.tagName + '.' + node.className + ' ' + ratio.toFixed(2));
      }
      return [...faint];
    })()`), [], dark ? 'faint by night' : 'faint by day');
  }
});

// ---- The figures -----------------------------------------------------------------------------------------------------

const slide = (figure, value) => browser.evaluate(`(() => {
  const input = document.querySelector('#${figure} input');
  input.value = ${value};
  input.dispatchEvent(new Event('input'));
})()`);
const says = (figure) => browser.text(`#${figure} > p:last-of-type`);
const contains = (text, ...parts) => { for (const part of parts) check(text.includes(part), `"${text}" has no ${part}`); };

await test('the sigmoid and its slope at a chosen z', async () => {
  await browser.open(page, wide);
  await slide('sigmoid', 0);
  contains(await says('sigmoid'), 'z = 0.0', '0.500', '0.250');
  await slide('sigmoid', -2);
  contains(await says('sigmoid'), 'z = −2.0', '0.119', '0.105');  // 1 / (1 + e²), by hand
});

await test('the quadratic cost is asleep where the output is badly wrong, and cross-entropy is not', async () => {
  contains(await browser.text('#costs .legend'), 'C = 5.007', 'δ = −0.993', 'C = 0.493', 'δ = −0.007');
  contains(await says('costs'), 'asleep');
  await browser.click('#costs .keys button:nth-child(2)');
  contains(await browser.text('#costs .legend'), 'C = 0.693', 'δ = −0.500', 'C = 0.125', 'δ = −0.125');
});

await test('the ball comes down with a small rate, in one step with the right one, and not with a large one', async () => {
  const one = '#valley .keys button:first-child', back = '#valley .keys button:last-child';
  await slide('valley', 0.5);
  await browser.click(back);
  contains(await says('valley'), 'after 0 steps: v = −1.700');
  await browser.click(one);
  contains(await says('valley'), 'after 1 steps: v = 0.000');
  await slide('valley', 0.1);
  contains(await says('valley'), 'after 4 steps: v = −0.696', 'slow');  // −1.7 · 0.8⁴
  await slide('valley', 1.1);
  contains(await says('valley'), 'after 4 steps: v = −3.525', 'left the picture');  // −1.7 · 1.2⁴
});

await test('an entry of z shows the row and the column that made it, in both conventions', async () => {
  await browser.mouse('mouseMoved', await spot('#rows [data-name="z[1]"] td', 5));  // row 1, column 2
  const on = () => browser.evaluate(`[...document.querySelectorAll('#rows .sum:not(.off) .on')].map((cell) =>
    cell.closest('.matrix').dataset.name + ' ' + cell.dataset.r + cell.dataset.c)`);
  const expected = ['x 10', 'x 11', 'w[1] 02', 'w[1] 12', 'b[1] 02', 'w[1]ᵀ 20', 'w[1]ᵀ 21', 'x 1 00', 'x 1 10',
    'b[1]ᵀ 20'];
  same(await on(), expected, 'lit');
  contains(await says('rows'), '0.600 = 0.000 · (−0.300) + 1.000 · 0.800 + (−0.200)');
  await browser.mouse('mouseMoved', await spot('#rows [data-name="z[1]"] td', 0));
  await browser.mouse('mouseMoved', await spot('#rows [data-name="z 1"] td', 2));
  same(await on(), expected, 'lit from the column');
});

await test('every number of the worked example is the program\'s, step by step', async () => {
  const numbers = {};
  let name;
  for (const line of readFileSync(`${work}/example.txt`, 'utf8').split('\n')) {
    const row = line.match(/-?\d+\.\d{3}/g);
    if (!row) continue;
    if (line[0] !== ' ') { name = line.split(' ')[0]; if (name in numbers) name += ' new'; numbers[name] = []; }
    numbers[name].push(row.map((number) => number.replace(/^-(?!0\.000$)/, '−').replace('-', '')));
  }
  const transposed = (rows) => rows[0].map((_, j) => rows.map((row) => row[j]));
  const seen = new Set();
  const height = await browser.evaluate('document.querySelector("#example").offsetHeight');
  const count = await browser.evaluate('document.querySelectorAll("#example .keys:first-child button").length');
  for (let k = 0; k < count; ++k) {
    if (k > 0) await browser.click('#example > .keys:last-child button:last-child');
    const shown = await browser.evaluate(`[...document.querySelectorAll('#example .matrix')].map((matrix) => [matrix.dataset.name,
      [...matrix.querySelectorAll('tr')].map((row) => [...row.children].map((cell) => cell.textContent))])`);
    for (const [matrix, rows] of shown) {
      const base = matrix.replace('ᵀ', '');
      seen.add(base);
      same(rows, base === matrix ? numbers[base] : transposed(numbers[base]), matrix);
    }
    same(await browser.evaluate('document.querySelector("#example").offsetHeight'), height, `height in step ${k}`);
    if (k === 9) contains(await browser.text('#a-worked-example ~ p:nth-of-type(3)'), await browser.text('#example .terms'));
  }
  same([...seen].sort(), Object.keys(numbers).sort(), 'matrices shown');
});

await test('nothing was said on the console', () => same(browser.complaints, [], 'complaints'));

// ---- Four forms, to be looked at -------------------------------------------------------------------------------------

await test('it can be printed on six sheets', async () => {
  await browser.open(page, wide);
  const {data} = await browser.send('Page.printToPDF', {preferCSSPageSize: true, printBackground: true});
  writeFileSync(`${work}/print.pdf`, Buffer.from(data, 'base64'));
  const pages = Buffer.from(data, 'base64').toString('latin1').match(/\/Type \/Page\b/g).length;
  check(pages <= 12, `${pages} pages`);
});
for (const [name, view] of Object.entries({wide, dark: {...wide, dark: true}, narrow: phone})) {
  await test(`${name}: a picture of it, and nothing on the console`, async () => {
    await browser.open(page, view);
    await browser.screenshot(`${work}/${name}.png`, {whole: true});
    same(browser.complaints, [], 'complaints');
  });
}
await finish(browser);
