package org.weightless.agent.instrument.plan;

import java.util.BitSet;
import java.util.Map;

/**
 * What becomes of single instructions of a method when it is copied, by their index, suspension points apart.
 *
 * @param maps stack maps
 * @param displaced {@code new} instructions whose objects are made behind the evaluation of their arguments
 * @param constructions the constructor calls that then make them
 * @param readExceptions first instructions of handlers that look at the exception
 * @param loads what loads of locals find that hold different classes at different points: a class, or else null
 */
public record Changes(Map<Integer, TypesAt> maps, BitSet displaced, Map<Integer, Construction> constructions,
        BitSet readExceptions, Map<Integer, Object> loads) {}
