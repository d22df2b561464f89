package org.weightless.runtime;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Consumer;

/**
 * The companions of classes: classes that have the fiber copies of their methods. The agent makes one when the linker
 * first asks for it, from the class as the JVM then has it.
 *
 * <p>When a class is redefined its companion is forgotten, and every call that was linked with regard to that class is
 * linked anew when it is next reached. What is suspended in the old companion goes on there.
 */
final class Companions {
    /** What the name of a companion has behind that of its class. No compiler makes such a name. */
    static final String SUFFIX = "$0fiber";
    /** What the name of a copy may end with, behind that of a static method. */
    static final String STATIC = "-static";
    /** The name of a constructor's copy. */
    static final String CONSTRUCTOR = "-init";

    /**
     * A companion.
     *
     * @param type the class with the copies: static methods that take a coroutine last
     * @param copies names of the copies, by name and descriptor of the methods
     */
    record Companion(Class<?> type, Map<String, String> copies) {}

    private static final ClassValue<Holder> HOLDERS = new ClassValue<>() {
        @Override
        protected Holder computeValue(Class<?> host) {
            return new Holder(host);
        }
    };

    /** The host of each companion. */
    private static final ClassValue<Class<?>[]> HOSTS = new ClassValue<>() {
        @Override
        protected Class<?>[] computeValue(Class<?> companion) {
            return new Class<?>[] {companion};
        }
    };

    static {
        Engine.Provider agent = Engine.provider();
        if (agent != null) {
            agent.onRedefinition(new Forgetting());
        }
    }

    private Companions() {}

    /**
     * The companion of a class.
     *
     * @param site the call that is being linked by the answer; null where nothing is
     * @return null where no method of the class can suspend
     */
    static Companion of(Class<?> host, Site site) {
        return HOLDERS.get(host).companion(site);
    }

    /** The class for which a class of generated code stands; any other is its own. */
    static Class<?> host(Class<?> type) {
        return type.getName().contains(SUFFIX) ? HOSTS.get(type)[0] : type;
    }

    /** Whether a companion is of code that its class no longer has. */
    static boolean isOld(Class<?> companion) {
        Class<?> host = host(companion);
        Companion now = host == companion ? null : of(host, null);
        return now != null && now.type() != companion;
    }

    static void setHost(Class<?> companion, Class<?> host) {
        HOSTS.get(companion)[0] = host;
    }

    /** A class is about to be redefined: to be linked again, calls wait until that has happened. */
    private static final class Forgetting implements Consumer<Class<?>> {
        @Override
        public void accept(Class<?> host) {
            HOLDERS.get(host).forget();
        }
    }

    private static final class Holder {
        private final Class<?> host;
        /** Held while a companion is made, which may wait for the end of a redefinition; never needed to forget it. */
        private final Object making = new Object();
        private Companion companion;
        /** The last one that there was, or is. */
        private Class<?> latest;
        private boolean known;
        private boolean isBeingMade;
        private int version;
        private Set<Site> sites = Collections.newSetFromMap(new WeakHashMap<>());
        private final List<Site> tooEarly = new ArrayList<>(0);

        Holder(Class<?> host) {
            this.host = host;
        }

        Companion companion(Site site) {
            synchronized (this) {
                if (known) {
                    return seenBy(site);
                }
            }
            synchronized (making) {
                if (isBeingMade) {
                    // By this thread: what it does for that is plain code, until the companion is there.
                    if (site != null) {
                        tooEarly.add(site);
                    }
                    return null;
                }
                isBeingMade = true;
                try {
                    return made(site);
                } finally {
                    isBeingMade = false;
                    unlinkTooEarly();
                }
            }
        }

        private void unlinkTooEarly() {
            for (Site site : tooEarly) {
                site.unlink();
            }
            tooEarly.clear();
        }

        private Companion made(Site site) {
            while (true) {
                int before;
                synchronized (this) {
                    if (known) {
                        return seenBy(site);
                    }
                    before = version;
                }
                Map.Entry<Class<?>, Map<String, String>> made = Engine.provider().companion(host);
                synchronized (this) {
                    if (version == before) {
                        companion = made == null ? null : new Companion(made.getKey(), made.getValue());
                        known = true;
                        if (made != null) {
                            take(made.getKey());
                        }
                        return seenBy(site);
                    }
                }
            }
        }

        /** The same as before is no longer old: the class has turned out to be what it was. */
        private void take(Class<?> type) {
            setHost(type, host);
            if (type == latest && type.isHidden()) {
                OldCode.set(type, false);
            }
            latest = type;
        }

        private Companion seenBy(Site site) {
            if (site != null) {
                sites.add(site);
            }
            return companion;
        }

        void forget() {
            List<Site> linked;
            int now;
            synchronized (this) {
                now = ++version;
                known = false;
                companion = null;
                linked = new ArrayList<>(sites);
                sites = Collections.newSetFromMap(new WeakHashMap<>());
            }
            for (Site site : linked) {
                site.unlink();
            }
            if (!linked.isEmpty()) {
                Site.syncAll(linked);
            }
            becomeOld(now);
        }

        /**
         * Only now, as no call is linked to it any more: it may not pass calls on to itself. If the class has changed
         * once more meanwhile, or has turned out to be the same, that counts.
         */
        private synchronized void becomeOld(int now) {
            if (version == now && !known && latest != null && latest.isHidden()) {
                OldCode.set(latest, true);
            }
        }
    }
}
