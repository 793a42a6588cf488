"""{{ docs }}"""

{{ imports }}
{% if checks %}
quark.require({{ minor }}, {{ package }})
{% endif %}
__version__ = {{ version }}

__all__ = [
{% for name in names %}    "{{ name }}",
{% endfor %}]
