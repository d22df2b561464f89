package org.weightless.agent.instrument.analyse;

import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodInsnNode;
import org.weightless.agent.instrument.rules.Boundary;
import org.weightless.agent.instrument.rules.Names;

/**
 * Calls that are known from their names alone never to reach a fiber copy: their targets are the JDK's and nobody can
 * override them. Where fibers are suspended through the JDK's code, they also get no object whose methods they could
 * call back.
 *
 * <p>Packages {@code java.*} belong to the JDK by the JVM's own rule (JLS 7.4.3, ClassLoader.defineClass), so static
 * methods and constructors there are its own. Of the instance methods only those of final classes and final methods are
 * safe; the lists name the ones that hot code calls, and a test compares them with the JDK that runs. A class or method
 * that is missing here costs a little speed, never correctness.
 */
public final class KnownCalls {
    static final Set<String> FINAL_CLASSES = Set.of(
            "java/lang/String", "java/lang/StringBuilder", "java/lang/StringBuffer", "java/lang/Integer", "java/lang/Long",
            "java/lang/Boolean", "java/lang/Byte", "java/lang/Short", "java/lang/Character", "java/lang/Float",
            "java/lang/Double", "java/lang/Math", "java/lang/StrictMath", "java/lang/System", "java/lang/Class",
            "java/lang/Void", "java/lang/StackTraceElement", "java/lang/invoke/MethodType",
            "java/lang/invoke/MethodHandles$Lookup", "java/lang/reflect/Field", "java/lang/reflect/Method",
            "java/lang/reflect/Constructor", "java/lang/reflect/Array", "java/util/Objects", "java/util/UUID",
            "java/util/Locale", "java/util/OptionalInt", "java/util/OptionalLong", "java/util/OptionalDouble",
            "java/util/StringJoiner", "java/util/regex/Pattern",
            "java/util/concurrent/TimeUnit", "java/time/Duration",
            "java/time/Instant", "java/time/LocalDate", "java/time/LocalTime", "java/time/LocalDateTime", "java/net/URI");

    /** Final classes too, but whose methods get code or objects of anybody's, and call them back. */
    static final Set<String> CALLING_BACK = Set.of(
            "java/util/Optional", "java/util/Scanner", "java/util/regex/Matcher", "java/net/URL");

    /** Methods as {@code owner.name}, declared final there or in a final class. */
    static final Set<String> FINAL_METHODS = Set.of(
            "java/lang/Object.getClass", "java/lang/Object.notify", "java/lang/Object.notifyAll", "java/lang/Object.wait",
            "java/lang/Enum.name", "java/lang/Enum.ordinal", "java/lang/Enum.compareTo", "java/lang/Enum.equals",
            "java/lang/Enum.hashCode", "java/lang/Enum.getDeclaringClass", "java/lang/Thread.isAlive",
            "java/lang/Thread.getName", "java/lang/Thread.join", "java/lang/Throwable.addSuppressed",
            "java/lang/Throwable.getSuppressed", "java/lang/reflect/AccessibleObject.canAccess", "java/util/Formatter.parse",
            "java/util/concurrent/atomic/AtomicBoolean.get",
            "java/util/concurrent/atomic/AtomicBoolean.set", "java/util/concurrent/atomic/AtomicInteger.get",
            "java/util/concurrent/atomic/AtomicInteger.incrementAndGet", "java/util/concurrent/atomic/AtomicLong.get",
            "java/util/concurrent/atomic/AtomicReference.get", "java/util/concurrent/atomic/AtomicReference.set");

    /**
     * Methods as {@code owner.name} that take any object and call none of its methods; with their parameters where an
     * overload does.
     */
    static final Set<String> LEAVES = Set.of(
            "java/lang/Object.hashCode", "java/lang/Object.equals", "java/lang/Object.clone", "java/lang/Object.finalize",
            "java/lang/Throwable.initCause", "java/lang/Throwable.addSuppressed", "java/lang/Throwable.fillInStackTrace",
            "java/lang/Throwable.getMessage", "java/lang/Throwable.getCause",
            "java/util/Objects.requireNonNull(Ljava/lang/Object;)",
            "java/util/Objects.requireNonNull(Ljava/lang/Object;Ljava/lang/String;)", "java/util/Objects.isNull",
            "java/util/Objects.nonNull", "java/util/Objects.requireNonNullElse", "java/util/Arrays.asList",
            "java/util/Arrays.copyOf", "java/util/Arrays.copyOfRange", "java/util/Arrays.fill", "java/util/List.of",
            "java/util/Map.entry", "java/util/Optional.of", "java/util/Optional.ofNullable", "java/util/Collections.singleton",
            "java/util/Collections.singletonList", "java/util/Collections.singletonMap",
            "java/util/Collections.unmodifiableCollection", "java/util/Collections.unmodifiableList",
            "java/util/Collections.unmodifiableSet", "java/util/Collections.unmodifiableMap",
            "java/util/Collections.unmodifiableSortedSet", "java/util/Collections.unmodifiableSortedMap",
            "java/util/Collections.synchronizedCollection", "java/util/Collections.synchronizedList",
            "java/util/Collections.synchronizedSet", "java/util/Collections.synchronizedMap",
            "java/util/Comparator.comparing", "java/util/Comparator.comparingInt",
            "java/util/Comparator.comparingLong", "java/util/Comparator.comparingDouble",
            "java/util/Comparator.nullsFirst", "java/util/Comparator.nullsLast", "java/util/function/Predicate.isEqual",
            "java/lang/ThreadLocal.withInitial", "java/util/concurrent/CompletableFuture.completedFuture",
            "java/util/concurrent/CompletableFuture.failedFuture");

    /** What constructors ask for its contents: others keep what they get, and ask it later. */
    private static final Set<String> ASKED_BY_CONSTRUCTORS = Set.of(
            "java/lang/Iterable", "java/lang/CharSequence", "java/lang/Readable", "java/io/InputStream",
            "java/io/OutputStream", "java/util/Collection", "java/util/List", "java/util/Set", "java/util/SortedSet",
            "java/util/NavigableSet", "java/util/Queue", "java/util/Deque", "java/util/PriorityQueue",
            "java/util/Map", "java/util/SortedMap", "java/util/NavigableMap", "java/util/EnumMap", "java/util/Map$Entry",
            "java/util/Iterator", "java/util/Enumeration", "java/util/function/Supplier", "java/util/stream/Gatherer",
            "java/text/AttributedCharacterIterator", "java/net/URLStreamHandler");

    /** Whose constructors ask what the types of their parameters do not tell; those nested in them as {@code $Of..} too. */
    private static final Set<String> ASKING_IN_CONSTRUCTORS = Set.of(
            "java/util/AbstractMap$KeyIterator", "java/util/AbstractMap$ValueIterator", "java/util/AbstractMap$1$1",
            "java/util/AbstractMap$2$1", "java/util/AbstractList$SubList$1", "java/util/Collections$UnmodifiableCollection$1",
            "java/util/Collections$UnmodifiableList$1", "java/util/Collections$UnmodifiableMap$UnmodifiableEntrySet$1",
            "java/util/Collections$SequencedSetFromMap", "java/util/ReverseOrderListView$DescendingIterator",
            "java/util/ReverseOrderListView$DescendingListIterator", "java/util/ReverseOrderSortedMapView$Submap$1",
            "java/util/ReverseOrderSortedSetView$Subset$1", "java/io/ObjectInputStream$FieldValues",
            "java/nio/file/FileTreeIterator", "java/nio/file/FileTreeWalker$DirectoryNode", "java/util/GregorianCalendar",
            "java/util/PropertyResourceBundle",
            "java/util/ImmutableCollections$Set12", "java/util/ImmutableCollections$SetN",
            "java/util/ImmutableCollections$MapN", "java/util/ReverseOrderSortedSetView$Subset",
            "java/util/TreeMap$NavigableSubMap", "java/util/TreeMap$AscendingSubMap", "java/util/TreeMap$DescendingSubMap",
            "java/util/concurrent/ConcurrentSkipListMap$SubMap",
            "java/util/concurrent/ConcurrentSkipListMap$SubMap$SubMapIter",
            "java/util/concurrent/ConcurrentSkipListMap$SubMap$SubMapKeyIterator",
            "java/util/concurrent/ConcurrentSkipListMap$SubMap$SubMapValueIterator",
            "java/util/concurrent/ConcurrentSkipListMap$SubMap$SubMapEntryIterator",
            "java/util/stream/Nodes$ArrayNode", "java/util/stream/Nodes$FixedNodeBuilder",
            "java/util/stream/Streams$ConcatSpliterator", "java/util/stream/StreamSpliterators$SliceSpliterator");

    /** Whose constructors call methods of their own that a class below may override, and nothing else of anybody's. */
    private static final Set<String> CALLING_OVERRIDDEN =
            Set.of("java/util/Random", "java/text/MessageFormat", "java/text/ChoiceFormat");

    private KnownCalls() {}

    /** Whether the target is code of the JDK's whatever the receiver; it may call back. */
    public static boolean staysInTheJdk(MethodInsnNode call) {
        String owner = call.owner;
        if (owner.startsWith("[") || isGetClass(call)) {
            return true;
        }
        if (!Boundary.isJdks(owner) || looksAtStack(call)) {
            return false;
        }
        return call.getOpcode() == Opcodes.INVOKESTATIC
                || call.getOpcode() == Opcodes.INVOKESPECIAL
                || FINAL_CLASSES.contains(owner)
                || CALLING_BACK.contains(owner)
                || FINAL_METHODS.contains(owner + "." + call.name)
                || isSignaturePolymorphic(call);
    }

    /** Whether the target is code of the JDK's whatever the receiver, and calls no code of anybody else's back. */
    public static boolean callsNobodyBack(MethodInsnNode call) {
        String owner = call.owner;
        if (owner.startsWith("[") || isGetClass(call)) {
            return true;
        }
        if (!Boundary.isJdks(owner) || looksAtStack(call)) {
            return false;
        }
        if (call.name.equals("<init>") || call.name.equals(Names.CONSTRUCTOR)) {
            return !asksArguments(call);
        }
        if (isOfVarHandle(call)) {
            return true;
        }
        String name = owner + "." + call.name;
        if (FINAL_METHODS.contains(name)) {
            return true;
        }
        boolean isKnown = call.getOpcode() == Opcodes.INVOKESTATIC || FINAL_CLASSES.contains(owner);
        if (LEAVES.contains(name) || LEAVES.contains(name + call.desc.substring(0, call.desc.indexOf(')') + 1))) {
            return isKnown || call.getOpcode() == Opcodes.INVOKESPECIAL;
        }
        return isKnown && !isInvocation(owner, call.name)
                && (!takesAny(call.desc) || call.name.equals("equals") && FINAL_CLASSES.contains(owner)
                        && call.getOpcode() != Opcodes.INVOKESTATIC || Boundary.whyPlain(owner, call.name) != null);
    }

    /** Whether a constructor of the JDK's may ask one of its arguments for what that holds; what is thrown keeps its trace. */
    private static boolean asksArguments(MethodInsnNode call) {
        return asksArguments(call.owner, call.desc);
    }

    /**
     * The same for the constructor itself.
     *
     * @param owner the class, one of the JDK's
     */
    public static boolean asksArguments(String owner, String desc) {
        if (owner.endsWith("Exception") || owner.endsWith("Error") || Boundary.whyPlain(owner) != null) {
            return false;
        }
        int shape = owner.lastIndexOf("$Of");
        if (CALLING_OVERRIDDEN.contains(owner)
                || ASKING_IN_CONSTRUCTORS.contains(shape < 0 ? owner : owner.substring(0, shape))) {
            return true;
        }
        for (Type type : Type.getArgumentTypes(desc)) {
            if (type.getSort() == Type.OBJECT && ASKED_BY_CONSTRUCTORS.contains(type.getInternalName())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a call makes an object whose constructor calls nobody unless it is that of a class below.
     *
     * @param superclass of the class that the call stands in: a call of its constructor is for an object of a class
     *     below
     */
    public static boolean makesWithoutOverriding(MethodInsnNode call, String superclass) {
        return CALLING_OVERRIDDEN.contains(call.owner) && !call.owner.equals(superclass)
                && (call.name.equals("<init>") || call.name.equals(Names.CONSTRUCTOR));
    }

    /** Calls by reflection, which the linker sees through. */
    private static boolean isInvocation(String owner, String name) {
        return owner.equals("java/lang/reflect/Method") && name.equals("invoke")
                || (owner.equals("java/lang/reflect/Constructor") || owner.equals("java/lang/Class"))
                        && name.equals("newInstance")
                || owner.equals("java/lang/reflect/InvocationHandler") && name.equals("invokeDefault");
    }

    /** Whether a call takes an object that may be of a class of anybody's, who is then called back. */
    private static boolean takesAny(String desc) {
        for (Type type : Type.getArgumentTypes(desc)) {
            if (mayBeAnyones(type)) {
                return true;
            }
        }
        return false;
    }

    /** Whether objects of a type may be of a class of anybody's. */
    public static boolean mayBeAnyones(Type type) {
        Type element = type.getSort() == Type.ARRAY ? type.getElementType() : type;
        return element.getSort() == Type.OBJECT && !FINAL_CLASSES.contains(element.getInternalName());
    }

    /**
     * Whether the JDK looks at the stack here, without a mark that says so, or keeps an exception that it makes. Linked
     * like a call that may suspend, as the runtime does that in its place or completes the trace.
     */
    public static boolean looksAtStack(MethodInsnNode call) {
        return call.owner.equals("java/lang/Thread") && call.name.equals("dumpStack")
                || call.owner.equals("java/io/ObjectInputStream") && call.name.equals("latestUserDefinedLoader")
                || call.owner.equals("java/util/concurrent/CompletableFuture") && call.name.equals("completeThrowable");
    }

    /** Final whatever type the call names: newer compilers name that of the object. */
    private static boolean isGetClass(MethodInsnNode call) {
        return call.name.equals("getClass") && call.desc.equals("()Ljava/lang/Class;");
    }

    private static boolean isOfVarHandle(MethodInsnNode call) {
        return call.owner.equals("java/lang/invoke/VarHandle");
    }

    /** Calls whose descriptor is the caller's invention (JVMS 2.9.3): no other call can take their place. */
    public static boolean isSignaturePolymorphic(MethodInsnNode call) {
        return call.owner.equals("java/lang/invoke/VarHandle")
                || call.owner.equals("java/lang/invoke/MethodHandle") && call.name.startsWith("invoke");
    }
}
