#[cfg(test)]
mod tests {
    use super::*;
{%- for line in uses %}
    {{ line }}
{%- endfor %}
{%- for test in tests %}

    #[test]
    fn {{ test.name }}() {
{{ test.body }}    }
{%- endfor %}
}
