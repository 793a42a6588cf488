{{ docs }}{{ public }}enum {{ name }} implements {{ wire_name }} {
{{ cases }}
    private static final {{ decoder }}<{{ name }}> DECODER = {{ decoders }};

    private final String wireName;

    {{ name }}(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }

{{ from_json_docs }}    {{ public }}static {{ name }} fromJson({{ json }} json) {
        return DECODER.decode(json);
    }
}
