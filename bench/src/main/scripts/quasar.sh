#!/bin/sh
# Tries to run Quasar 0.8.0 on this JDK, and says why it does not: the reason why it is no contender.
#
#   quasar.sh
#
# JAVA_HOME  the JDK to try (default: the java on the path)
# Maven fetches Quasar. The program is compiled for Java 8, the best case; the exit status is that of the program.
set -u

source=$(cd "$(dirname "$0")/../quasar" && pwd)
bin=${JAVA_HOME:+$JAVA_HOME/bin/}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat > "$work/pom.xml" <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>attempt</groupId>
  <artifactId>quasar</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>co.paralleluniverse</groupId>
      <artifactId>quasar-core</artifactId>
      <version>0.8.0</version>
    </dependency>
  </dependencies>
</project>
POM
mvn -q -f "$work/pom.xml" dependency:copy-dependencies -DoutputDirectory="$work/lib" || exit 2
"${bin}javac" --release 8 -nowarn -cp "$work/lib/*" -d "$work" "$source/QuasarAttempt.java" 2> /dev/null || exit 2
timeout 60 "${bin}java" --add-opens=java.base/java.lang=ALL-UNNAMED -javaagent:"$work/lib/quasar-core-0.8.0.jar" -cp "$work:$work/lib/*" QuasarAttempt > "$work/log" 2>&1
status=$?
[ $status -ne 124 ] || echo "It has not ended after 60 seconds" >> "$work/log"
"${bin}java" -version 2>&1 | head -n 1
grep -E "^(yields|java\.|Exception in|Caused by|It has)" "$work/log" | sort | uniq -c | sort -rn | head -n 5
exit $status
