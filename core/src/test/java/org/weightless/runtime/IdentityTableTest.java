package org.weightless.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys are told apart by identity, and a table never changes. */
class IdentityTableTest {
    @Test
    void equalKeysAreTwo() {
        String one = new String("key");
        String other = new String("key");
        IdentityTable<String, Integer> table = IdentityTable.<String, Integer>empty().with(one, 1);
        assertEquals(1, table.get(one));
        assertNull(table.get(other));
        assertEquals(2, table.with(other, 2).get(other));
        assertNull(table.get(other), "the old table stays as it was");
    }

    @Test
    void itHoldsSoManyAndNoMore() {
        List<Object> keys = new ArrayList<>();
        IdentityTable<Object, Integer> table = IdentityTable.empty();
        for (int i = 0; i < 256; i++) {
            keys.add(new Object());
            table = table.with(keys.get(i), i);
            for (int k = 0; k <= i; k++) {
                assertEquals(k, table.get(keys.get(k)));
            }
        }
        assertSame(table, table.with(new Object(), 0));
        assertNull(table.get(new Object()));
    }
}
