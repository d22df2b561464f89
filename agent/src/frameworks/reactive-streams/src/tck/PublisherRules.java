package tck;

import java.util.concurrent.Flow.Publisher;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.weightless.flow.Flow;

/** What a flow's publisher has to do. */
public class PublisherRules extends FlowPublisherVerification<Long> {
    public PublisherRules() {
        super(new TestEnvironment(3000, 200), 1000);
    }

    static Flow<Long> count(long elements) {
        return Flow.of(out -> {
            for (long i = 0; i < elements; i++) {
                out.emit(i);
            }
        });
    }

    static Flow<Long> failed() {
        return Flow.of(out -> {
            throw new IllegalStateException("no values here");
        });
    }

    @Override
    public Publisher<Long> createFlowPublisher(long elements) {
        return count(elements).publisher(Running.SERIAL);
    }

    @Override
    public Publisher<Long> createFailedFlowPublisher() {
        return failed().publisher(Running.SERIAL);
    }
}
