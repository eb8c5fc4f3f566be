// Drives headless Chromium over a page, as a person would, for tests: opens, points, types, looks. A module for Node.js
// 18 or later; it takes no library.
//
//   import {startBrowser, test, check, same, finish} from '../common/browser.mjs';
//   const browser = await startBrowser();
//   await test('the page greets', async () => {
//     await browser.open('build/page/index.html', {width: 390, height: 844, dark: true});
//     await browser.click('#hello');
//     same(await browser.evaluate('document.title'), 'Hello', 'title');
//     same(browser.complaints, [], 'console');
//     await browser.screenshot('build/page/hello.png');
//   });
//   await finish(browser);
//
// It speaks the DevTools protocol (https://chromedevtools.github.io/devtools-protocol) through a pipe: messages in
// JSON, each ended by a zero byte. `browser.send(method, params)` reaches what has no function of its own here.

import {spawn} from 'node:child_process';
import {accessSync, constants, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {pathToFileURL} from 'node:url';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const onMacOS = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

// The program to start: $CHROMIUM, or the first that is found under one of its names.
function findChromium() {
  const folders = (process.env.PATH ?? '').split(':').filter(Boolean);
  const places = [...folders.flatMap((folder) => names.map((name) => join(folder, name))), onMacOS];
  return process.env.CHROMIUM || places.find((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function giveUp(why) {
  console.log(`browser.mjs: ${why}\n0 passed, 1 failed`);
  process.exit(1);
}

export const pause = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });

// Removes a folder into which processes that are just ending may still write.
function remove(folder) {
  for (let tries = 0; tries < 50; ++tries)
    try {
      return rmSync(folder, {recursive: true, force: true});
    } catch { /* once more */ }
}

// Starts Chromium with a new, empty profile. Where there is none, says how to install it and ends the program.
export async function startBrowser() {
  const program = findChromium() ?? giveUp(
    'needs Chromium; install it (Debian/Ubuntu: sudo apt install chromium; macOS: brew install --cask chromium)');
  const profile = mkdtempSync(join(tmpdir(), 'browser-'));
  const child = spawn(program, ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync', `--user-data-dir=${profile}`,
    '--remote-debugging-pipe', 'about:blank'], {stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe']});
  process.on('exit', () => { child.kill('SIGKILL'); remove(profile); });
  child.on('error', (error) => giveUp(`${program} does not start: ${error.message}`));
  const browser = new Browser(child);
  const {targetId} = await browser.send('Target.createTarget', {url: 'about:blank'});
  ({sessionId: browser.session} = await browser.send('Target.attachToTarget', {targetId, flatten: true}));
  for (const domain of ['Page', 'Runtime', 'Log', 'DOM']) await browser.send(`${domain}.enable`);
  return browser;
}

const complaining =
  ['Runtime.exceptionThrown', 'Log.entryAdded', 'Runtime.consoleAPICalled', 'Page.javascriptDialogOpening'];

class Browser {
  complaints = [];  // what the page said in the console since it was opened, its exceptions and dialogs
  #waiting = new Map();
  #lastId = 0;
  #received = '';

  constructor(child) {
    this.child = child;
    child.stdio[4].setEncoding('utf8').on('data', (text) => {
      const messages = (this.#received + text).split('\0');
      this.#received = messages.pop();
      for (const message of messages) this.#receive(JSON.parse(message));
    });
  }

  #receive({id, result, error, method, params}) {
    if (id !== undefined) {
      const {done, failed} = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error) failed(new Error(error.message)); else done(result);
    } else if (complaining.includes(method))
      this.complaints.push(JSON.stringify(params));
    if (method === 'Page.javascriptDialogOpening') this.send('Page.handleJavaScriptDialog', {accept: true});
  }

  send(method, params = {}) {
    return new Promise((done, failed) => {
      this.#waiting.set(++this.#lastId, {done, failed});
      this.child.stdio[3].write(JSON.stringify({id: this.#lastId, method, params, sessionId: this.session}) + '\0');
    });
  }

  async close() {
    const gone = new Promise((done) => { this.child.once('exit', done); });
    this.child.kill();
    await gone;
  }

  // Opens a file or a URL in a window of that size. ready: an expression that becomes true when the page is to be used.
  async open(target, {ready = 'document.readyState === "complete"', ...view} = {}) {
    await this.setView(view);
    this.complaints = [];
    await this.send('Page.navigate', {url: /^\w+:/.test(target) ? target : pathToFileURL(resolve(target)).href});
    await this.until(ready);
  }

  // phone: with touch, and without a mouse; print: as on paper.
  async setView({width = 1280, height = 800, dark = false, print = false, phone = false} = {}) {
    await this.send('Emulation.setDeviceMetricsOverride', {width, height, deviceScaleFactor: 1, mobile: phone});
    await this.send('Emulation.setTouchEmulationEnabled', {enabled: phone});
    await this.send('Emulation.setEmulatedMedia', {media: print ? 'print' : '', features: [
      {name: 'prefers-color-scheme', value: dark ? 'dark' : 'light'},
      {name: 'prefers-reduced-motion', value: 'reduce'}]});
  }

  // The value of an expression in the page; of a promise, what it comes to.
  async evaluate(expression) {
    const {result, exceptionDetails} =
      await this.send('Runtime.evaluate', {expression, returnByValue: true, awaitPromise: true});
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  // Waits until an expression is true; while the page loads, it may throw.
  async until(expression, seconds = 30) {
    for (const end = Date.now() + 1000 * seconds; Date.now() < end; await pause(20))
      if (await this.evaluate(expression).catch(() => false)) return;
    throw new Error(`after ${seconds} s it is still not so: ${expression}`);
  }

  text(selector) {
    return this.evaluate(`document.querySelector(${JSON.stringify(selector)}).textContent`);
  }

  // Scrolls to an element; where it is on the screen, and its middle (x, y).
  place(selector) {
    return this.evaluate(`(() => {
      const node = document.querySelector(${JSON.stringify(selector)});
      node.scrollIntoView({block: 'center', behavior: 'instant'});
      const {left, top, width, height} = node.getBoundingClientRect();
      return {x: left + width / 2, y: top + height / 2, left, top, width, height};
    })()`);
  }

  async click(selector) {
    const point = await this.place(selector);
    for (const type of ['mousePressed', 'mouseReleased']) await this.mouse(type, point);
  }

  // type: mousePressed, mouseMoved or mouseReleased; pointer: mouse or pen.
  mouse(type, {x, y}, {pressed = false, pointer = 'mouse'} = {}) {
    const isDown = pressed || type === 'mousePressed';
    return this.send('Input.dispatchMouseEvent', {type, x, y, clickCount: 1, pointerType: pointer,
      button: type === 'mouseMoved' && !pressed ? 'none' : 'left', buttons: isDown ? 1 : 0});
  }

  // Presses at the first of some points, moves through the others, and lets go: with mouse, pen or touch.
  async drag(points, pointer = 'mouse') {
    if (pointer === 'touch') {
      for (const [i, point] of points.entries())
        await this.send('Input.dispatchTouchEvent', {type: i === 0 ? 'touchStart' : 'touchMove', touchPoints: [point]});
      await this.send('Input.dispatchTouchEvent', {type: 'touchEnd', touchPoints: []});
      return;
    }
    await this.mouse('mousePressed', points[0], {pointer});
    for (const point of points.slice(1)) await this.mouse('mouseMoved', point, {pressed: true, pointer});
    await this.mouse('mouseReleased', points.at(-1), {pointer});
  }

  // Presses and lets go of one key, named as in KeyboardEvent.key: 'a', ' ', 'Enter', 'ArrowLeft', 'Tab' …
  async key(name) {
    const virtual = {Enter: 13, ' ': 32, Tab: 9, Escape: 27, Backspace: 8, PageUp: 33, PageDown: 34, End: 35, Home: 36,
      ArrowLeft: 37, ArrowUp: 38, ArrowRight: 39, ArrowDown: 40}[name] ?? name.toUpperCase().charCodeAt(0);
    const text = {Enter: '\r'}[name] ?? (name.length === 1 ? name : undefined);
    for (const type of ['keyDown', 'keyUp'])
      await this.send('Input.dispatchKeyEvent', {type, key: name, code: {' ': 'Space'}[name] ?? name,
        windowsVirtualKeyCode: virtual, ...(type === 'keyDown' && text ? {text} : {})});
  }

  // Types into what has the focus.
  async type(text) {
    for (const character of text) await this.key(character);
  }

  // Chooses files in an <input type="file">.
  async chooseFiles(selector, ...files) {
    const {root} = await this.send('DOM.getDocument');
    const {nodeId} = await this.send('DOM.querySelector', {nodeId: root.nodeId, selector});
    await this.send('DOM.setFileInputFiles', {nodeId, files: files.map((file) => resolve(file))});
  }

  // A picture (PNG) of what the window shows, or of the whole page.
  async screenshot(file, {whole = false} = {}) {
    const {data} = await this.send('Page.captureScreenshot', {format: 'png', captureBeyondViewport: whole});
    writeFileSync(file, Buffer.from(data, 'base64'));
  }
}

// ---- Tests: each has a name that states a fact, and says FAILED and why where it is not so --------------------------

let passed = 0, failed = 0;

export async function test(name, body) {
  try {
    await body();
    ++passed;
  } catch (error) {
    ++failed;
    console.log(`FAILED: ${name}\n        ${error.message}`);
  }
}

export function check(holds, message) {
  if (!holds) throw new Error(message);
}

// Compares as JSON.
export function same(found, expected, what) {
  const [a, b] = [found, expected].map((value) => String(JSON.stringify(value)));
  check(a === b, `${what}: ${a.slice(0, 500)}, expected ${b.slice(0, 500)}`);
}

// Ends the browser and the program, with the counts as the last line.
export async function finish(browser) {
  await browser.close();
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}

process.on('SIGINT', () => process.exit(130));
setTimeout(() => giveUp('the tests are not done after 5 minutes'), 300000).unref();
