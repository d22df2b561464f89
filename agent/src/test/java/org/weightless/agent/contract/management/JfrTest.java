package org.weightless.agent.contract.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.SettingDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.PinnedException;
import org.weightless.Scheduler;
import org.weightless.TimedOutException;
import org.weightless.agent.testing.Caught;
import org.weightless.channel.Channel;

/** What a flight recording says about fibers. */
@Timeout(120)
class JfrTest {
    @TempDir
    Path directory;

    private final Scheduler scheduler = Scheduler.roundRobin();

    private List<RecordedEvent> recorded(String event, Generator.Body program) throws Exception {
        Path file = directory.resolve("test.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("org.weightless." + event).withoutThreshold();
            recording.start();
            program.run();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .filter(recorded -> recorded.getEventType().getName().equals("org.weightless." + event))
                .filter(recorded -> !recorded.hasField("scheduler")
                        || recorded.getInt("scheduler") == System.identityHashCode(scheduler))
                .toList();
    }

    @Test
    void theStartSaysWhoSpawned() throws Exception {
        List<RecordedEvent> events = recorded("FiberStart", () -> {
            scheduler.spawn("first", () -> scheduler.spawn(() -> {}));
            scheduler.run();
        });
        assertEquals(List.of("first", "fiber-2"), events.stream().map(event -> event.getString("name")).toList());
        assertEquals(List.of(1, 2), events.stream().map(event -> event.getInt("fiber")).toList());
        assertTrue(events.get(0).getStackTrace().toString().contains("JfrTest"));
    }

    @Test
    void theEndSaysHow() throws Exception {
        List<RecordedEvent> events = recorded("FiberEnd", () -> {
            scheduler.spawn("done", () -> {});
            scheduler.spawn("failed", () -> {
                throw new IllegalStateException("no luck");
            });
            scheduler.spawn("cancelled", () -> {
                Fiber.current().cancel();
                Fiber.yield();
            });
            scheduler.remove(scheduler.spawn("removed", () -> {}).id());
            scheduler.run();
        });
        assertEquals(List.of("removed CANCELLED", "done DONE", "failed FAILED", "cancelled CANCELLED"),
                events.stream().map(event -> event.getString("name") + " " + event.getString("state")).toList());
        assertEquals("java.lang.IllegalStateException: no luck", events.get(2).getString("failure"));
        assertNull(events.get(1).getString("failure"));
    }

    @Test
    void oneSwitchIn1024IsRecorded() throws Exception {
        List<RecordedEvent> events = recorded("FiberSwitch", () -> {
            scheduler.spawn("busy", () -> {
                for (int i = 1; i < 5000; i++) {
                    Fiber.yield();
                }
            });
            scheduler.run();
        });
        assertEquals(List.of(1024L, 2048L, 3072L, 4096L), events.stream().map(event -> event.getLong("switches")).toList());
        assertEquals("busy", events.get(0).getString("name"));
    }

    @Test
    void aWaitSaysForWhatHowLongAndHowItEnded() throws Exception {
        scheduler.virtualTime();
        Channel<String> channel = Channel.<String>rendezvous().named("mail");
        List<RecordedEvent> events = recorded("FiberWait", () -> {
            scheduler.spawn("reader", () -> {
                channel.receive();
                Caught.by(TimedOutException.class, () -> channel.receive(Duration.ofSeconds(1)));
            });
            scheduler.spawn("writer", () -> channel.send("a"));
            scheduler.run();
        });
        assertEquals(List.of("receive from channel mail", "receive from channel mail"),
                events.stream().map(event -> event.getString("what")).toList());
        assertNull(events.get(0).getString("outcome"));
        assertTrue(events.get(1).getString("outcome").startsWith("org.weightless.TimedOutException"));
        assertTrue(events.get(0).getDuration().toNanos() > 0);
    }

    private static void read(Channel<String> mail, int depth) {
        String label = "letter " + depth;
        if (depth > 1) {
            read(mail, depth - 1);
        } else {
            mail.receive();
        }
        assertEquals("letter " + depth, label);
    }

    private void readerAndWriter(int depth) {
        Channel<String> mail = Channel.<String>rendezvous().named("mail");
        scheduler.spawn("reader", () -> read(mail, depth));
        scheduler.spawn("writer", () -> mail.send("a"));
        scheduler.run();
    }

    @Test
    void framesOfAWaitSayWhereAndWithWhichVariables() throws Exception {
        List<RecordedEvent> events = recorded("FiberFrames", () -> readerAndWriter(2));
        assertEquals(List.of("reader"), events.stream().map(event -> event.getString("name")).toList());
        String frames = events.get(0).getString("frames");
        assertTrue(frames.contains("JfrTest.read(JfrTest.java:"), frames);
        assertTrue(frames.indexOf("label: String = \"letter 1\"") < frames.indexOf("label: String = \"letter 2\""), frames);
        assertTrue(frames.contains("label: String = \"letter 1\""), frames);
    }

    @Test
    void framesOfADeepWaitAreTheInnermost() throws Exception {
        String frames = recorded("FiberFrames", () -> readerAndWriter(100)).get(0).getString("frames");
        assertTrue(frames.contains("\"letter 64\"") && !frames.contains("\"letter 65\""), frames);
        assertTrue(frames.endsWith("    and 37 more\n"), frames);
    }

    @Test
    void framesAreNotRecordedUnlessAskedForAndThenBesidesTheWait() throws Exception {
        Path file = directory.resolve("all.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("org.weightless.FiberWait").withoutThreshold();
            recording.start();
            readerAndWriter(1);
            recording.enable("org.weightless.FiberFrames").withoutThreshold();
            readerAndWriter(1);
            recording.stop();
            recording.dump(file);
        }
        List<String> names = RecordingFile.readAllEvents(file).stream().map(event -> event.getEventType().getName())
                .filter(name -> name.endsWith("FiberWait") || name.endsWith("FiberFrames")).sorted().toList();
        assertEquals(List.of("org.weightless.FiberFrames", "org.weightless.FiberWait", "org.weightless.FiberWait"), names);
        assertEquals(List.of("false"), FlightRecorder.getFlightRecorder().getEventTypes().stream()
                .filter(type -> type.getName().equals("org.weightless.FiberFrames"))
                .flatMap(type -> type.getSettingDescriptors().stream())
                .filter(setting -> setting.getName().equals("enabled")).map(SettingDescriptor::getDefaultValue).toList());
    }

    @Test
    void aRefusedYieldSaysWhyAndWhere() throws Exception {
        List<RecordedEvent> events = recorded("FiberPinned", () -> {
            scheduler.spawn(() -> {
                synchronized (scheduler) {
                    Caught.by(PinnedException.class, Fiber::yield);
                }
            });
            scheduler.run();
        });
        assertEquals(1, events.size());
        assertEquals("MONITOR", events.get(0).getString("reason"));
        assertTrue(events.get(0).getString("culprit").contains("JfrTest"));
        assertTrue(events.get(0).getStackTrace().toString().contains("JfrTest"));
    }

    /** JFR gives it code that only it may run. */
    @Name("org.weightless.Users")
    private static final class Users extends Event {
        int number;
    }

    @Test
    void eventsOfTheUsersAreCommittedInFibers() throws Exception {
        List<RecordedEvent> events = recorded("Users", () -> {
            Generator<Integer> numbers = Generator.of(() -> {
                for (int i = 0; i < 3; i++) {
                    Fiber.yield(i);
                    Users event = new Users();
                    event.begin();
                    event.number = i;
                    event.commit();
                }
            });
            numbers.forEachRemaining(number -> {});
        });
        assertEquals(List.of(0, 1, 2), events.stream().map(event -> event.getInt("number")).toList());
        assertTrue(events.get(1).getStackTrace().toString().contains("JfrTest"));
    }

    @Test
    void withoutARecordingNothingIsKept() throws Exception {
        scheduler.spawn(() -> Fiber.sleep(Duration.ZERO));
        scheduler.run();
        List<RecordedEvent> events = recorded("FiberWait", () -> assertTrue(Files.isDirectory(directory)));
        assertEquals(List.of(), events);
    }
}
