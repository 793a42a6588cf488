# frozen_string_literal: true

# Configuration: what the environment variables mean, and what holds without them.
#
# Reads texts only; the variables themselves are read by the entry functions.
module Mdk
  # Where Mission Control is looked for unless something else is said: on this machine.
  DEFAULT_SERVER_URL = 'ws://127.0.0.1:7070/rtp'
  # @api private
  URL_FORM = "a WebSocket address: ws://\u{2026} or wss://\u{2026}"
  # @api private
  ENVIRONMENT_FORM = "'name' or 'fallback:name'"
  # @api private
  SOURCE_FORM = "'mission-control', 'static:nodes=<json list of nodes>' or 'synapse:path=<folder>'"
  # @api private
  POLICY_FORM = "'breaker', 'breaker:threshold=N,retest=SECONDS' or 'none'"
  # @api private
  LONGEST_RETEST = 31_536_000.0

  # An environment variable has a value that it cannot have.
  class InvalidSetting < Error
    # @return [String]
    attr_reader :variable
    # @return [String]
    attr_reader :accepted

    # @param variable [String]
    # @param accepted [String]
    def initialize(variable:, accepted:)
      super("#{variable}: expected #{accepted}")
      @variable = Quark.text(variable)
      @accepted = Quark.text(accepted)
    end
  end

  # How an MDK is set up.
  class Config
    include Quark::Record

    # @return [String] Mission Control's address, `ws://` or `wss://`. What follows a `?` in it may be a token.
    attr_reader :server_url
    # @return [String, nil] Proves to Mission Control who one is.
    attr_reader :token
    # @return [Environment] Where this process's services live.
    attr_reader :environment
    # @return [Source] Where nodes are learnt of.
    attr_reader :source
    # @return [Integer] How many failures in a row open a circuit breaker; 0: none do.
    attr_reader :threshold
    # @return [Integer] milliseconds How long after the last failure a node is tried again.
    attr_reader :retest

    # @param server_url [String] Mission Control's address, `ws://` or `wss://`. What follows a `?` in it may be a token.
    # @param token [String, nil] Proves to Mission Control who one is.
    # @param environment [Environment] Where this process's services live.
    # @param source [Source] Where nodes are learnt of.
    # @param threshold [Integer] How many failures in a row open a circuit breaker; 0: none do.
    # @param retest [Integer] How long after the last failure a node is tried again.
    def initialize(
      server_url: DEFAULT_SERVER_URL,
      token: nil,
      environment: Environment.new,
      source: MissionControl.of,
      threshold: 3,
      retest: 30_000
    )
      @server_url = Quark.text(server_url)
      @token = token && Quark.text(token)
      @environment = environment
      @source = source
      @threshold = threshold
      @retest = retest
      freeze
    end

    # Reads `MDK_SERVER_URL`, `MDK_TOKEN` (or `DATAWIRE_TOKEN`), `MDK_ENVIRONMENT`, `MDK_DISCOVERY_SOURCE` and `MDK_FAILURE_POLICY`.
    # A variable that is missing or empty leaves the default.
    #
    # @param variables [Hash{String => String}]
    # @return [Config]
    # @raise [InvalidSetting]
    def self.parse(variables)
      variables = Quark.cleaned(variables)
      environment = ::Mdk.environment_of(::Mdk.setting(variables, 'MDK_ENVIRONMENT'))
      breaker = ::Mdk.breaker_of(::Mdk.setting(variables, 'MDK_FAILURE_POLICY'))
      Config.of(
        server_url: ::Mdk.server_of(::Mdk.setting(variables, 'MDK_SERVER_URL')).freeze,
        token: ::Mdk.token_of(variables).freeze,
        environment:,
        source: ::Mdk.source_of(::Mdk.setting(variables, 'MDK_DISCOVERY_SOURCE'), environment),
        threshold: breaker.threshold,
        retest: breaker.retest
      )
    end

    # The headers with which a connection is asked for.
    #
    # @api private
    def headers
      token = @token
      return {}.freeze unless token

      { 'Authorization' => "Bearer #{token}" }.freeze
    end

    # Mission Control's address as it may be shown: what follows a `?` may be a token.
    #
    # @api private
    def shown_url
      without_token(Quark.item(Quark.split(@server_url, '?', 'config.q:58'), 0, 'config.q:58'))
    end

    # A text from elsewhere as it may be shown.
    #
    # @api private
    def without_token(text)
      token = @token
      return text unless token
      return text if token == ''

      Quark.split(text, token, 'config.q:64').join("\u{2026}")
    end

    # @return [String] without what is secret
    def inspect
      Quark.hiding(self, :server_url, :token)
    end
    alias to_s inspect

    # @api private
    def quark_state
      {
        'serverUrl' => '***',
        'token' => '***',
        'environment' => @environment.as_json,
        'source' => @source.as_json,
        'threshold' => @threshold,
        'retest' => @retest
      }
    end
  end

  # @api private
  class BreakerSettings
    include Quark::Record
    include Quark::Encodable

    # @return [Integer]
    attr_reader :threshold
    # @return [Integer] milliseconds
    attr_reader :retest

    # @param threshold [Integer]
    # @param retest [Integer] milliseconds
    def initialize(threshold: 3, retest: 30_000)
      @threshold = threshold
      @retest = retest
      freeze
    end

    # Takes `name=value`; `nil` if it is no such thing.
    #
    # @api private
    def adjusted(assignment)
      if (threshold = ::Mdk.after(assignment, 'threshold='))
        return with_threshold_of(threshold)
      end

      if (retest = ::Mdk.after(assignment, 'retest='))
        return with_retest_of(retest)
      end

      nil
    end

    def as_json
      { 'threshold' => @threshold, 'retest' => @retest }
    end

    # @api private
    def self.from_parsed(value)
      fields = Quark::Fields.new(value)
      of(threshold: fields.default(3, 'threshold', :integer), retest: fields.default(30_000, 'retest', :integer))
    end

    private

    def with_threshold_of(text)
      threshold = Quark.to_int(text)
      return unless threshold
      return if threshold.negative?

      but(threshold:)
    end

    def with_retest_of(text)
      seconds = Quark.to_float(text)
      return unless seconds
      return if seconds.negative? || seconds > LONGEST_RETEST

      but(retest: Quark.round_half_up(1000 * seconds, 'config.q:88'))
    end
  end

  # @api private
  def self.setting(variables, name)
    text = Quark.trim(variables[name] || '')
    return if text == ''

    text
  end

  # @api private
  def self.token_of(variables)
    if (token = ::Mdk.setting(variables, 'MDK_TOKEN'))
      return token
    end

    ::Mdk.setting(variables, 'DATAWIRE_TOKEN')
  end

  # @api private
  def self.server_of(text = nil)
    return DEFAULT_SERVER_URL unless text

    if (::Mdk.after(text, 'ws://') || (::Mdk.after(text, 'wss://') || '')) == ''
      raise InvalidSetting.new(variable: 'MDK_SERVER_URL', accepted: URL_FORM)
    end

    text
  end

  # @api private
  def self.environment_of(text = nil)
    return Environment.new unless text

    environment = Environment.parse(text)
    raise InvalidSetting.new(variable: 'MDK_ENVIRONMENT', accepted: ENVIRONMENT_FORM) unless environment

    environment
  end

  # @api private
  def self.source_of(text, environment)
    return MissionControl.of unless text
    return MissionControl.of if text == 'mission-control'

    if (path = ::Mdk.after(text, 'synapse:path='))
      return Synapse.of(path: path.freeze) unless path == ''
    end

    if (nodes = ::Mdk.after(text, 'static:nodes='))
      return ::Mdk.listed(nodes, environment)
    end

    raise InvalidSetting.new(variable: 'MDK_DISCOVERY_SOURCE', accepted: SOURCE_FORM)
  end

  # @api private
  def self.listed(nodes, environment)
    source = ::Mdk.static_nodes(nodes, environment)
  rescue Quark::DecodeError => e
    raise InvalidSetting.new(variable: 'MDK_DISCOVERY_SOURCE', accepted: "#{SOURCE_FORM} (#{e.path}: #{e.text})")
  else
    source
  end

  # @api private
  def self.breaker_of(text = nil)
    return BreakerSettings.new unless text
    return BreakerSettings.new if text == 'breaker'
    return BreakerSettings.of(threshold: 0, retest: 30_000) if text == 'none'

    assignments = ::Mdk.after(text, 'breaker:')
    raise InvalidSetting.new(variable: 'MDK_FAILURE_POLICY', accepted: POLICY_FORM) unless assignments

    settings = BreakerSettings.new
    Quark.split(assignments, ',', 'config.q:138').each do |assignment|
      adjusted = settings.adjusted(Quark.trim(assignment))
      raise InvalidSetting.new(variable: 'MDK_FAILURE_POLICY', accepted: POLICY_FORM) unless adjusted

      settings = adjusted
    end
    settings
  end
end
