{% for line in docs %}{{ line }}
{% endfor -%}
{{ vis }}trait {{ name }}: Send {{ methods }}

/// Tells ports of the kind [`{{ name }}`] apart.
#[derive(Clone, Copy, Debug)]
{{ vis }}enum {{ name }}Port {}

/// What a port of the kind [`{{ name }}`] is asked.
#[derive(Clone, Debug, PartialEq)]
{{ vis }}enum {{ name }}Call {{ calls }}

impl fmt::Display for {{ name }}Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
{{ display }}    }
}

/// What a port of the kind [`{{ name }}`] tells.
#[derive(Clone, Debug, PartialEq)]
{{ vis }}enum {{ name }}Event {{ events }}

impl Kind for {{ name }}Port {
    const NAME: &'static str = {{ quark_name }};
    type Call = {{ name }}Call;
    type Event = {{ name }}Event;
}

impl Driver<{{ name }}Port> for Box<dyn {{ name }}> {
    fn call(&mut self, call: {{ name }}Call) {
{{ dispatch }}    }
}
