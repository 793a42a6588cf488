# frozen_string_literal: true

require 'quark'

# Find other services, call the healthy ones, and follow a request through all of them.
module Mdk
  # The version of this package.
  VERSION = '3.0.0'

  Quark.need('3.0', 'mdk')

  # The base of the errors that `mdk` declares.
  class Error < Quark::Error
  end
end

require_relative 'mdk/backoff'
require_relative 'mdk/breaker'
require_relative 'mdk/clock'
require_relative 'mdk/cluster'
require_relative 'mdk/config'
require_relative 'mdk/context'
require_relative 'mdk/detour'
require_relative 'mdk/discovery'
require_relative 'mdk/environment'
require_relative 'mdk/interaction'
require_relative 'mdk/mdk'
require_relative 'mdk/node'
require_relative 'mdk/outbox'
require_relative 'mdk/recording'
require_relative 'mdk/rtp'
require_relative 'mdk/session'
require_relative 'mdk/sources'
require_relative 'mdk/text'
require_relative 'mdk/traceparent'
require_relative 'mdk/version'
