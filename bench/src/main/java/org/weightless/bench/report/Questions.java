package org.weightless.bench.report;

import java.util.Map;

/** What each benchmark asks, as the title of its chart. */
final class Questions {
    private static final Map<String, String> QUESTIONS = Map.ofEntries(
            Map.entry("CallbacksOfTheJdk", "What do the JDK's callbacks cost in a fiber that never yields?"),
            Map.entry("Collections", "What does the agent cost code that never yields: collections?"),
            Map.entry("CreateAndDrop", "What does a generator cost that gives one value and is dropped?"),
            Map.entry("EmptyThreads", "What does a yield cost in 100,000 fibers that only yield?"),
            Map.entry("Fib", "What does a call cost that could suspend and never does?"),
            Map.entry("ForkedSearch", "What does a search cost that forks at each choice?"),
            Map.entry("ThroughJdk", "What does the JDK's code between a yield and the body cost?"),
            Map.entry("Forking", "What does a fork cost?"),
            Map.entry("FreshCalls", "What does a yield cost through calls entered only for it?"),
            Map.entry("Jump", "What does a jump with cargo cost between two fibers?"),
            Map.entry("JumpOrTurn", "What does naming the next fiber cost, against taking turns?"),
            Map.entry("Library", "What does the agent cost code that never yields: a JSON library?"),
            Map.entry("LocalValue", "What does it cost to read a value of the fiber's own, against a thread's?"),
            Map.entry("Oscillation", "What does a yield cost in a recursion that goes down and up?"),
            Map.entry("PingPong", "What does a message cost between two fibers?"),
            Map.entry("PrimitiveRange", "What does an unboxed value of a loop generator cost?"),
            Map.entry("Range", "What does a value of a loop generator cost?"),
            Map.entry("RoundRobin", "What does a switch between fibers cost?"),
            Map.entry("Scopes", "What does a scope with a hundred subtasks cost, against joining them?"),
            Map.entry("Skynet", "What does a leaf cost in a tree of 111,111 fibers?"),
            Map.entry("SparseYield", "What does an iteration cost in a loop that hardly ever yields?"),
            Map.entry("SpawnAndEnd", "What does a fiber cost that ends at once?"),
            Map.entry("StandingDepth", "What does a yield cost above frames that stand?"),
            Map.entry("StringOperations", "What does a fiber cost that yields after 20 ns of work?"),
            Map.entry("TokenRing", "What does a hop cost in a ring of 503 fibers?"),
            Map.entry("Tree", "What does a node cost in a recursive walk that yields each?"));

    private Questions() {}

    /** The question of a benchmark; its name where it asks none. */
    static String of(String benchmark) {
        return QUESTIONS.getOrDefault(benchmark, benchmark);
    }

    /** The question of a case, with its parameters if it has any. */
    static String of(Case asked) {
        String question = of(asked.benchmark());
        return asked.parameters().isEmpty() ? question : question + " (" + asked.parameters().replace("=", " = ") + ")";
    }
}
