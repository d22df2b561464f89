package tck;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow.Subscriber;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.weightless.flow.Flow;

/** What has to do what a flow subscribes to a publisher with, seen from outside. */
public class SubscriberRules extends FlowSubscriberBlackboxVerification<Long> {
    public SubscriberRules() {
        super(new TestEnvironment(3000, 200));
    }

    @Override
    public Subscriber<Long> createFlowSubscriber() {
        CompletableFuture<Subscriber<? super Long>> subscriber = new CompletableFuture<>();
        Running.SERIAL.execute(() -> Running.SERIAL.spawn(() -> collect(subscriber)));
        @SuppressWarnings("unchecked")
        Subscriber<Long> made = (Subscriber<Long>) subscriber.join();
        return made;
    }

    private static void collect(CompletableFuture<Subscriber<? super Long>> subscriber) {
        try {
            Flow.<Long>from(subscriber::complete, 4).collect(value -> {});
        } catch (RuntimeException thrown) {
            // some tests send failures
        }
    }

    @Override
    public Long createElement(int element) {
        return (long) element;
    }
}
