{{ client }}: {{ alias }} = {{ client_members }}
"""What a client of `{{ name }}` sends."""

{{ server }}: {{ alias }} = {{ server_members }}
"""What a server of `{{ name }}` sends."""

{{ client_codec }}: quark.Codec[{{ client }}] = quark.Codec(
    {{ tag_key }},
    {
{{ client_tags }}    },
)

{{ server_codec }}: quark.Codec[{{ server }}] = quark.Codec(
    {{ tag_key }},
    {
{{ server_tags }}    },
)
