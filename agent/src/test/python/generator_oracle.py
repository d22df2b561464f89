"""Writes random generator programs together with what CPython does with them.

Each line of the output is  program TAB operations TAB expected log.  The Java test (contract/PythonOracleTest) interprets the same
programs with plain recursion and has to log the same.

    python3 generator_oracle.py 500 > ../resources/org/weightless/agent/contract/generator/python-oracle.txt
"""

import random
import sys

CATCHABLE = ["E1", "E2", "exit", "stop", "state", "all"]
PYTHON_CLASS = {
    "E1": "E1",
    "E2": "E2",
    "exit": "GeneratorExit",
    "stop": "StopIteration",
    "state": "(RuntimeError, ValueError, TypeError)",
    "all": "BaseException",
}


class E1(Exception):
    pass


class E2(Exception):
    pass


def make_exception(kind, number):
    return {
        "E1": lambda: E1(number),
        "E2": lambda: E2(number),
        "exit": GeneratorExit,
        "stop": lambda: StopIteration(number),
    }[kind]()


def describe(thrown):
    if isinstance(thrown, (E1, E2)):
        return f"{type(thrown).__name__}:{thrown.args[0]}"
    if isinstance(thrown, GeneratorExit):
        return "exit"
    if isinstance(thrown, StopIteration):
        return f"stop:{thrown.value}"
    text = str(thrown)
    if text == "generator raised StopIteration":
        return f"state:stopped({describe(thrown.__cause__)})"
    if text == "generator ignored GeneratorExit":
        return "state:ignored"
    if text == "generator already executing":
        return "state:executing"
    if text.startswith("can't send non-None value to a just-started"):
        return "state:fresh"
    if isinstance(thrown, AttributeError) and "send" in text:
        return "unsupported"
    raise AssertionError(repr(thrown))


class Drafts:
    """Random programs as nested tuples."""

    def __init__(self, choice):
        self.choice = choice
        self.number = 0

    def fresh(self):
        self.number += 1
        return self.number

    def block(self, depth, in_loop):
        return [self.statement(depth, in_loop) for _ in range(self.choice.randint(1, 3))]

    def statement(self, depth, in_loop):
        simple = ["yield"] * 6 + ["log", "raise", "return", "self"]
        if in_loop:
            simple.append("break")
        nested = ["try"] * 4 + ["finally"] * 3 + ["both"] * 3 + ["loop"] * 2 + ["from"] * 6 + ["list", "drive", "for", "for"]
        kind = self.choice.choice(simple if depth == 0 else simple + nested + nested)
        return getattr(self, "draft_" + kind)(depth - 1, in_loop)

    def draft_yield(self, depth, in_loop):
        return ["yield", self.fresh()]

    def draft_log(self, depth, in_loop):
        return ["log", self.fresh()]

    def draft_raise(self, depth, in_loop):
        return ["raise", self.choice.choice(["E1", "E2", "stop", "exit"]), self.fresh()]

    def draft_return(self, depth, in_loop):
        return ["return", self.fresh()]

    def draft_break(self, depth, in_loop):
        return ["break"]

    def draft_self(self, depth, in_loop):
        return ["self", self.choice.choice(["next", "send", "throw", "close"])]

    def draft_try(self, depth, in_loop):
        kind = self.choice.choice(CATCHABLE)
        return ["try", self.block(depth, in_loop), kind, self.block(depth, in_loop)]

    def draft_finally(self, depth, in_loop):
        return ["finally", self.block(depth, in_loop), self.block(depth, in_loop)]

    def draft_both(self, depth, in_loop):
        return ["finally", [self.draft_try(depth, in_loop)], self.block(depth, in_loop)]

    def draft_loop(self, depth, in_loop):
        return ["loop", self.choice.randint(2, 3), self.block(depth, True)]

    def draft_from(self, depth, in_loop):
        return ["from", self.block(depth, False)]

    def draft_for(self, depth, in_loop):
        return ["for", self.block(depth, False)]

    def draft_list(self, depth, in_loop):
        return ["list", self.fresh(), self.choice.randint(1, 3)]

    def draft_drive(self, depth, in_loop):
        return ["drive", self.choice.randint(1, 3), self.choice.choice(["close", "leave"]), self.block(depth, False)]


class Source:
    """The same program as Python source."""

    def __init__(self):
        self.lines = []
        self.functions = 0

    def line(self, indent, text):
        self.lines.append("    " * indent + text)

    def function(self, block, indent):
        self.functions += 1
        name = f"body{self.functions}"
        self.line(indent, f"def {name}(me):")
        self.line(indent + 1, "if False: yield")
        self.block(block, indent + 1)
        return name

    def block(self, block, indent):
        for statement in block:
            getattr(self, "emit_" + statement[0])(indent, *statement[1:])

    def emit_yield(self, indent, number):
        self.line(indent, f"sent = yield {number}")
        self.line(indent, "log(f'got {sent}')")

    def emit_log(self, indent, number):
        self.line(indent, f"log('at {number}')")

    def emit_raise(self, indent, kind, number):
        self.line(indent, f"raise make_exception('{kind}', {number})")

    def emit_return(self, indent, number):
        self.line(indent, f"return {number}")

    def emit_break(self, indent):
        self.line(indent, "break")

    def emit_self(self, indent, operation):
        call = {"next": "next(me[0])", "send": "me[0].send(1)", "throw": "me[0].throw(E1(0))", "close": "me[0].close()"}
        self.line(indent, call[operation])

    def emit_try(self, indent, body, kind, handler):
        self.line(indent, "try:")
        self.block(body, indent + 1)
        self.line(indent, f"except {PYTHON_CLASS[kind]} as thrown:")
        self.line(indent + 1, "log(f'caught {describe(thrown)}')")
        self.block(handler, indent + 1)

    def emit_finally(self, indent, body, last):
        self.line(indent, "try:")
        self.block(body, indent + 1)
        self.line(indent, "finally:")
        self.line(indent + 1, "log('finally')")
        self.block(last, indent + 1)

    def emit_loop(self, indent, times, body):
        self.line(indent, f"for i in range({times}):")
        self.block(body, indent + 1)

    def emit_from(self, indent, body):
        name = self.function(body, indent)
        self.line(indent, f"result = yield from make({name})")
        self.line(indent, "log(f'result {result}')")

    def emit_list(self, indent, first, count):
        self.line(indent, f"result = yield from list(range({first}, {first + count}))")
        self.line(indent, "log(f'result {result}')")

    def emit_for(self, indent, body):
        name = self.function(body, indent)
        self.line(indent, f"for item in make({name}):")
        self.line(indent + 1, "sent = yield item")
        self.line(indent + 1, "log(f'got {sent}')")

    def emit_drive(self, indent, times, end, body):
        name = self.function(body, indent)
        self.line(indent, f"inner{indent} = make({name})")
        for _ in range(times):
            self.line(indent, f"log(f'inner {{next(inner{indent})}}')")
        if end == "close":
            self.line(indent, f"inner{indent}.close()")


def expected(block, operations):
    """Runs the program; the log."""
    log = []
    kept = []  # CPython would close what is dropped

    def make(function):
        me = [None]
        me[0] = function(me)
        kept.append(me)
        return me[0]

    source = Source()
    name = source.function(block, 0)
    space = {"log": log.append, "make": make, "describe": describe, "make_exception": make_exception, "E1": E1, "E2": E2}
    exec("\n".join(source.lines), space)
    generator = make(space[name])
    for operation in operations:
        try:
            log.append("= " + str(perform(generator, operation)))
        except BaseException as thrown:
            log.append("! " + describe(thrown))
    result = list(log)
    log.clear()
    for me in kept:  # unhooks them; what their finally blocks log now is nobody's business
        KEPT.append(me[0])
    return result


KEPT = []


def perform(generator, operation):
    verb, *rest = operation.split(":")
    if verb == "next":
        return next(generator)
    if verb == "send":
        return generator.send(None if rest[0] == "None" else int(rest[0]))
    if verb == "close":
        return generator.close()
    return generator.throw(make_exception(rest[0], int(rest[1])))


def draft_operations(choice):
    operations = []
    for number in range(100, 100 + choice.randint(5, 10)):
        verb = choice.choices(["next", "none", "send", "throw", "close"], [6, 1, 3, 3, 1])[0]
        if verb == "throw":
            operations.append(f"throw:{choice.choice(['E1', 'E2', 'stop', 'exit'])}:{number}")
        elif verb == "send":
            operations.append(f"send:{number}")
        else:
            operations.append({"none": "send:None"}.get(verb, verb))
    if choice.random() < 0.9:
        operations.insert(0, "next")
    return operations


def text(node):
    if isinstance(node, list):
        return "(" + " ".join(text(n) for n in node) + ")"
    return str(node)


def main():
    count = int(sys.argv[1])
    choice = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    seen = 0
    while seen < count:
        block = Drafts(choice).block(choice.randint(1, 3), False)
        program = text(block)
        if "yield" not in program or len(program) > 600:
            continue
        operations = draft_operations(choice)
        log = expected(block, operations)
        if len(log) - len(operations) < 3:
            continue  # too little happens
        print(program, ",".join(operations), ",".join(log), sep="\t")
        seen += 1
    sys.stdout.flush()
    import os
    os._exit(0)  # no finalisers of what is suspended


main()
