# frozen_string_literal: true

Gem::Specification.new do |spec|
  spec.name = 'quark-mdk'
  spec.version = '3.0.0'
  spec.summary = 'Find other services, call the healthy ones, and follow a request through all of them'
  spec.license = 'Apache-2.0'
  spec.authors = ['the authors of mdk']
  spec.required_ruby_version = '>= 3.1'
  spec.files = Dir['lib/**/*.rb', 'sig/**/*.rbs', 'README.md', 'LICENSE', '.yardopts']
  spec.metadata['rubygems_mfa_required'] = 'true'
  spec.add_dependency 'quark-runtime', '~> 3.0.0'
end
