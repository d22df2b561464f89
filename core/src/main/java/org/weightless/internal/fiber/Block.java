package org.weightless.internal.fiber;

/** Up to 64 neighbours in an {@link Population}, with a bit for each that can run. */
final class Block {
    static final int SIZE = 64;

    /** Blocks with fewer live fibers than this on average take too much room. */
    static final int SPARSE = SIZE / 4;

    final Home home;
    final FiberState[] fibers = new FiberState[SIZE];

    /** The bits of those that can run. */
    long ready;

    /** Where it stands among the blocks of the order. */
    int index;

    /** How many places were given away; those of ended fibers stay empty. */
    int used;

    int live;
    int firstId;
    int lastId;

    Block(Home home, int index) {
        this.home = home;
        this.index = index;
    }

    boolean isFull() {
        return used == SIZE;
    }

    void add(FiberState fiber) {
        if (used == 0) {
            firstId = fiber.id;
        }
        lastId = fiber.id;
        fiber.block = this;
        fiber.slot = (byte) used;
        fibers[used++] = fiber;
        live++;
    }

    /** The live fiber of an id, or null: ids ascend within a block. */
    FiberState find(int id) {
        for (int i = Math.min(id - firstId, used - 1); i >= 0; i--) {
            FiberState fiber = fibers[i];
            if (fiber != null && fiber.id <= id) {
                return fiber.id == id ? fiber : null;
            }
        }
        return null;
    }

    /** The bits of all in front of a slot, which may be the one behind the last. */
    static long before(int slot) {
        return slot == SIZE ? -1L : (1L << slot) - 1;
    }
}
