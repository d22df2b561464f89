"""The benchmarks' work in Python's generators; for CPython and PyPy. Prints: case, parameters, ns per operation..."""
import time

SAMPLES = 5
SECONDS = 0.2
LEVELS = 17
FIBERS = 1000
TEXT = "a weightless thread"


def numbers():
    i = 0
    while True:
        yield i
        i += 1


def descend(frames):
    if frames == 1:
        i = 0
        while True:
            yield i
            i += 1
    yield from descend(frames - 1)


def rotation(text):
    while True:
        text = text[1:] + text[:1]
        yield text


def ticker(countdown):
    while True:
        countdown[0] -= 1
        yield 0


class Node:
    __slots__ = ("left", "value", "right")

    def __init__(self, levels, first):
        size = (1 << levels - 1) - 1
        self.left = Node(levels - 1, first) if levels > 1 else None
        self.value = first + size
        self.right = Node(levels - 1, first + size + 1) if levels > 1 else None

    def walk(self):
        if self.left is not None:
            yield from self.left.walk()
        yield self.value
        if self.right is not None:
            yield from self.right.walk()


def resumptions(generator):
    def run(count):
        step = generator.__next__
        for _ in range(count):
            step()
    return run


def create_and_drop(count):
    for _ in range(count):
        generator = numbers()
        next(generator)


def tree():
    root = Node(LEVELS, 0)
    nodes = (1 << LEVELS) - 1

    def run(count):
        for _ in range(max(1, count // nodes)):
            if sum(root.walk()) != nodes * (nodes - 1) // 2:
                raise AssertionError("wrong walk")
    run.least = nodes
    return run


def round_robin():
    countdown = [0]
    fibers = [ticker(countdown) for _ in range(FIBERS)]

    def run(count):
        countdown[0] = count
        while countdown[0] > 0:
            for fiber in fibers:
                next(fiber)
    run.least = FIBERS
    return run


def plain_rotation(count):
    text = TEXT
    for _ in range(count):
        text = text[1:] + text[:1]


def seconds(run, count):
    begin = time.perf_counter()
    run(count)
    return time.perf_counter() - begin


def measure(name, parameters, run):
    count = getattr(run, "least", 1)
    while seconds(run, count) < SECONDS:
        count *= 2
    samples = [seconds(run, count) / count * 1e9 for _ in range(SAMPLES)]
    print(name, parameters, *("%.3f" % sample for sample in samples), flush=True)


measure("Range", "-", resumptions(numbers()))
for depth in 1, 10, 100:
    measure("StandingDepth", "depth=%d" % depth, resumptions(descend(depth)))
measure("Tree", "-", tree())
measure("RoundRobin", "fibers=%d" % FIBERS, round_robin())
measure("CreateAndDrop", "-", create_and_drop)
measure("StringOperations", "-", resumptions(rotation(TEXT)))
measure("StringOperationsLoop", "-", plain_rotation)
