{% for line in docs %}{{ line }}
{% endfor -%}
{{ vis }}trait {{ name }}: Send {{ methods }}

/// Tells ports of the kind [`{{ name }}`] apart.
#[derive(Clone, Copy, Debug)]
{{ vis }}enum {{ stem }}Port {}

/// What a port of the kind [`{{ name }}`] is asked.
#[derive(Clone, Debug, PartialEq)]
{{ vis }}enum {{ stem }}Call {{ calls }}

impl fmt::Display for {{ stem }}Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
{{ display }}    }
}

/// What a port of the kind [`{{ name }}`] tells.
#[derive(Clone, Debug, PartialEq)]
{{ vis }}enum {{ stem }}Event {{ events }}

impl quark::port::Kind for {{ stem }}Port {
    const NAME: &'static str = {{ quark_name }};
    type Call = {{ stem }}Call;
    type Event = {{ stem }}Event;
}

impl quark::port::Driver<{{ stem }}Port> for Box<dyn {{ name }}> {
    fn call(&mut self, call: {{ stem }}Call) {
{{ dispatch }}    }
}
