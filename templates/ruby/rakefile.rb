# frozen_string_literal: true

require 'rake/testtask'

Rake::TestTask.new(:test) { |task| task.pattern = 'test/test_*.rb' }

task default: :test
