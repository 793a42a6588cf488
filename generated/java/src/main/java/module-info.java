/** Find other services, call the healthy ones, and follow a request through all of them. */
module io.quark.mdk {
    requires transitive io.quark.runtime;

    exports io.quark.mdk;
}
