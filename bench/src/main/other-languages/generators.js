// The benchmarks' work in JavaScript's generators. Prints: case, parameters, ns per operation...
'use strict';

const SAMPLES = 5;
const SECONDS = 0.2;
const LEVELS = 17;
const FIBERS = 1000;
const TEXT = 'a weightless thread';

function* numbers() {
  for (let i = 0; ; i++) yield i;
}

function* descend(frames) {
  if (frames === 1) {
    for (let i = 0; ; i++) yield i;
  }
  yield* descend(frames - 1);
}

const rotate = text => text.slice(1) + text.slice(0, 1);

// Strings are ropes until somebody looks into them: a character of each keeps them flat, as in the other languages.
function* rotation(text) {
  for (;;) {
    text = rotate(text);
    text.charCodeAt(0);
    yield text;
  }
}

function* ticker(countdown) {
  for (;;) {
    countdown.left--;
    yield 0;
  }
}

class Node {
  constructor(levels, first) {
    const size = (1 << levels - 1) - 1;
    this.left = levels > 1 ? new Node(levels - 1, first) : null;
    this.value = first + size;
    this.right = levels > 1 ? new Node(levels - 1, first + size + 1) : null;
  }

  * walk() {
    if (this.left) yield* this.left.walk();
    yield this.value;
    if (this.right) yield* this.right.walk();
  }
}

function resumptions(generator) {
  return count => {
    for (let i = 0; i < count; i++) generator.next();
  };
}

let last;
function createAndDrop(count) {
  for (let i = 0; i < count; i++) {
    last = numbers();
    last.next();
  }
}

function tree() {
  const root = new Node(LEVELS, 0);
  const nodes = (1 << LEVELS) - 1;
  const run = count => {
    for (let i = 0; i < Math.max(1, count / nodes | 0); i++) {
      let sum = 0;
      for (const value of root.walk()) sum += value;
      if (sum !== nodes * (nodes - 1) / 2) throw new Error('wrong walk');
    }
  };
  run.least = nodes;
  return run;
}

function roundRobin() {
  const countdown = {left: 0};
  const fibers = Array.from({length: FIBERS}, () => ticker(countdown));
  const run = count => {
    countdown.left = count;
    while (countdown.left > 0) {
      for (let i = 0; i < fibers.length; i++) fibers[i].next();
    }
  };
  run.least = FIBERS;
  return run;
}

function plainRotation(count) {
  let text = TEXT;
  for (let i = 0; i < count; i++) {
    text = rotate(text);
    text.charCodeAt(0);
  }
  last = text;
}

function seconds(run, count) {
  const begin = process.hrtime.bigint();
  run(count);
  return Number(process.hrtime.bigint() - begin) / 1e9;
}

function measure(name, parameters, run) {
  let count = run.least || 1;
  while (seconds(run, count) < SECONDS) count *= 2;
  const samples = [];
  for (let i = 0; i < SAMPLES; i++) samples.push((seconds(run, count) / count * 1e9).toFixed(3));
  console.log(name, parameters, ...samples);
}

measure('Range', '-', resumptions(numbers()));
for (const depth of [1, 10, 100]) measure('StandingDepth', 'depth=' + depth, resumptions(descend(depth)));
measure('Tree', '-', tree());
measure('RoundRobin', 'fibers=' + FIBERS, roundRobin());
measure('CreateAndDrop', '-', createAndDrop);
measure('StringOperations', '-', resumptions(rotation(TEXT)));
measure('StringOperationsLoop', '-', plainRotation);
