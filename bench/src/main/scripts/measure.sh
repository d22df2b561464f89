#!/bin/sh
# Measures, and leaves a directory of results with its report and charts.
#
#   measure.sh <results directory> [<JMH options>...]
#
# JAVA_HOME   the JDK to measure (default: the java on the path)
# GC          its collector: Serial, G1, Parallel, ZGC (default G1)
# CASES       which benchmarks, as JMH's pattern (default all): CASES='\.(Range|Tree)\.'
# FORKS       JVMs per row (default 5; fewer leave no spread to speak of)
# ITERATIONS  measured iterations per JVM (default 3), after WARMUPS (default 8) of the same length
# LENGTH      seconds of an iteration (default 1); with two processors G1's JVMs need six seconds of warm-up
# PROGRAMS    start-up, heap, class loading: yes or no (default yes)
# LARGE_JAR   whose classes are loaded with and without the agent (default the benchmarks' own)
# LANGUAGES   other languages that are installed: yes or no (default no)
#
# Each case has a file of its own, and one that is there already is not measured again: an interrupted run goes on where it
# was, and cases that need other options are added by a run of their own into the same directory. Another JDK, collector or
# commit needs another directory.
#
# JMH options go to JMH as they are: "-p fibers=1000" for one size, "-e platformThread" without the slowest contender.
# How long it takes: rows x FORKS x (WARMUPS + ITERATIONS) x LENGTH, and a second for each JVM.
# It needs `mvn package` to have been run, and an otherwise idle machine.
set -eu

if [ $# -lt 1 ]; then
    sed -n '2,23s/^# \{0,1\}//p' "$0"
    exit 2
fi
root=$(cd "$(dirname "$0")/../../../.." && pwd)
mkdir -p "$1"
out=$(cd "$1" && pwd)
shift
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
gc=${GC:-G1}
cases=${CASES:-.*}
forks=${FORKS:-5}
iterations=${ITERATIONS:-3}
warmups=${WARMUPS:-8}
milliseconds=$(awk "BEGIN { print int(1000 * ${LENGTH:-1}) }")
cd "$root"
jar=bench/target/weightless-bench.jar
large_jar=${LARGE_JAR:-$jar}
[ -f "$jar" ] || { echo "there is no $jar: run mvn package" >&2; exit 2; }
# A million fibers of the largest peer need 1.1 GB.
heap="-Xms2g -Xmx2g"

collector() {
    case $gc in
        ZGC) echo "-XX:+UseZGC" ;;
        *) echo "-XX:+Use${gc}GC" ;;
    esac
}

describe_machine() {
    echo "jdk: JDK $("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.vm.version = //p')"
    echo "collector: $gc"
    echo "commit: $(git rev-parse --short HEAD 2> /dev/null || echo unknown)"
    echo "system: $(uname -srm), $(getconf _NPROCESSORS_ONLN) processors"
    sed -n 's/^model name[^:]*/processor/p' /proc/cpuinfo 2> /dev/null | head -n 1
}

# measure <name> <forks> <JMH options>...: leaves name.json, without the paths of this machine; nothing if it is there already.
measure() {
    file=$out/$1.json
    [ ! -f "$file" ] || return 0
    in_jvms=$2
    shift 2
    "$java" -jar "$jar" "$@" -f "$in_jvms" -wi "$warmups" -w "${milliseconds}ms" -i "$iterations" -r "${milliseconds}ms" \
        -prof gc -rf json -rff "$out/running" -jvmArgsAppend "$(collector) $heap"
    sed 's|"/[^"]*/bin/java"|"java"|; s|\(jdkPeer=\)[^"]*/|\1|' "$out/running" > "$out/finished"
    mv "$out/finished" "$file"
    rm "$out/running"
}

# program <name> <class> <arguments>...: the same for a program of its own, which gets the result file as its last argument.
program() {
    file=$out/$1.json
    class=org.weightless.bench.$2
    [ ! -f "$file" ] || return 0
    shift 2
    "$java" -cp "$jar" "$class" "$@" "$file" || echo "$class failed, see above" >&2
}

# The rows of a case are compared with each other, so they come one after the other.
each_case() {
    rows=$("$java" -jar "$jar" -l "$cases" 2> /dev/null | sed -n 's/^org\.weightless\.bench\.\([A-Za-z.]*\)$/\1/p')
    for case in $(echo "$rows" | sed 's/\..*//' | sort -u); do
        pattern="\\.$case\\.($(echo "$rows" | sed -n "s/^$case\.//p" | paste -sd '|' -))\$"
        case $case in
            Library | Collections | CallbacksOfTheJdk)
                # The same work with and without the agent, a JVM of each in turn, so that both see the machine's moods.
                for round in $(seq "$forks"); do
                    measure "$case-$round" 1 "$pattern" "$@"
                done
                ;;
            *) measure "$case" "$forks" "$pattern" "$@" ;;
        esac
    done
}

machine=$(describe_machine)
if [ -f "$out/machine.txt" ] && [ "$(grep -v -e '^date: ' -e '^settings: ' "$out/machine.txt")" != "$machine" ]; then
    echo "$out has results of another machine, JDK, collector or commit: see its machine.txt, and give another directory" >&2
    exit 2
fi
[ -f "$out/machine.txt" ] || printf '%s\n' "$machine" "date: $(date -u +%Y-%m-%d)" > "$out/machine.txt"
echo "settings: $forks forks, $warmups + $iterations iterations of $milliseconds ms, $heap, cases $cases $*" >> "$out/machine.txt"
cat "$out/machine.txt"
each_case "$@"
if [ "${PROGRAMS:-yes}" = yes ]; then
    program startup Startup
    program footprint Footprint
    program idle-fibers IdleFibers
    program class-loading CodeGrowth "$large_jar"
fi
if [ "${LANGUAGES:-no}" = yes ] && [ ! -f "$out/other-languages.json" ]; then
    bench/src/main/scripts/other-languages.sh "$out/other-languages.json"
fi
"$java" -cp "$jar" org.weightless.bench.report.Report "$out" "$out"
"$java" -cp "$jar" org.weightless.bench.report.Ratios "$out" > "$out/goals.md"
echo "results, report.md, goals.md and charts: $out"
