/*
 * A network server written as if each call blocked: a fiber per connection reads lines in a loop, another one writes.
 * Below, a read that finds nothing awaits a future, and a loop around the scheduler asks the operating system which
 * sockets are ready, completes their futures and runs the fibers until all of them wait again. One thread serves
 * everybody, so the list of guests needs no lock. A guest who does not read fills his own mailbox and nobody else's:
 * what does not fit is lost. The guests are fibers of the same kind.
 *
 * Prints:
 *   ann read:
 *     * ann comes
 *     * bob comes
 *     bob: hello, ann
 *     ann: hello, bob
 *   bob read:
 *     * bob comes
 *     bob: hello, ann
 *     ann: hello, bob
 *     * ann goes
 *     * cid comes
 *     cid: anybody here?
 *     bob: I was about to go
 *   cid read:
 *     * cid comes
 *     cid: anybody here?
 *     bob: I was about to go
 *     * bob goes
 *   3 connections served
 */
package org.weightless.docs;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.weightless.Fiber;
import org.weightless.Scheduler;
import org.weightless.channel.Channel;

public class S30_ChatServer {
    /** Lets fibers wait for sockets. */
    static class Sockets {
        final Selector selector;

        Sockets() throws IOException {
            selector = Selector.open();
        }

        /** Suspends the fiber until a channel is ready for an operation. */
        void await(SelectableChannel channel, int operation) throws IOException {
            CompletableFuture<Void> ready = new CompletableFuture<>();
            SelectionKey key = channel.keyFor(selector);
            if (key == null) {
                key = channel.register(selector, 0, new HashMap<Integer, CompletableFuture<Void>>());
            }
            waiting(key).put(operation, ready);
            key.interestOpsOr(operation);
            Fiber.await(ready);
        }

        /** Runs fibers as long as one can, then waits for a socket; until no fiber is left. */
        void run(Scheduler scheduler) throws IOException {
            while (!scheduler.fibers().isEmpty()) {
                if (scheduler.step()) {
                    continue;
                }
                if (selector.select(this::wake, 10_000) == 0) {
                    throw new IOException("nothing has come for ten seconds\n" + scheduler.dump());
                }
            }
            selector.close();
        }

        private void wake(SelectionKey key) {
            for (int operation : new int[] {SelectionKey.OP_ACCEPT, SelectionKey.OP_READ, SelectionKey.OP_WRITE}) {
                if ((key.readyOps() & operation) != 0) {
                    key.interestOpsAnd(~operation);
                    waiting(key).remove(operation).complete(null);
                }
            }
        }

        @SuppressWarnings("unchecked")
        private static Map<Integer, CompletableFuture<Void>> waiting(SelectionKey key) {
            return (Map<Integer, CompletableFuture<Void>>) key.attachment();
        }
    }

    /** A socket as a fiber likes it. */
    static class Connection implements AutoCloseable {
        private final Sockets sockets;
        private final SocketChannel channel;
        private final ByteBuffer in = ByteBuffer.allocate(256).flip();

        Connection(Sockets sockets, SocketChannel channel) throws IOException {
            this.sockets = sockets;
            this.channel = channel;
            channel.configureBlocking(false);
        }

        /** The next line; null at the end. */
        String readLine() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int next = read(); next != '\n'; next = read()) {
                if (next < 0) {
                    return null;
                }
                line.append((char) next);
            }
            return line.toString();
        }

        private int read() throws IOException {
            while (!in.hasRemaining()) {
                int got = channel.read(in.clear());
                in.flip();
                if (got < 0) {
                    return -1;
                }
                if (got == 0) {
                    sockets.await(channel, SelectionKey.OP_READ);
                }
            }
            return in.get() & 0xff;
        }

        void writeLine(String line) throws IOException {
            ByteBuffer out = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.ISO_8859_1));
            while (out.hasRemaining()) {
                if (channel.write(out) == 0) {
                    sockets.await(channel, SelectionKey.OP_WRITE);
                }
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    final Sockets sockets = new Sockets();
    final Scheduler scheduler = Scheduler.roundRobin().onFailure((fiber, failure) -> {
        throw new IllegalStateException(fiber + " failed", failure);
    });

    S30_ChatServer() throws IOException {}

    // ---- the server

    final List<Channel<String>> mailboxes = new ArrayList<>();
    int served;

    void accept(ServerSocketChannel server, int guests) throws IOException {
        server.configureBlocking(false);
        for (int i = 0; i < guests; i++) {
            sockets.await(server, SelectionKey.OP_ACCEPT);
            Connection connection = new Connection(sockets, server.accept());
            scheduler.spawn(() -> serve(connection));
        }
        server.close();
    }

    void serve(Connection connection) throws IOException {
        try (Channel<String> mailbox = Channel.buffered(16)) {
            scheduler.spawn(() -> deliver(mailbox, connection));
            String name = connection.readLine();
            mailboxes.add(mailbox);
            tellAll("* " + name + " comes");
            for (String line = connection.readLine(); line != null; line = connection.readLine()) {
                tellAll(name + ": " + line);
            }
            mailboxes.remove(mailbox);
            tellAll("* " + name + " goes");
        }
        served++;
    }

    void tellAll(String line) {
        for (Channel<String> mailbox : mailboxes) {
            mailbox.trySend(line);
        }
    }

    /** Writes what comes until the mailbox is closed and empty, then hangs up. */
    static void deliver(Channel<String> mailbox, Connection connection) throws IOException {
        try (connection) {
            for (String line : mailbox) {
                connection.writeLine(line);
            }
        }
    }

    // ---- the guests

    final Map<String, List<String>> read = new LinkedHashMap<>();

    Connection enter(String name, SocketAddress address) throws IOException {
        Connection connection = new Connection(sockets, SocketChannel.open(address));
        read.put(name, new ArrayList<>());
        connection.writeLine(name);
        listen(connection, name, "* " + name + " comes");
        return connection;
    }

    /** Reads until somebody says what this guest waits for. */
    void listen(Connection connection, String name, String until) throws IOException {
        String line;
        do {
            line = connection.readLine();
            if (line == null) {
                throw new IOException(name + " waited for '" + until + "' until the server closed");
            }
            read.get(name).add(line);
        } while (!line.equals(until));
    }

    void ann(SocketAddress address) throws IOException {
        try (Connection chat = enter("ann", address)) {
            scheduler.spawn("bob", () -> bob(address));
            listen(chat, "ann", "bob: hello, ann");
            chat.writeLine("hello, bob");
            listen(chat, "ann", "ann: hello, bob");
        }
    }

    void bob(SocketAddress address) throws IOException {
        try (Connection chat = enter("bob", address)) {
            chat.writeLine("hello, ann");
            listen(chat, "bob", "* ann goes");
            scheduler.spawn("cid", () -> cid(address));
            listen(chat, "bob", "cid: anybody here?");
            chat.writeLine("I was about to go");
            listen(chat, "bob", "bob: I was about to go");
        }
    }

    void cid(SocketAddress address) throws IOException {
        try (Connection chat = enter("cid", address)) {
            chat.writeLine("anybody here?");
            listen(chat, "cid", "* bob goes");
        }
    }

    public static void main(String[] args) throws IOException {
        S30_ChatServer chat = new S30_ChatServer();
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        SocketAddress address = server.getLocalAddress();
        chat.scheduler.spawn("server", () -> chat.accept(server, 3));
        chat.scheduler.spawn("ann", () -> chat.ann(address));
        chat.sockets.run(chat.scheduler);
        chat.read.forEach((name, lines) -> {
            System.out.println(name + " read:");
            lines.forEach(line -> System.out.println("  " + line));
        });
        System.out.println(chat.served + " connections served");
    }
}
