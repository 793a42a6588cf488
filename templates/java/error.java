{{ docs }}{{ public }}final class {{ name }} extends {{ base }} {
    private static final long serialVersionUID = 1L;
{{ fields }}
{{ constructor_docs }}{{ constructor }}        super({{ message }});
{{ assignments }}    }
{{ accessors }}
    @Override
    public boolean equals(Object other) {
        return other instanceof {{ name }}{{ equality }};
    }

    @Override
    public int hashCode() {
        return getMessage().hashCode();
    }

    @Override
    public {{ json }} toJson() {
{{ to_json }}    }
}
