package orders;

import io.micrometer.context.ThreadLocalAccessor;
import java.util.List;
import java.util.Map;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What Spring binds to a thread for a transaction, for Micrometer's registry. */
final class TransactionAccessor implements ThreadLocalAccessor<TransactionAccessor.Bound> {
    /** A transaction, as it is taken off a thread. */
    record Bound(Map<Object, Object> resources, List<TransactionSynchronization> synchronizations, String name,
            boolean readOnly, Integer isolation, boolean active) {}

    @Override
    public Object key() {
        return "transaction";
    }

    @Override
    public Bound getValue() {
        boolean synchronised = TransactionSynchronizationManager.isSynchronizationActive();
        Map<Object, Object> resources = Map.copyOf(TransactionSynchronizationManager.getResourceMap());
        if (!synchronised && resources.isEmpty()) {
            return null;
        }
        return new Bound(resources,
                synchronised ? List.copyOf(TransactionSynchronizationManager.getSynchronizations()) : null,
                TransactionSynchronizationManager.getCurrentTransactionName(),
                TransactionSynchronizationManager.isCurrentTransactionReadOnly(),
                TransactionSynchronizationManager.getCurrentTransactionIsolationLevel(),
                TransactionSynchronizationManager.isActualTransactionActive());
    }

    @Override
    public void setValue(Bound bound) {
        setValue();
        bound.resources().forEach(TransactionSynchronizationManager::bindResource);
        if (bound.synchronizations() != null) {
            TransactionSynchronizationManager.initSynchronization();
            bound.synchronizations().forEach(TransactionSynchronizationManager::registerSynchronization);
        }
        TransactionSynchronizationManager.setCurrentTransactionName(bound.name());
        TransactionSynchronizationManager.setCurrentTransactionReadOnly(bound.readOnly());
        TransactionSynchronizationManager.setCurrentTransactionIsolationLevel(bound.isolation());
        TransactionSynchronizationManager.setActualTransactionActive(bound.active());
    }

    /** Nothing is bound any more; nothing is closed. */
    @Override
    public void setValue() {
        Map.copyOf(TransactionSynchronizationManager.getResourceMap()).keySet()
                .forEach(TransactionSynchronizationManager::unbindResource);
        TransactionSynchronizationManager.clear();
    }
}
