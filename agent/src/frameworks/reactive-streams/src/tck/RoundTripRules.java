package tck;

import java.util.concurrent.Flow.Publisher;
import org.weightless.flow.Flow;

/** The same of a flow from a publisher, with a buffer in between, on several carriers. */
public class RoundTripRules extends PublisherRules {
    @Override
    public Publisher<Long> createFlowPublisher(long elements) {
        return Flow.from(count(elements).publisher(Running.SERIAL), 3).buffer(2).map(n -> n + 1).publisher(Running.PARALLEL);
    }

    @Override
    public Publisher<Long> createFailedFlowPublisher() {
        return Flow.from(failed().publisher(Running.SERIAL), 3).buffer(2).publisher(Running.PARALLEL);
    }
}
