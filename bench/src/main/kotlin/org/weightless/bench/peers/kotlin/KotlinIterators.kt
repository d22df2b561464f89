package org.weightless.bench.peers.kotlin

import org.weightless.bench.peers.Arithmetic
import org.weightless.bench.peers.Arithmetic.MILLION
import org.weightless.bench.peers.Coroutines
import org.weightless.bench.peers.Countdown
import org.weightless.bench.peers.Node
import org.weightless.bench.peers.Token
import org.weightless.bench.peers.Turns

/** Kotlin's `iterator { }` of the standard library, bare: its fastest generator. */
class KotlinIterators : Turns(), Coroutines {
    override fun range(): Iterator<Int> = iterator {
        var i = 0
        while (true) {
            yield(i++)
        }
    }

    override fun standing(depth: Int): Iterator<Int> = iterator { descend(depth) }

    override fun fresh(levels: Int): Iterator<Int> = iterator {
        val sum = levels * (levels + 1) / 2 - 1
        var turn = 0
        while (true) {
            check(down(levels, turn++) == sum) { "wrong sum" }
        }
    }

    override fun oscillation(depth: Int): Iterator<Int> = iterator {
        while (true) {
            down(1, depth, 0)
        }
    }

    override fun tree(root: Node): Iterator<Int> = iterator { walk(root) }

    override fun fib(n: Int): Iterator<Long> = iterator {
        while (true) {
            yield(fib(n))
        }
    }

    override fun sum(data: IntArray): Iterator<Long> = iterator {
        while (true) {
            sum(data, 1_000 * MILLION)
        }
    }

    override fun hash(data: IntArray): Iterator<Long> = iterator {
        while (true) {
            hash(data, 1_000 * MILLION)
        }
    }

    override fun rotation(text: String): Iterator<String> = iterator {
        var turned = text
        while (true) {
            turned = Arithmetic.rotate(turned)
            yield(turned)
        }
    }

    override fun ticker(countdown: Countdown, times: Int): Iterator<Int?> = iterator {
        for (i in 0 until times) {
            countdown.left--
            yield(ZERO)
        }
    }

    override fun ending(countdown: Countdown): Iterator<Int?> = iterator {
        countdown.left--
    }

    override fun passer(token: Token, next: Int?): Iterator<Int?> = iterator {
        while (true) {
            token.pass()
            yield(next)
        }
    }

    override fun suspendedInOneFrame(): Any {
        val iterator = iterator {
            val before = turns
            yield(0)
            turns = before + 1
        }
        iterator.next()
        return iterator
    }

    private companion object {
        /** Boxed once: in a coroutine Kotlin makes a new Integer of each number that it yields. */
        @JvmField
        val ZERO: Int? = 0

        @JvmStatic
        var turns = 0
    }
}

private suspend fun SequenceScope<Int>.descend(frames: Int): Int {
    if (frames == 1) {
        var i = 0
        while (true) {
            yield(i++)
        }
    }
    return descend(frames - 1) + frames
}

private suspend fun SequenceScope<Int>.down(levels: Int, turn: Int): Int {
    if (levels == 1) {
        yield(turn and 127)
        return 0
    }
    return down(levels - 1, turn) + levels
}

private suspend fun SequenceScope<Int>.down(at: Int, depth: Int, sum: Int): Int {
    yield(at)
    val below = if (at < depth) down(at + 1, depth, sum + at) else sum
    yield(at)
    return below + at
}

private suspend fun SequenceScope<Int>.walk(node: Node) {
    if (node.left != null) {
        walk(node.left)
    }
    yield(node.value)
    if (node.right != null) {
        walk(node.right)
    }
}

private suspend fun SequenceScope<Long>.fib(n: Int): Long {
    if (n < 0) {
        yield(0)
    }
    return if (n < 2) n.toLong() else fib(n - 1) + fib(n - 2)
}

private suspend fun SequenceScope<Long>.sum(data: IntArray, total: Int): Long {
    var sum = 0L
    var untilYield = MILLION
    for (i in 0 until total) {
        sum += data[i and data.size - 1]
        if (--untilYield == 0) {
            yield(sum)
            untilYield = MILLION
        }
    }
    return sum
}

private suspend fun SequenceScope<Long>.hash(data: IntArray, total: Int): Long {
    var hash = 1L
    var untilYield = MILLION
    for (i in 0 until total) {
        hash = Arithmetic.step(hash, data[i and data.size - 1])
        if (--untilYield == 0) {
            yield(hash)
            untilYield = MILLION
        }
    }
    return hash
}
