# frozen_string_literal: true

Gem::Specification.new do |spec|
  spec.name = {{ name }}
  spec.version = {{ version }}
  spec.summary = {{ summary }}
  spec.license = {{ license }}
  spec.authors = [{{ authors }}]
{% if !emails.is_empty() %}  spec.email = [{{ emails }}]
{% endif %}{% if !repository.is_empty() %}  spec.homepage = {{ repository }}
{% endif %}  spec.required_ruby_version = '>= 3.1'
  spec.files = Dir['lib/**/*.rb', 'sig/**/*.rbs', 'README.md', 'LICENSE', '.yardopts']
  spec.metadata['rubygems_mfa_required'] = 'true'
  spec.add_dependency 'quark-runtime', '~> {{ minor }}.0'
end
