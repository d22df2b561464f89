#!/bin/sh
# Measures everything that the engine's goals name and prints the table of ratios.
#
#   measure-goals.sh <results directory> [<JMH options>...]
#
# JAVA_HOME  the JDK to measure (default: the java on the path)
# FORKS      forks per benchmark (default 5)
# GCS        collectors (default "Serial G1")
# JMH options go to every JMH run, "-r 1s" for longer iterations for instance.
#
# Results go to <results directory>/jdk<version>-<collector>/: raw JMH JSON, machine.txt, ratios.md.
# It needs `mvn package` to have been run, and an otherwise idle machine.
set -eu

if [ $# -lt 1 ]; then
    sed -n '2,12s/^# \{0,1\}//p' "$0"
    exit 2
fi
results=$1
shift
root=$(cd "$(dirname "$0")/../../../.." && pwd)
case $results in
    /*) ;;
    *) results=$PWD/$results ;;
esac
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
forks=${FORKS:-5}
cd "$root"
jar=bench/target/weightless-bench.jar
heap="-Xms1g -Xmx1g"
version=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = //p')

describe_machine() {
    echo "date: $(date -u +%Y-%m-%d)"
    echo "commit: $(git rev-parse --short HEAD 2>/dev/null || echo unknown)"
    echo "system: $(uname -srm), $(nproc) processors"
    sed -n 's/^model name[^:]*/processor/p' /proc/cpuinfo 2>/dev/null | head -n 1
    "$java" -version 2>&1
    echo "command: FORKS=$forks GCS=$gc bench/src/main/scripts/measure-goals.sh <results> $*"
}

# The same JSON work with and without the agent, fork by fork in turn, so that both see the machine's moods.
measure_library() {
    round=1
    while [ "$round" -le "$forks" ]; do
        "$java" -Dweightless.agent=none -jar "$jar" 'Library\.plain' -f 1 \
            -jvmArgsAppend "-XX:+Use${gc}GC $heap" -rf json -rff "$out/library-plain-$round.json" "$@"
        "$java" -jar "$jar" 'Library\.' -f 1 \
            -jvmArgsAppend "-XX:+Use${gc}GC $heap" -rf json -rff "$out/library-agent-$round.json" "$@"
        round=$((round + 1))
    done
}

for gc in ${GCS:-Serial G1}; do
    out=$results/jdk$version-$gc
    mkdir -p "$out"
    describe_machine "$@" > "$out/machine.txt"
    "$java" -jar "$jar" '.*' -e 'Library\.' -f "$forks" \
        -jvmArgsAppend "-XX:+Use${gc}GC $heap" -rf json -rff "$out/yields.json" "$@"
    measure_library "$@"
    "$java" -cp "$jar" org.weightless.bench.Startup "$out/startup.json"
    "$java" -cp "$jar" org.weightless.bench.Footprint "$out/footprint.json"
    {
        cat "$out/machine.txt"
        "$java" -cp "$jar" org.weightless.bench.Ratios "$out"
    } | tee "$out/ratios.md"
done
