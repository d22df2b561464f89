package org.weightless.internal.fiber;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.IntFunction;

/**
 * A scheduler's fibers in order, and a place in it.
 *
 * <p>Fibers stand in blocks of 64 with a bit for each that can run, and there is a bit for each block that has one, so
 * that the next one is found among a million that wait. A fiber knows its block and so its place. Ended ones leave
 * holes; empty blocks are dropped when they are more than the others, and what is left of sparse ones moves together.
 */
public final class Population implements Iterable<FiberState> {
    private final Home home;
    private Block[] blocks = new Block[4];
    private int count;
    private int empty;

    /** The one of {@link #blocks} where the next fiber stands. */
    private Block last;

    /** The blocks in which a fiber can run. */
    private long[] summary = new long[1];

    private int live;
    private int ready;

    /** Whether the order is no longer that of ids. */
    private boolean turned;

    /** The place: a block and the bits of those in it that have had their turn. */
    private Block place;

    private long passed;

    public Population(Home home) {
        this.home = home;
        clear();
    }

    private void clear() {
        Arrays.fill(blocks, null);
        Arrays.fill(summary, 0);
        count = 0;
        empty = 0;
        append();
        place = last;
        passed = 0;
    }

    private void append() {
        if (count == blocks.length) {
            blocks = Arrays.copyOf(blocks, 2 * count);
            summary = Arrays.copyOf(summary, (2 * count + 63) / 64);
        }
        last = new Block(home, count);
        blocks[count++] = last;
    }

    // ---- those that can run

    /** How many can run. */
    public int ready() {
        return ready;
    }

    /** Whether this fiber is one of those that can run. */
    public boolean contains(FiberState fiber) {
        return holds(fiber) && canRun(fiber);
    }

    /** Moves the place to the next fiber that can run, past the end to the first one; null where none can. */
    public FiberState next() {
        long bits = place.ready & ~passed;
        if (bits == 0) {
            return nextBlocks();
        }
        passed = bits ^ bits - 1;
        return place.fibers[Long.numberOfTrailingZeros(bits)];
    }

    private FiberState nextBlocks() {
        if (ready == 0) {
            return null;
        }
        int index = readyBlock(place.index + 1);
        place = blocks[index >= 0 ? index : readyBlock(0)];
        passed = 0;
        return next();
    }

    /** The first block from this one on in which a fiber can run, or -1. */
    private int readyBlock(int from) {
        int word = from >> 6;
        if (word >= summary.length) {
            return -1;
        }
        long bits = summary[word] & -1L << from;
        while (bits == 0) {
            if (++word == summary.length) {
                return -1;
            }
            bits = summary[word];
        }
        return (word << 6) + Long.numberOfTrailingZeros(bits);
    }

    /**
     * The fiber that is the n-th of those that can run, in order and counted from 0.
     *
     * @throws IndexOutOfBoundsException if there are not so many
     */
    public FiberState get(int n) {
        int left = Objects.checkIndex(n, ready);
        int index = readyBlock(0);
        while (left >= Long.bitCount(blocks[index].ready)) {
            left -= Long.bitCount(blocks[index].ready);
            index = readyBlock(index + 1);
        }
        long bits = blocks[index].ready;
        while (left-- > 0) {
            bits &= bits - 1;
        }
        return blocks[index].fibers[Long.numberOfTrailingZeros(bits)];
    }

    /** Those that can run, in order. Not to be used any more when fibers have run, come or gone. */
    @Override
    public Iterator<FiberState> iterator() {
        return new Iterator<>() {
            private int index = readyBlock(0);
            private long bits = index < 0 ? 0 : blocks[index].ready;

            @Override
            public boolean hasNext() {
                return bits != 0;
            }

            @Override
            public FiberState next() {
                if (bits == 0) {
                    throw new NoSuchElementException("no more fibers can run");
                }
                FiberState fiber = blocks[index].fibers[Long.numberOfTrailingZeros(bits)];
                bits &= bits - 1;
                if (bits == 0) {
                    index = readyBlock(index + 1);
                    bits = index < 0 ? 0 : blocks[index].ready;
                }
                return fiber;
            }
        };
    }

    // ---- all

    public int live() {
        return live;
    }

    public boolean holds(FiberState fiber) {
        return fiber.block != null && fiber.block.home == home;
    }

    public static boolean canRun(FiberState fiber) {
        Block block = fiber.block;
        return block != null && (block.ready & 1L << fiber.slot) != 0;
    }

    /** Compares two fibers of one order. */
    public static int compare(FiberState one, FiberState other) {
        int blocks = Integer.compare(one.block.index, other.block.index);
        return blocks != 0 ? blocks : Integer.compare(one.slot, other.slot);
    }

    /** Adds a fiber at the end. Its id is greater than all before, since {@link #idsBeginAgain}. */
    public void add(FiberState fiber) {
        if (last.isFull()) {
            appendBehindLast();
        }
        last.add(fiber);
        live++;
    }

    /** All fibers of the last block may have ended while it was the last one. */
    private void appendBehindLast() {
        boolean isEmpty = last.live == 0;
        append();
        if (isEmpty) {
            noteEmptyBlock();
        }
    }

    private void noteEmptyBlock() {
        empty++;
        if (empty > 16 && empty > count / 2) {
            dropEmptyBlocks();
        }
    }

    /** From now on ids are less than those of fibers that are here. */
    void idsBeginAgain() {
        turned = true;
        if (last.used > 0) {
            appendBehindLast();
        }
    }

    /** The first id from this one on that no live fiber has, and up to which none has one; negative if all are taken. */
    int[] freeIds(int from) {
        int[] taken = new int[live];
        int at = 0;
        for (FiberState fiber : toArray()) {
            taken[at++] = fiber.id;
        }
        Arrays.sort(taken);
        int free = from;
        for (int id : taken) {
            if (id > free) {
                return new int[] {free, id - 1};
            }
            free += id == free ? 1 : 0;
        }
        return new int[] {free, Integer.MAX_VALUE};
    }

    public void remove(FiberState fiber) {
        Block block = fiber.block;
        setIdle(fiber);
        block.fibers[fiber.slot] = null;
        fiber.block = null;
        live--;
        if (--block.live < Block.SPARSE) {
            makeDenser(block);
        }
    }

    private void makeDenser(Block sparse) {
        if (sparse.live == 0 && sparse != last) {
            noteEmptyBlock();
        }
        if (live + Block.SIZE < (count - empty) * Block.SPARSE) {
            rebuildInOrder();
        }
    }

    public void setReady(FiberState fiber) {
        Block block = fiber.block;
        long bit = 1L << fiber.slot;
        if ((block.ready & bit) == 0) {
            if (block.ready == 0) {
                summary[block.index >> 6] |= 1L << block.index;
            }
            block.ready |= bit;
            ready++;
        }
    }

    public void setIdle(FiberState fiber) {
        Block block = fiber.block;
        long bit = 1L << fiber.slot;
        if ((block.ready & bit) != 0) {
            block.ready &= ~bit;
            if (block.ready == 0) {
                summary[block.index >> 6] &= ~(1L << block.index);
            }
            ready--;
        }
    }

    /** The live fiber of an id, or null. */
    public FiberState find(int id) {
        if (turned) {
            FiberState atPlace = place.find(id);
            if (atPlace != null) {
                return atPlace; // most often: the place is where the last slice was
            }
            for (int i = 0; i < count; i++) {
                FiberState found = blocks[i].firstId <= id && id <= blocks[i].lastId ? blocks[i].find(id) : null;
                if (found != null) {
                    return found;
                }
            }
            return null;
        }
        int low = 0;
        int high = count - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (blocks[middle].used > 0 && blocks[middle].firstId <= id) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return blocks[low].find(id);
    }

    /** All live fibers, in order. */
    public FiberState[] toArray() {
        return copyTo(FiberState[]::new);
    }

    /** The same, in an array of a type of one's own. */
    public <F extends FiberState> F[] copyTo(IntFunction<F[]> array) {
        F[] copy = array.apply(live);
        FiberState[] fibers = copy;
        int at = 0;
        for (int i = 0; i < count; i++) {
            for (FiberState fiber : blocks[i].fibers) {
                if (fiber != null) {
                    fibers[at++] = fiber;
                }
            }
        }
        return copy;
    }

    /** Turns the order so that it starts with this fiber, and puts the place in front of it. */
    public void turnTo(FiberState start) {
        FiberState[] fibers = toArray();
        int first = 0;
        while (fibers[first] != start) {
            first++;
        }
        if (first > 0) {
            turned = true;
            clear();
            addAgain(fibers, first, fibers.length);
            addAgain(fibers, 0, first);
        }
        place = start.block;
        passed = Block.before(start.slot);
    }

    private void rebuildInOrder() {
        FiberState[] fibers = toArray();
        FiberState atPlace = firstAhead();
        clear();
        addAgain(fibers, 0, fibers.length);
        place = atPlace != null ? atPlace.block : last;
        passed = Block.before(atPlace != null ? atPlace.slot : place.used);
        turned = turned && !hasAscendingIds();
    }

    /** The first live fiber ahead of the place up to the end, or null. */
    private FiberState firstAhead() {
        int slot = Long.numberOfTrailingZeros(~passed);
        for (int i = place.index; i < count; i++) {
            for (; slot < Block.SIZE; slot++) {
                if (blocks[i].fibers[slot] != null) {
                    return blocks[i].fibers[slot];
                }
            }
            slot = 0;
        }
        return null;
    }

    /** Gives these fibers, in which ids ascend or the order is turned, new places at the end. */
    private void addAgain(FiberState[] fibers, int from, int to) {
        for (int i = from; i < to; i++) {
            FiberState fiber = fibers[i];
            boolean could = canRun(fiber);
            fiber.block.ready &= ~(1L << fiber.slot);
            if (last.isFull() || last.used > 0 && last.lastId > fiber.id) {
                append();
            }
            last.add(fiber);
            if (could) {
                ready--;
                setReady(fiber);
            }
        }
    }

    /** Drops the empty blocks but the last one; the place moves to the next block that stays. */
    private void dropEmptyBlocks() {
        if (isEmptyBlock(place.index)) {
            int next = place.index + 1;
            while (isEmptyBlock(next)) {
                next++;
            }
            place = blocks[next];
            passed = 0;
        }
        Arrays.fill(summary, 0);
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (!isEmptyBlock(i)) {
                Block block = blocks[i];
                block.index = kept;
                blocks[kept++] = block;
                if (block.ready != 0) {
                    summary[block.index >> 6] |= 1L << block.index;
                }
            }
        }
        Arrays.fill(blocks, kept, count, null);
        count = kept;
        empty = 0;
        turned = turned && !hasAscendingIds();
    }

    private boolean hasAscendingIds() {
        int id = 0;
        for (int i = 0; i < count; i++) {
            if (blocks[i].used > 0) {
                if (blocks[i].firstId <= id) {
                    return false;
                }
                id = blocks[i].lastId;
            }
        }
        return true;
    }

    private boolean isEmptyBlock(int index) {
        return blocks[index].live == 0 && blocks[index] != last;
    }
}
