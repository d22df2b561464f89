"""Run by gdb for instructions.sh: steps one thread of a JVM and says in which compiled methods its instructions are."""

import bisect
import collections
import os

import gdb


def methods(path):
    """Start, size and name of each piece of compiled code, as jcmd Compiler.perfmap writes them, by address."""
    with open(path) as lines:
        fields = (line.split(None, 2) for line in lines)
        return sorted((int(start, 16), int(size, 16), name.strip()) for start, size, name in fields)


def stepped(count):
    """The addresses of the next instructions; one that repeats itself is in it once."""
    addresses = []
    while len(addresses) < count:
        address = int(gdb.parse_and_eval("(unsigned long) $pc"))
        if not addresses or address != addresses[-1]:
            addresses.append(address)
        gdb.execute("stepi", to_string=True)
    return addresses


def report(addresses, known, anchor, out):
    starts = [start for start, _, _ in known]

    def name(address):
        at = bisect.bisect_right(starts, address) - 1
        start, size, found = known[at]
        return found if at >= 0 and address < start + size else "code of the JVM itself"

    visits = collections.Counter(addresses)
    numbers = collections.Counter()
    for address, number in visits.items():
        if anchor in name(address):
            numbers[number] += number
    if not numbers:
        out.write(f"no compiled method with {anchor} in its name was run\n")
        return
    operations = numbers.most_common(1)[0][0]
    out.write(f"{len(addresses) / operations:.0f} instructions per operation ({operations} operations)\n")
    for method, number in collections.Counter(map(name, addresses)).most_common(12):
        if number >= operations:
            out.write(f"{number / operations:8.1f}  {method}\n")


for command in ("set pagination off", "set confirm off", "handle all nostop noprint pass", "handle SIGTRAP stop noprint nopass"):
    gdb.execute(command)
for thread in gdb.selected_inferior().threads():
    if str(thread.ptid[1]) == os.environ["THREAD"]:
        thread.switch()
gdb.execute("set scheduler-locking on")
with open(os.environ["OUT"], "w") as out:
    report(stepped(int(os.environ["STEPS"])), methods(os.environ["METHODS"]), os.environ["ANCHOR"], out)
gdb.execute("detach")
