package io.quark.runtime;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * How generated classes and actors show their state to {@link TestRuntime#state}. Each says so when it is loaded, so that
 * no name of its own has to do with it.
 */
public final class States {
    private static final Map<Class<?>, Function<Object, Json>> STATES = new ConcurrentHashMap<>();

    private States() {}

    /**
     * Says how instances of a class show their state.
     *
     * @param <T> the class
     * @param type the class
     * @param state gives the state of an instance
     */
    public static <T> void of(Class<T> type, Function<T, Json> state) {
        STATES.put(type, subject -> state.apply(type.cast(subject)));
    }

    /**
     * Says how actors of a type show their state: as a step.
     *
     * @param <T> the type
     * @param type the type
     * @param core what an actor has besides its fields
     * @param state gives the state of an actor
     */
    public static <T> void of(Class<T> type, Function<T, Core> core, Function<T, Json> state) {
        of(type, actor -> {
            Core quark = core.apply(actor);
            quark.enter();
            try {
                return state.apply(actor);
            } finally {
                quark.leave();
            }
        });
    }

    /**
     * The state of an interface value: of the instance behind it, and null for one that host code implements.
     *
     * @param value the value, or null
     * @return its state
     */
    public static Json inside(Object value) {
        Function<Object, Json> state = value == null ? null : STATES.get(value.getClass());
        return state == null ? Json.NULL : state.apply(value);
    }

    static Json shown(Object subject) {
        Function<Object, Json> state = STATES.get(subject.getClass());
        if (state == null) {
            throw new IllegalArgumentException(subject.getClass().getName() + " is neither actor nor class of a package");
        }
        return state.apply(subject);
    }
}
