package org.weightless.bench.peers.kotlin

import kotlin.coroutines.CoroutineContext
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.Job
import kotlinx.coroutines.async
import kotlinx.coroutines.cancel
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield
import org.weightless.bench.peers.Channels
import org.weightless.bench.peers.Countdown
import org.weightless.bench.peers.Fibers
import org.weightless.bench.peers.Forks
import org.weightless.bench.peers.Ring
import org.weightless.bench.peers.Spawning
import org.weightless.bench.peers.Token

/** kotlinx.coroutines on a dispatcher that is a queue in the thread of its caller: no other thread takes part. */
@OptIn(ExperimentalCoroutinesApi::class)
class KotlinxFibers : Fibers, Ring, Spawning, Forks, Channels {
    override fun roundRobin(fibers: Int, countdown: Countdown): Fibers.Rounds {
        val turns = Turns()
        repeat(fibers) {
            turns.scope.launch {
                while (true) {
                    countdown.left--
                    yield()
                }
            }
        }
        return Fibers.Rounds {
            while (countdown.left > 0) {
                turns.step()
            }
        }
    }

    override fun untilOneEnds(fibers: Int, rounds: Int): Int {
        val turns = Turns()
        var yields = 0
        val quitter = turns.scope.launch {
            repeat(rounds) {
                yields++
                yield()
            }
        }
        repeat(fibers) {
            turns.scope.launch {
                while (true) {
                    yields++
                    yield()
                }
            }
        }
        while (quitter.isActive) {
            turns.step()
        }
        return yields
    }

    override fun ring(fibers: Int, hops: Int): Int {
        val turns = Turns()
        val token = Token(hops)
        val links = List(fibers) { Channel<Token>(1) }
        val stops = List(fibers) { at ->
            turns.scope.launch {
                while (true) {
                    val received = links[at].receive()
                    if (received.hops == 0) {
                        break
                    }
                    received.pass()
                    links[(at + 1) % fibers].send(received)
                }
            }
        }
        links[0].trySend(token)
        while (stops.all(Job::isActive)) {
            turns.runAll()
        }
        turns.scope.cancel()
        turns.runAll()
        return token.cargo
    }

    override fun spawnAndEnd(fibers: Int): Int {
        val turns = Turns()
        var ran = 0
        repeat(fibers) { turns.scope.launch { ran++ } }
        turns.runAll()
        return ran
    }

    override fun skynet(leaves: Int): Long {
        val turns = Turns()
        val root = turns.scope.async { sum(0, leaves) }
        turns.runAll()
        return root.getCompleted()
    }

    private suspend fun sum(number: Long, leaves: Int): Long {
        if (leaves == 1) {
            return number
        }
        val each = leaves / 10
        return coroutineScope {
            val children: List<Deferred<Long>> = List(10) { async { sum(number + it * each, each) } }
            children.sumOf { it.await() }
        }
    }

    override fun pingPong(messages: Int): Int {
        val turns = Turns()
        val there = Channel<Int>()
        val back = Channel<Int>()
        turns.scope.launch {
            repeat(messages / 2) { back.send(there.receive() + 1) }
        }
        val last = turns.scope.async {
            var number = 0
            repeat(messages / 2) {
                there.send(number + 1)
                number = back.receive()
            }
            number
        }
        turns.runAll()
        return last.getCompleted()
    }

    /** A queue of what is to run next. */
    private class Turns : CoroutineDispatcher() {
        private val queue = ArrayDeque<Runnable>()
        val scope = CoroutineScope(this)

        override fun dispatch(context: CoroutineContext, block: Runnable) {
            queue.addLast(block)
        }

        fun step() = queue.removeFirst().run()

        fun runAll() {
            while (queue.isNotEmpty()) {
                step()
            }
        }
    }
}
