#!/bin/sh
# Measures what the agent costs while programs start: the CPU time of the process, and its peak memory.
#
#   startup.sh [<program>...]      hello generator classes spring-boot hibernate json guice picocli netty (default: all)
#
# JAVA_HOME   the JDK (default: the java on the path)
# AGENT       the agent's jar (default: the one of this build)
# RUNS        runs of each program with each agent, in turn (default 7); their medians are printed
# FLAGS       more flags for the measured JVMs
#
# Each program runs without an agent, with an agent whose transformer does nothing, and with ours. CPU time is user and
# system time of the process, as wait4 gives it: it depends far less than elapsed time on what else the machine does. What
# needs our agent, such as the generator, has no figure without it.
# It needs `mvn -Pframeworks verify`, whose programs it runs, and python3.
set -eu

scripts=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$scripts/../../../.." && pwd)
bin=${JAVA_HOME:+$JAVA_HOME/bin/}
agent=${AGENT:-$root/agent/target/weightless-agent.jar}
core=$root/core/target/weightless-core.jar
jar=${LARGE_JAR:-$root/bench/target/weightless-bench.jar}
programs=$root/agent/target/frameworks
for file in "$agent" "$core" "$programs"; do
    [ -e "$file" ] || { echo "there is no $file: run mvn -Pframeworks verify" >&2; exit 2; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir "$work/classes"
cat > "$work/Nothing.java" <<'JAVA'
public class Nothing implements java.lang.instrument.ClassFileTransformer {
    public static void premain(String options, java.lang.instrument.Instrumentation instrumentation) {
        instrumentation.addTransformer(new Nothing(), true);
    }
    @Override
    public byte[] transform(Module module, ClassLoader loader, String name, Class<?> redefined,
            java.security.ProtectionDomain domain, byte[] bytes) {
        return null;
    }
}
JAVA
printf 'Premain-Class: Nothing\nCan-Retransform-Classes: true\n' > "$work/manifest"
# For the oldest Java that is supported, whichever JDK is measured.
"${bin}javac" -nowarn --release 17 -cp "$core" -d "$work/classes" "$work/Nothing.java" \
    "$root"/bench/src/main/java/org/weightless/bench/Hello.java \
    "$root"/bench/src/main/java/org/weightless/bench/HelloYield.java
"${bin}jar" --create --file "$work/nothing.jar" --manifest "$work/manifest" -C "$work/classes" Nothing.class

framework() {
    echo "$1|-cp $programs/$1/classes:$programs/$1/lib/*:$core $2"
}

list() {
    echo "hello|-cp $work/classes org.weightless.bench.Hello"
    echo "generator|-cp $work/classes org.weightless.bench.HelloYield"
    [ ! -f "$jar" ] || echo "classes|-cp $jar org.weightless.bench.CodeGrowth load $jar"
    framework spring-boot "shop.Shop ready"
    framework hibernate library.Library
    framework json json.Json
    framework guice inject.Greetings
    framework picocli cli.Count
    framework netty net.Echo
}

"${bin}java" -version 2>&1 | sed -n 2p
list > "$work/list"
[ $# -eq 0 ] || {
    wanted=$(echo "$*" | tr ' ' '|')
    grep -E "^($wanted)\|" "$work/list" > "$work/wanted"
    mv "$work/wanted" "$work/list"
}
python3 "$scripts/startup.py" "${bin}java" "${RUNS:-7}" "$work/list" "$work/nothing.jar" "$agent" ${FLAGS:-}
