{{ docs }}module {{ package }} {
    requires transitive io.quark.runtime;

    exports {{ package }};
}
