"""The measuring part of startup.sh: starts JVMs one after the other and asks the system what each has used."""
import os
import statistics
import sys

java, runs, programs, nothing, ours = sys.argv[1:6]
flags = sys.argv[6:]
AGENTS = {"none": [], "idle": ["-javaagent:" + nothing], "ours": ["-javaagent:" + ours]}


def run(command):
    """CPU time in milliseconds and peak memory in MB of a process; None if it failed."""
    process = os.fork()
    if process == 0:
        silent = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silent, stream)
        os.execvp(command[0], command)
    _, status, used = os.wait4(process, 0)
    if status != 0:
        return None
    return 1000 * (used.ru_utime + used.ru_stime), used.ru_maxrss / 1024


def measure(arguments):
    """Medians by agent, None where a run failed; a round to warm the file cache does not count."""
    samples = {name: [] for name in AGENTS}
    for i in range(-1, int(runs)):
        for name, agent in AGENTS.items():
            used = run([java, *flags, *agent, *arguments])
            if i >= 0:
                samples[name].append(used)
    return {name: None if None in list else tuple(map(statistics.median, zip(*list))) for name, list in samples.items()}


def text(value, digits=0):
    return "-" if value is None else f"{value:.{digits}f}"


def ratio(one, other, part):
    return None if one is None or other is None else one[part] / other[part]


print("| program | CPU ms: none | idle agent | ours | ours / none | ours / idle | MB: none | ours | ours / none |")
print("|---|---|---|---|---|---|---|---|---|")
with open(programs, encoding="utf-8") as lines:
    for line in lines:
        name, arguments = line.rstrip("\n").split("|", 1)
        found = measure(arguments.split(" "))
        none, idle, with_ours = found["none"], found["idle"], found["ours"]
        cells = [name, *(text(None if each is None else each[0]) for each in (none, idle, with_ours)),
                 text(ratio(with_ours, none, 0), 2), text(ratio(with_ours, idle, 0), 2),
                 text(None if none is None else none[1]), text(None if with_ours is None else with_ours[1]),
                 text(ratio(with_ours, none, 1), 2)]
        print("| " + " | ".join(cells) + " |", flush=True)
