// Drives Chromium over the page of a run, and checks what it shows. Called by scripts/page/test.sh, which says how.
//
// It speaks the DevTools protocol (https://chromedevtools.github.io/devtools-protocol) through a pipe: messages in
// JSON, each ended by a zero byte. That takes no library.

import {spawn, spawnSync} from 'node:child_process';
import {copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {resolve} from 'node:path';
import {pathToFileURL} from 'node:url';

const [work, program] = process.argv.slice(2);
if (!work || !program || !process.env.CHROMIUM) {
  console.error('usage: sh scripts/page/test.sh [DIR]');
  process.exit(2);
}

// ---- The browser ----------------------------------------------------------------------------------------------------

const browser = spawn(process.env.CHROMIUM, ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic',
  `--user-data-dir=${resolve(work, 'profile')}`, '--remote-debugging-pipe', 'about:blank'],
{stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe']});
const giveUp = (why) => {
  console.log(`test_report.mjs: ${why}\n0 passed, 1 failed`);
  browser.kill();
  process.exit(1);
};
browser.on('error', (error) => giveUp(`${process.env.CHROMIUM} does not start: ${error.message}`));
setTimeout(() => giveUp('not done after 5 minutes'), 300000).unref();

const events = ['Runtime.exceptionThrown', 'Log.entryAdded', 'Runtime.consoleAPICalled', 'Page.javascriptDialogOpening'];
const waiting = new Map();
let complaints = [];  // errors and warnings in the console, exceptions, dialogs
let received = '';
browser.stdio[4].setEncoding('utf8').on('data', (text) => {
  const messages = (received + text).split('\0');
  received = messages.pop();
  for (const {id, result, error, method, params} of messages.map((message) => JSON.parse(message))) {
    if (id !== undefined) {
      const {done, failed} = waiting.get(id);
      waiting.delete(id);
      if (error) failed(new Error(error.message)); else done(result);
    } else if (events.includes(method))
      complaints.push(JSON.stringify(params));
    if (method === 'Page.javascriptDialogOpening') send('Page.handleJavaScriptDialog', {accept: true});  // or it waits
  }
});
let lastId = 0, sessionId;
const send = (method, params = {}) => new Promise((done, failed) => {
  waiting.set(++lastId, {done, failed});
  browser.stdio[3].write(JSON.stringify({id: lastId, method, params, sessionId}) + '\0');
});
const {targetId} = await send('Target.createTarget', {url: 'about:blank'});
({sessionId} = await send('Target.attachToTarget', {targetId, flatten: true}));
for (const domain of ['Page', 'Runtime', 'Log', 'DOM']) await send(`${domain}.enable`);

const pause = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });

// The value of an expression in the page.
async function evaluate(expression) {
  const {result, exceptionDetails} = await send('Runtime.evaluate', {expression, returnByValue: true, awaitPromise: true});
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
}

async function open(folder, {width = 1280, height = 800, dark = false, phone = false} = {}) {
  await send('Emulation.setDeviceMetricsOverride', {width, height, deviceScaleFactor: 1, mobile: phone});
  await send('Emulation.setTouchEmulationEnabled', {enabled: phone});
  await send('Emulation.setEmulatedMedia', {media: '', features: [
    {name: 'prefers-color-scheme', value: dark ? 'dark' : 'light'}, {name: 'prefers-reduced-motion', value: 'reduce'}]});
  complaints = [];
  await send('Page.navigate', {url: pathToFileURL(resolve(work, folder, 'index.html')).href});
  const ready = 'document.readyState === "complete" && ($("neuron").firstChild !== null || !$("missing").hidden)';
  for (let i = 0; i < 100; ++i) {
    await pause(100);
    if (await evaluate(ready).catch(() => false)) return;
  }
  throw new Error('the page is not ready after 10 seconds');
}

async function screenshot(name, whole = false) {
  const {data} = await send('Page.captureScreenshot', {format: 'png', captureBeyondViewport: whole});
  writeFileSync(`${work}/${name}.png`, Buffer.from(data, 'base64'));
}

// Where the middle of an element is on the screen.
const place = (selector) => evaluate(`(() => {
  const node = document.querySelector(${JSON.stringify(selector)});
  node.scrollIntoView({block: 'center'});
  const box = node.getBoundingClientRect();
  const {left, top, width, height} = box;
  return {x: left + width / 2, y: top + height / 2, left, top, width, height};
})()`);

async function click(selector) {
  const {x, y} = await place(selector);
  for (const type of ['mousePressed', 'mouseReleased'])
    await send('Input.dispatchMouseEvent', {type, x, y, button: 'left', clickCount: 1});
}

async function key(name, code = name) {
  const typed = {Enter: '\r', ' ': ' '}[name];
  const virtual = {Enter: 13, ' ': 32, ArrowLeft: 37, ArrowUp: 38, ArrowRight: 39, ArrowDown: 40, Tab: 9}[name];
  for (const type of ['keyDown', 'keyUp'])
    await send('Input.dispatchKeyEvent', {type, key: name, code, windowsVirtualKeyCode: virtual,
      ...(type === 'keyDown' && typed ? {text: typed} : {})});
}

// ---- Digits as strokes ----------------------------------------------------------------------------------------------

// Points of an ellipse's arc; angles in degrees, clockwise from the top.
const arc = (x, y, rx, ry, from, to) => Array.from({length: 25}, (_, i) => {
  const angle = (from + (to - from) * i / 24) * Math.PI / 180;
  return [x + rx * Math.sin(angle), y - ry * Math.cos(angle)];
});

// How one may write each digit, in a square of 1 × 1.
const written = {
  0: [arc(0.5, 0.5, 0.22, 0.34, 0, -360)],
  1: [[[0.52, 0.15], [0.48, 0.85]]],
  2: [[...arc(0.5, 0.34, 0.2, 0.18, -80, 120), [0.32, 0.82], [0.72, 0.82]]],
  3: [[...arc(0.47, 0.32, 0.2, 0.16, -70, 180), ...arc(0.47, 0.66, 0.23, 0.19, 0, 235)]],
  4: [[[0.36, 0.15], [0.28, 0.55], [0.74, 0.55]], [[0.66, 0.2], [0.6, 0.88]]],
  7: [[[0.26, 0.18], [0.74, 0.18], [0.45, 0.86]]],
};

// Draws a digit on the page's board with mouse, pen or finger.
async function draw(digit, pointer) {
  const box = await place('#canvas');
  for (const stroke of written[digit]) {
    const points = stroke.flatMap(([x, y], i) => (i === 0 ? [[x, y]] : [0.25, 0.5, 0.75, 1].map((t) =>
      [stroke[i - 1][0] * (1 - t) + x * t, stroke[i - 1][1] * (1 - t) + y * t])))
      .map(([x, y]) => ({x: box.left + x * box.width, y: box.top + y * box.height}));
    for (const [i, point] of [...points, points.at(-1)].entries()) {
      const step = i === 0 ? 0 : i < points.length ? 1 : 2;  // down, moved, up
      if (pointer === 'touch')
        await send('Input.dispatchTouchEvent', {type: ['touchStart', 'touchMove', 'touchEnd'][step],
          touchPoints: step === 2 ? [] : [point]});
      else
        await send('Input.dispatchMouseEvent', {type: ['mousePressed', 'mouseMoved', 'mouseReleased'][step], ...point,
          button: 'left', buttons: step === 2 ? 0 : 1, clickCount: 1, pointerType: pointer});
    }
  }
}

// A photograph of a written digit: uneven light, noise, dark ink on bright paper or the other way round.
function photograph(digit, {rows, cols, size, top, left, pen, paper, ink, light, noise}) {
  let state = 1;
  const random = () => { state = (state * 48271) % 2147483647; return state / 2147483647; };
  const segments = written[digit].flatMap((stroke) => stroke.slice(1).map((end, i) =>
    [stroke[i], end].map(([x, y]) => [left + x * size, top + y * size])));
  const pixels = Buffer.alloc(rows * cols);
  for (let i = 0; i < rows; ++i)
    for (let j = 0; j < cols; ++j) {
      const distance = Math.min(...segments.map(([[x, y], [u, v]]) => {
        const t = Math.max(0, Math.min(1, ((j - x) * (u - x) + (i - y) * (v - y)) / ((u - x) ** 2 + (v - y) ** 2)));
        return Math.hypot(x + t * (u - x) - j, y + t * (v - y) - i);
      }));
      const covered = Math.max(0, Math.min(1, pen / 2 - distance + 0.5));
      const shade = 1 - light * (0.6 * j / cols + 0.4 * (i / rows) ** 2);
      const value = (paper + (ink - paper) * covered) * shade + noise * (random() + random() - 1);
      pixels[i * cols + j] = Math.max(0, Math.min(255, Math.round(value)));
    }
  return {rows, cols, pixels};
}

const page = {rows: 480, cols: 640, size: 300, top: 60, left: 200, pen: 22, paper: 210, ink: 60, light: 0.4, noise: 12};
const photographs = [0, 1, 4, 7].map((digit) => [digit, page]).concat([
  [4, {...page, light: 0.6, noise: 30}],
  [7, {...page, pen: 9}],
  [0, {...page, paper: 30, ink: 200}],  // chalk
  [1, {...page, rows: 900, cols: 700, size: 700, top: 100, left: 20, pen: 60}],
  [4, {...page, rows: 33, cols: 41, size: 30, top: 2, left: 6, pen: 3, noise: 4}],
  [7, {...page, rows: 64, cols: 48, size: 56, top: 4, left: -4, pen: 5, light: 0, noise: 0}],
  [0, {...page, rows: 20, cols: 20, size: 24, top: -2, left: -2, pen: 2, light: 0, noise: 0}],
  [7, {...page, rows: 240, cols: 200, size: 120, top: 110, left: 75, pen: 9, paper: 120, ink: 50}],  // in a corner, dim
  [4, {...page, rows: 28, cols: 28, size: 24, top: 3, left: 3, pen: 2.5, light: 0, noise: 0, ink: 0, paper: 255}],
  [1, {...page, rows: 28, cols: 28, size: 24, top: 2, left: 2, pen: 2.5, light: 0, noise: 0, ink: 255, paper: 0}],
]).map(([digit, how], i) => {
  const image = photograph(digit, how), path = `${work}/photograph${i}.pgm`;
  writeFileSync(path, Buffer.concat([Buffer.from(`P5\n${image.cols} ${image.rows}\n255\n`), image.pixels]));
  return {digit, path, ...image};
});

// ---- A data set of another kind: 27 classes of 12 × 16 pixels, in a folder with a hostile name ---------------------

const hostile = `${work}/<img src=x onerror=alert(1)>'"</script><script>alert(2)`;
function writeOtherData() {
  mkdirSync(hostile, {recursive: true});
  const header = (...numbers) => Buffer.from(numbers.flatMap((n) => [n >> 24, n >> 16, n >> 8, n]));
  for (const [name, n] of [['train', 540], ['t10k', 270]]) {
    const pixels = Buffer.alloc(n * 12 * 16), labels = Buffer.from(Array.from({length: n}, (_, i) => i % 27));
    for (let i = 0; i < n; ++i)
      for (let row = 0; row < 12; ++row)  // a cross, whose place says which class it is
        for (let col = 0; col < 16; ++col) {
          const ink = row === labels[i] % 9 + 1 || col === 4 * Math.floor(labels[i] / 9) + 2 + i % 3;
          pixels[i * 192 + row * 16 + col] = ink ? 255 : (i * 7 + row * col) % 40;
        }
    writeFileSync(`${hostile}/${name}-images-idx3-ubyte`, Buffer.concat([header(0x803, n, 12, 16), pixels]));
    writeFileSync(`${hostile}/${name}-labels-idx1-ubyte`, Buffer.concat([header(0x801, n), labels]));
  }
}

// ---- Tests ----------------------------------------------------------------------------------------------------------

let passed = 0, failed = 0;
async function test(name, body) {
  try {
    await body();
    ++passed;
  } catch (error) {
    ++failed;
    console.log(`FAILED: ${name}\n        ${error.message}`);
  }
}
function check(holds, message) {
  if (!holds) throw new Error(message);
}
function same(found, expected, what) {
  const [a, b] = [found, expected].map((value) => JSON.stringify(value));
  check(a === b, `${what}: ${a.slice(0, 500)}, expected ${b.slice(0, 500)}`);
}
const run = (...args) => spawnSync(program, args, {encoding: 'utf8'});
const text = (selector) => evaluate(`document.querySelector(${JSON.stringify(selector)}).textContent`);
const ink = '((c) => [...c.getContext("2d").getImageData(0, 0, c.width, c.height).data].filter((_, k) => k % 4 === 3))';
const answer = () => evaluate('said === null ? null : indexOfMax(said)');

await test('the page opens without a word in the console, and is at most 3 MB', async () => {
  await open('page');
  same(complaints, [], 'console');
  same(await evaluate('[$("page").hidden, $("missing").hidden]'), [false, true], 'what is hidden');
  const size = ['index.html', 'run.js'].reduce((sum, name) => sum + statSync(`${work}/page/${name}`).size, 0);
  check(size <= 3e6, `${size} bytes`);
});

await test('the network in the page is the saved one, bit for bit', async () => {
  const numbers = readFileSync(`${work}/network.txt`, 'utf8').split('\n').filter((line) => /^[-0-9]/.test(line))
    .flatMap((line) => line.split(' ').map((word) => Math.fround(Number(word))));
  const inPage = await evaluate('weights.flatMap((layer, l) => [...biases[l], ...layer.flatMap((w) => [...w])])');
  check(numbers.length === inPage.length && numbers.length > 1000, `${numbers.length} and ${inPage.length} numbers`);
  check(numbers.every((value, i) => value === inPage[i]), 'a number differs');
});

await test('the forward pass of the page equals the program on at least 100 test images, to 1e-5', async () => {
  const [n, farthest] = await evaluate(`[images.length, Math.max(...images.flatMap((image, i) =>
    feedforward(Array.from(image, (p) => p / 255)).at(-1).map((a, c) => Math.abs(a - outputs[i][c]))))]`);
  console.log(`        forward pass: ${n} test images, largest difference ${farthest.toExponential(1)}`);
  check(n >= 100 && farthest <= 1e-5, `${n} images, ${farthest}`);
  const saidByPage = Number(await evaluate('$("check").dataset.farthest'));
  check(saidByPage === farthest, `the page says ${saidByPage}`);
});

const some = ['0', '1', '4', '7'];
for (const [pointer, digits] of [['mouse', Object.keys(written)], ['pen', some], ['touch', some]])
  await test(`digits drawn with ${pointer} are read: ${digits.join(' ')}`, async () => {
    await open('page', pointer === 'touch' ? {width: 390, height: 844, phone: true} : {});
    for (const digit of digits) {
      await draw(digit, pointer);
      same(await answer(), Number(digit), `answer to a ${digit}`);
      same((await text('#answer strong')), digit, 'answer on the page');
      check((await text('#spoken')).includes(digit), 'not spoken');
      await screenshot(`drawn-${pointer}-${digit}`);
      same(await evaluate('document.querySelectorAll(".bars li.best").length'), 1, 'marked bars');
      const heat = await evaluate('[...document.querySelectorAll(".cells i")].map((i) => i.style.getPropertyValue("--heat"))');
      check(heat.some((value) => value > 0.9) && heat.some((value) => value < 0.1), 'no neuron lights up');
      await click('#clear');
      same(await answer(), null, 'answer to a blank board');
    }
  });

await test('the network answers while a stroke is drawn; undo takes the last stroke back', async () => {
  await open('page');
  await draw(4, 'mouse');
  await click('#undo');
  const first = await evaluate('[strokes.length, [...said]]');
  same(first[0], 1, 'strokes');
  const box = await place('#canvas');
  const x = box.left + 0.66 * box.width;
  for (const [type, y] of [['mousePressed', 0.2], ['mouseMoved', 0.8]])
    await send('Input.dispatchMouseEvent', {type, x, y: box.top + y * box.height, button: 'left', buttons: 1, clickCount: 1});
  const moving = await evaluate('[...said]');
  check(moving.some((output, c) => output !== first[1][c]), 'the outputs stay the same while the pen moves');
  await send('Input.dispatchMouseEvent', {type: 'mouseReleased', x: box.x, y: box.y, button: 'left', clickCount: 1});
});

await test('a 1 drawn with the keyboard is read', async () => {
  await open('page');
  await evaluate('canvas.focus()');
  await key(' ', 'Space');
  for (let i = 0; i < 16; ++i) await key('ArrowDown');
  await key(' ', 'Space');
  same(await answer(), 1, 'answer');
});

await test('the program and the page make the same pixels of a photograph, and read the same digit', async () => {
  await open('page');
  const lines = run('--load', `${work}/network.txt`, '--predict', ...photographs.map(({path}) => path)).stdout.trim().split('\n');
  let right = 0;
  for (const [i, {digit, path, rows, cols, pixels}] of photographs.entries()) {
    const image = `{rows: ${rows}, cols: ${cols}, pixels: [${pixels.join()}]}`;
    const ours = spawnSync(`${work}/normalize`, [path]).stdout;
    const normalized = await evaluate(`[...normalize(${image}, 28, 28)]`);
    check(ours.length === 784 && normalized.every((pixel, k) => pixel === ours[k]), `${path}: pixels differ`);
    const theirs = await evaluate(`[...prepare(${image})]`);
    check(theirs.filter((pixel) => pixel > 127).length >= 20, `${path}: hardly any ink`);
    const outputs = await evaluate(`feedforward([${theirs.join()}].map((p) => p / 255)).at(-1)`);
    const said = outputs.indexOf(Math.max(...outputs));
    const [, programSaid, output] = lines[i].match(/ (\d+) ([\d.]+)$/).map(Number);
    same(programSaid, said, `${path}: digit`);
    check(Math.abs(output - outputs[said]) < 1e-4, `${path}: ${output} and ${outputs[said]}`);
    right += said === digit;
  }
  console.log(`        photographs: ${right} of ${photographs.length} read rightly`);
  check(right >= photographs.length - 1, `only ${right} read rightly`);
});

await test('a photograph opened in the page is read as the program reads it', async () => {
  await open('page');
  const {rows, cols, pixels, path} = photographs[2];
  const png = await evaluate(`(() => {
    const c = element('canvas', {width: ${cols}, height: ${rows}}), data = new ImageData(${cols}, ${rows});
    [${pixels.join()}].forEach((p, k) => data.data.set([p, p, p, 255], 4 * k));
    c.getContext('2d').putImageData(data, 0, 0);
    return c.toDataURL().split(',')[1];
  })()`);
  writeFileSync(`${work}/photograph.png`, Buffer.from(png, 'base64'));
  const {root} = await send('DOM.getDocument');
  const {nodeId} = await send('DOM.querySelector', {nodeId: root.nodeId, selector: '#photo'});
  await send('DOM.setFileInputFiles', {nodeId, files: [resolve(work, 'photograph.png')]});
  for (let i = 0; i < 50 && await answer() === null; ++i) await pause(100);
  const seen = await evaluate(`${ink}($("seen"))`);
  same(seen, [...spawnSync(`${work}/normalize`, [path]).stdout], 'what it sees');
  await screenshot('photograph');
});

await test('the confusion matrix is that of the whole test set; a cell opens its images by mouse and keyboard', async () => {
  await open('page');
  const [sum, diagonal, tested, correct] = await evaluate(`[run.confusion.flat().reduce((a, b) => a + b),
    run.confusion.reduce((a, row, i) => a + row[i], 0), run.tested, run.correct]`);
  same([sum, diagonal], [tested, correct], 'sum and diagonal');
  const opened = () => evaluate(`(() => {
    const name = document.querySelector('.confusion [aria-pressed=true]').ariaLabel;
    const [, is, said] = name.match(/a (\\d+) read as (\\d+)/).map(Number);
    const shown = [...document.querySelectorAll('#cell canvas')].map((c) => ${ink}(c).join());
    const fitting = images.filter((_, i) => labels[i] === is && indexOfMax(outputs[i]) === said).map((i) => i.join());
    return {is, said, shown: shown.length, right: shown.every((c) => fitting.includes(c)), total: run.confusion[is][said]};
  })()`);
  await click('.confusion .right');
  const zero = await opened();
  check(zero.is === zero.said && zero.shown >= 30 && zero.right, JSON.stringify(zero));
  await evaluate('document.querySelector(".confusion .right").focus()');
  await key('ArrowRight');
  await key('Enter');
  const next = await opened();
  check(next.is === zero.is && next.said !== zero.said && next.right && next.shown === Math.min(next.total, 36),
    JSON.stringify(next));
  await screenshot('confusion');
});

await test('the mistakes are mistakes, the surest first', async () => {
  const captions = await evaluate('[...document.querySelectorAll("#mistakes button")].map((b) => b.textContent)');
  const shown = captions.map((caption) => caption.match(/^says (\d+) \(([\d.]+)\)is a (\d+)$/).slice(1).map(Number));
  same(shown.length, await evaluate('Math.min(24, run.tested - run.correct)'), 'how many');
  check(shown.every(([said, , is]) => said !== is), 'one of them is right');
  check(shown.every(([, sure], i) => i === 0 || sure <= shown[i - 1][1]), 'not in order');
});

await test('a neuron shows its weights and the test images that excite it most', async () => {
  await click('#neurons button:nth-child(6)');
  const captions = await evaluate(
    '[...document.querySelectorAll("#neuron .gallery button")].map((b) => Number(b.textContent.split(": ")[1]))');
  const best = await evaluate('Math.max(...images.map((image) => feedforward(scaled(image))[1][5]))');
  same([captions.length, captions[0]], [16, Number(best.toFixed(3))], 'images, and what excites most');
  check((await text('#neuron')).includes('Neuron 5'), 'another neuron');
});

await test('the curves tell their values by mouse and by keyboard', async () => {
  const {left, top, width, height} = await place('.chart svg');
  await send('Input.dispatchMouseEvent', {type: 'mouseMoved', x: left + width * 0.14, y: top + height / 2});
  const [epochs, history] = await evaluate('[run.history.length, run.history]');
  const [training, testing] = history[0].slice(1).map((value) => Number(value.toFixed(2)));
  same(await text('.chart .reading'), `epoch 1: training ${training} %, test ${testing} %`, 'values');
  await evaluate('document.querySelector(".chart svg").focus()');
  await key('ArrowRight');
  const spoken = await evaluate('document.querySelector(".chart svg").getAttribute("aria-valuetext")');
  check(spoken.startsWith('epoch 2:'), spoken);
  same(await evaluate('document.querySelectorAll("#history tr").length'), epochs + 1, 'rows of the table');
});

for (const dark of [false, true])
  await test(`text has a contrast of 4.5 : 1 or more, ${dark ? 'dark' : 'light'}`, async () => {
    await open('page', {dark});
    await draw(4, 'mouse');
    await screenshot(dark ? 'page-dark' : 'page', true);
    await screenshot(dark ? '1280x800-dark' : '1280x800');
    const bad = await evaluate(`(() => {
      const parse = (color) => { const [r, g, b, a = 1] = color.match(/[\\d.]+/g).map(Number); return [r, g, b, a]; };
      const background = (node) => {  // layers of color, laid on from the root up
        const under = node.parentElement ? background(node.parentElement) : [255, 255, 255];
        const [r, g, b, a] = parse(getComputedStyle(node).backgroundColor);
        return [r, g, b].map((c, k) => c * a + under[k] * (1 - a));
      };
      const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
      const luminance = ([r, g, b]) => 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
      const bad = [];
      let seen = 0;
      for (const node of document.querySelectorAll('main *')) {
        const hasText = [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim());
        if (!hasText || node.closest('.hidden-text')) continue;
        const style = getComputedStyle(node);
        const ink = luminance(parse(node instanceof SVGElement ? style.fill : style.color));
        const paper = luminance(background(node));
        const contrast = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
        ++seen;
        if (contrast < 4.5) bad.push(node.outerHTML.slice(0, 80) + ' ' + contrast.toFixed(2));
      }
      return seen > 200 ? bad : ['only ' + seen + ' texts seen'];
    })()`);
    same(bad, [], 'low contrast');
  });

await test('everything that can be operated has a name', async () => {
  const {nodes} = await send('Accessibility.getFullAXTree');
  const roles = ['button', 'slider', 'application', 'image', 'img', 'link', 'region'];
  const controls = nodes.filter(({ignored, role}) => !ignored && roles.includes(role?.value));
  check(controls.length > 150, `only ${controls.length} of them`);
  same(controls.filter(({name}) => !name?.value).map(({role}) => role.value), [], 'without a name');
});

await test('it fits a phone, where a finger on the board draws and does not scroll', async () => {
  await open('page', {width: 390, height: 844, phone: true});
  same(await evaluate('[document.documentElement.scrollWidth, getComputedStyle(canvas).touchAction]'), [390, 'none'], 'width, touch-action');
  await evaluate('scrollTo(0, 0)');
  const bottom = await evaluate('$("bars").getBoundingClientRect().bottom');
  check(bottom <= 844, `the outputs end at ${bottom}`);
  await draw(7, 'touch');
  await evaluate('scrollTo(0, 0)');
  await screenshot('390x844');
  await screenshot('phone', true);
});

await test('it prints, with the command', async () => {
  await open('page', {dark: true});
  await draw(4, 'mouse');
  const {data} = await send('Page.printToPDF', {paperWidth: 8.27, paperHeight: 11.69});
  const pdf = Buffer.from(data, 'base64');
  writeFileSync(`${work}/print.pdf`, pdf);
  const pages = pdf.toString('latin1').match(/\/Type \/Page\b/g).length;
  check(pages >= 2 && pages <= 6, `${pages} pages`);
  check((await text('#command')).startsWith('build/mnist_nn --data '), await text('#command'));
});

await test('without run.js the page says what to do, and with half of one too', async () => {
  for (const [folder, contents] of [['alone', null], ['half', 'const run = {"command": "build/mn']]) {
    mkdirSync(`${work}/${folder}`, {recursive: true});
    copyFileSync(`${work}/page/index.html`, `${work}/${folder}/index.html`);
    if (contents !== null) writeFileSync(`${work}/${folder}/run.js`, contents);
    await open(folder);
    same(await evaluate('[$("page").hidden, $("missing").hidden]'), [true, false], 'what is hidden');
    check((await text('#missing')).includes('make report'), 'does not say what to do');
  }
});

for (const [layers, hidden] of [['two hidden layers', '9,7'], ['no hidden layer', '0']])
  await test(`images of 12 × 16, 27 classes, a hostile folder, ${layers}`, async () => {
    writeOtherData();
    const folder = `other-${hidden}`;
    const trained = run('--data', hostile, '--hidden', hidden, '--epochs', '40', '--report', `${work}/${folder}`);
    same(trained.status, 0, trained.stderr);
    copyFileSync('scripts/page/page.html', `${work}/${folder}/index.html`);
    await open(folder);
    await pause(500);
    same(complaints, [], 'console');
    same(await evaluate('document.querySelectorAll("img, main script").length'), 0, 'elements out of a name');
    same(await evaluate('run.data'), hostile, 'name of the data set');
    check((await text('#summary')).includes(hostile), await text('#summary'));
    check((await text('#command')).includes('</script>'), await text('#command'));
    same(await evaluate('[rows, cols, classes, $("bars").children.length, document.querySelectorAll(".confusion tr").length]'),
      [12, 16, 27, 27, 28], 'sizes');
    check(await evaluate('Number($("check").dataset.farthest) <= 1e-5'), 'outputs differ');
    same(await evaluate('[document.querySelectorAll("#layers .cells").length, $("seen").width, $("seen").height]'),
      [hidden === '0' ? 0 : 2, 16, 12], 'layers, what it sees');
    await draw(4, 'mouse');
    check(await answer() !== null, 'no answer');
    await click('#example');
    check(/A test image, a \d+\./.test(await text('#spoken')), await text('#spoken'));
    await screenshot(folder, true);
    await open(folder, {width: 390, height: 844, phone: true});
    same(await evaluate('document.documentElement.scrollWidth'), 390, 'width on a phone');
  });

await test('a folder that cannot be written is an error before training', async () => {
  writeFileSync(`${work}/file`, '');
  for (const folder of [`${work}/file`, `${work}/file/folder`, '/dev/null/folder']) {
    const {status, stdout, stderr} = run('--data', hostile, '--report', folder);
    same([status, stdout], [1, ''], folder);
    check(/^mnist_nn: error: .*\n$/.test(stderr) && stderr.includes(folder), stderr);
  }
  same(run('--data', hostile, '--epochs', '0', '--quiet', '--report', `${work}/new/folder`).status, 0, 'a folder to be made');
  copyFileSync('scripts/page/page.html', `${work}/new/folder/index.html`);
  await open('new/folder');
  same(complaints, [], 'console without epochs');
});

browser.kill();
await new Promise((done) => { browser.once('exit', done); });
rmSync(`${work}/profile`, {recursive: true, force: true});
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
