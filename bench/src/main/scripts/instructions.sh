#!/bin/sh
# Counts the machine instructions of an operation: steps through the compiled code of a warm benchmark, one by one.
#
#   instructions.sh <case>.<contender> [<JMH options>...]
#
# JAVA_HOME   the JDK (default: the java on the path); its jcmd is needed
# GC          its collector: Serial, G1, Parallel (default Serial)
# WARMUP      seconds before the steps begin (default 10; with G1 and two processors take 15)
# STEPS       how many instructions are stepped through (default 20000)
# ANCHOR      part of the name of a method that runs once per operation (default: the commonest number of visits counts)
#
# Prints how many instructions an operation takes, and in which compiled methods; what is inlined counts where it is inlined. An
# instruction that repeats itself (rep movsb) counts once. It needs gdb with Python, the right to trace a process, and `mvn package`.
# Unlike a time, the result does not depend on how busy the machine is; it does on what the compiler has inlined in this JVM.
set -eu

if [ $# -lt 1 ]; then
    sed -n '2,15s/^# \{0,1\}//p' "$0"
    exit 2
fi
scripts=$(cd "$(dirname "$0")" && pwd)
cd "$scripts/../../../.."
pattern="\\.$(echo "$1" | sed 's/\./\\./g')\$"
shift
bin=${JAVA_HOME:+$JAVA_HOME/bin/}
jar=bench/target/weightless-bench.jar
command -v gdb > /dev/null || { echo "there is no gdb: it does the stepping" >&2; exit 2; }
[ -f "$jar" ] || { echo "there is no $jar: run mvn package" >&2; exit 2; }
work=$(mktemp -d)
trap 'kill $jmh 2> /dev/null || true; rm -rf "$work"' EXIT

# A buffer for new objects that lasts for all steps: the collector's threads stand still meanwhile.
"${bin}java" -Djmh.ignoreLock=true -jar "$jar" "$pattern" "$@" -f 1 -wi 1000 -w 1s -i 1 -r 1s \
    -jvmArgsAppend "-XX:+Use${GC:-Serial}GC -Xms2g -Xmx2g -XX:G1HeapRegionSize=32m -XX:TLABSize=8m -XX:-ResizeTLAB" > "$work/log" 2>&1 &
jmh=$!
sleep "${WARMUP:-10}"
jvm=$(pgrep -P $jmh) || { cat "$work/log" >&2; echo "no benchmark runs" >&2; exit 1; }
"${bin}jcmd" "$jvm" Compiler.perfmap "$work/methods" > "$work/jcmd"
thread=$(grep -l '^org\.weightless' /proc/"$jvm"/task/*/comm | head -n 1 | cut -d / -f 5)
METHODS=$work/methods THREAD=$thread STEPS=${STEPS:-20000} ANCHOR=${ANCHOR:-} OUT=$work/report \
    timeout 300 gdb -q -batch -p "$jvm" -x "$scripts/instructions.py" > "$work/gdb" 2>&1 || true
kill "$jvm" 2> /dev/null || true
[ -s "$work/report" ] || { tail -n 5 "$work/gdb" >&2; echo "nothing was counted" >&2; exit 1; }
cat "$work/report"
