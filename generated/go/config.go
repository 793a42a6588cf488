// Configuration: what the environment variables mean, and what holds without them.
//
// Reads texts only; the variables themselves are read by the entry functions.

package mdk

import (
	"fmt"
	"strings"

	quark "example.org/quark/runtime/v3"
)

// DefaultServerURL is where Mission Control is looked for unless something else is said: on this machine.
const DefaultServerURL = "ws://127.0.0.1:7070/rtp"

const urlForm = "a WebSocket address: ws://… or wss://…"

const environmentForm = "'name' or 'fallback:name'"

const sourceForm = "'mission-control', 'static:nodes=<json list of nodes>' or 'synapse:path=<folder>'"

const policyForm = "'breaker', 'breaker:threshold=N,retest=SECONDS' or 'none'"

const longestRetest float64 = 31536000.0

// InvalidSetting says that an environment variable has a value that it cannot have.
type InvalidSetting struct {
	Variable string
	Accepted string
}

// Error gives its text.
func (e *InvalidSetting) Error() string {
	return e.Variable + ": expected " + e.Accepted
}

func (*InvalidSetting) isError() {}

// Equal tells whether both are the same.
func (e *InvalidSetting) Equal(other *InvalidSetting) bool {
	return *e == *other
}

// Config is how an MDK is set up.
type Config struct {
	// Mission Control's address, `ws://` or `wss://`. What follows a `?` in it may be a token.
	ServerURL string
	// Proves to Mission Control who one is.
	Token *string
	// Where this process's services live.
	Environment Environment
	// Where nodes are learnt of.
	Source Source
	// How many failures in a row open a circuit breaker; 0: none do.
	Threshold int64
	// How long after the last failure a node is tried again.
	Retest quark.Duration
}

// NewConfig makes a Config with what has no default; the other fields can be set.
func NewConfig() Config {
	return Config{
		ServerURL:   DefaultServerURL,
		Environment: Environment{Name: "sandbox"},
		Source:      MissionControl{},
		Threshold:   3,
		Retest:      30 * quark.Second,
	}
}

// Equal tells whether both are the same.
func (c Config) Equal(other Config) bool {
	return c.ServerURL == other.ServerURL &&
		quark.EqualOptional(c.Token, other.Token, quark.Equal[string]) &&
		c.Environment.Equal(other.Environment) &&
		c.Source.equalSource(other.Source) &&
		c.Threshold == other.Threshold &&
		c.Retest == other.Retest
}

// Format writes it for people: without its secrets.
func (c Config) Format(state fmt.State, _ rune) {
	quark.Format(state, c, "ServerURL", "Token")
}

func showConfig(of Config) quark.JSON {
	var out quark.Fields
	out.Add("serverUrl", quark.StringJSON("***"))
	out.Add("token", quark.StringJSON("***"))
	out.Add("environment", of.Environment.ToJSON())
	out.Add("source", showSource(of.Source))
	out.Add("threshold", quark.IntJSON(of.Threshold))
	out.Add("retest", quark.IntJSON(int64(of.Retest)))
	return out.JSON()
}

// ParseConfig reads `MDK_SERVER_URL`, `MDK_TOKEN` (or `DATAWIRE_TOKEN`), `MDK_ENVIRONMENT`, `MDK_DISCOVERY_SOURCE` and
// `MDK_FAILURE_POLICY`. A variable that is missing or empty leaves the default.
//
// It fails with [*InvalidSetting].
func ParseConfig(variables quark.Map[string, string]) (Config, error) {
	variables = quark.TextMap(variables)
	environment, err := environmentOf(quark.Optional(setting(variables, "MDK_ENVIRONMENT")))
	if err != nil {
		return Config{}, err
	}
	breaker, err := breakerOf(quark.Optional(setting(variables, "MDK_FAILURE_POLICY")))
	if err != nil {
		return Config{}, err
	}
	value, err := serverOf(quark.Optional(setting(variables, "MDK_SERVER_URL")))
	if err != nil {
		return Config{}, err
	}
	value2 := quark.Optional(tokenOf(variables))
	value3, err := sourceOf(quark.Optional(setting(variables, "MDK_DISCOVERY_SOURCE")), environment)
	if err != nil {
		return Config{}, err
	}
	return Config{
		ServerURL:   value,
		Token:       value2,
		Environment: environment,
		Source:      value3,
		Threshold:   breaker.Threshold,
		Retest:      breaker.Retest,
	}, nil
}

// headers gives the headers with which a connection is asked for.
func (c Config) headers() quark.Map[string, string] {
	token := c.Token
	if token == nil {
		return quark.Map[string, string]{}
	}
	return quark.MapOf(quark.Entry[string, string]{Key: "Authorization", Value: "Bearer " + *token})
}

// shownURL — Mission Control's address as it may be shown: what follows a `?` may be a token.
func (c Config) shownURL() string {
	return c.withoutToken(quark.At(strings.Split(c.ServerURL, "?"), 0, "config.q:58"))
}

// withoutToken — A text from elsewhere as it may be shown.
func (c Config) withoutToken(text string) string {
	token := c.Token
	if token == nil {
		return text
	}
	if *token == "" {
		return text
	}
	return strings.Join(quark.Split(text, *token, "config.q:64"), "…")
}

type breakerSettings struct {
	Threshold int64
	Retest    quark.Duration
}

// Equal tells whether both are the same.
func (b breakerSettings) Equal(other breakerSettings) bool {
	return b == other
}

// adjusted takes `name=value`; `false` if it is no such thing.
func (b breakerSettings) adjusted(assignment string) (breakerSettings, bool) {
	if threshold, ok := after(assignment, "threshold="); ok {
		return b.withThresholdOf(threshold)
	}
	if retest, ok := after(assignment, "retest="); ok {
		return b.withRetestOf(retest)
	}
	return breakerSettings{}, false
}

func (b breakerSettings) withThresholdOf(text string) (breakerSettings, bool) {
	threshold, ok := quark.ToInt(text)
	if !ok {
		return breakerSettings{}, false
	}
	if threshold < 0 {
		return breakerSettings{}, false
	}
	changed := b
	changed.Threshold = threshold
	return changed, true
}

func (b breakerSettings) withRetestOf(text string) (breakerSettings, bool) {
	seconds, ok := quark.ToFloat(text)
	if !ok {
		return breakerSettings{}, false
	}
	if seconds < 0.0 || seconds > longestRetest {
		return breakerSettings{}, false
	}
	changed := b
	changed.Retest = quark.Second.Scale(seconds, "config.q:88")
	return changed, true
}

// ToJSON gives the fields by their names on the wire.
func (b breakerSettings) ToJSON() quark.JSON {
	var out quark.Fields
	out.Add("threshold", quark.IntJSON(b.Threshold))
	out.Add("retest", quark.IntJSON(int64(b.Retest)))
	return out.JSON()
}

func setting(variables quark.Map[string, string], name string) (string, bool) {
	text := quark.Trim(quark.Or(quark.Optional(variables.Get(name)), ""))
	if text == "" {
		return "", false
	}
	return text, true
}

func tokenOf(variables quark.Map[string, string]) (string, bool) {
	if token, ok := setting(variables, "MDK_TOKEN"); ok {
		return token, true
	}
	return setting(variables, "DATAWIRE_TOKEN")
}

func serverOf(text *string) (string, error) {
	if text == nil {
		return DefaultServerURL, nil
	}
	value, ok := after(*text, "ws://")
	if !ok {
		value = quark.Or(quark.Optional(after(*text, "wss://")), "")
	}
	if value == "" {
		return "", &InvalidSetting{Variable: "MDK_SERVER_URL", Accepted: urlForm}
	}
	return *text, nil
}

func environmentOf(text *string) (Environment, error) {
	if text == nil {
		return Environment{Name: "sandbox"}, nil
	}
	environment := ParseEnvironment(*text)
	if environment == nil {
		return Environment{}, &InvalidSetting{Variable: "MDK_ENVIRONMENT", Accepted: environmentForm}
	}
	return *environment, nil
}

func sourceOf(text *string, environment Environment) (Source, error) {
	if text == nil {
		return MissionControl{}, nil
	}
	if *text == "mission-control" {
		return MissionControl{}, nil
	}
	if path, ok := after(*text, "synapse:path="); ok {
		if path != "" {
			return Synapse{Path: path}, nil
		}
	}
	if nodes, ok := after(*text, "static:nodes="); ok {
		value, err := listed(nodes, environment)
		if err != nil {
			return nil, err
		}
		return value, nil
	}
	return nil, &InvalidSetting{Variable: "MDK_DISCOVERY_SOURCE", Accepted: sourceForm}
}

func listed(nodes string, environment Environment) (StaticNodes, error) {
	switch source, err := staticNodes(nodes, environment); err := err.(type) {
	case nil:
		return source, nil
	case *quark.DecodeError:
		return StaticNodes{}, &InvalidSetting{
			Variable: "MDK_DISCOVERY_SOURCE",
			Accepted: sourceForm + " (" + err.Path + ": " + err.Text + ")",
		}
	default:
		panic(err)
	}
}

func breakerOf(text *string) (breakerSettings, error) {
	if text == nil {
		return breakerSettings{Threshold: 3, Retest: 30 * quark.Second}, nil
	}
	if *text == "breaker" {
		return breakerSettings{Threshold: 3, Retest: 30 * quark.Second}, nil
	}
	if *text == "none" {
		return breakerSettings{Threshold: 0, Retest: 30 * quark.Second}, nil
	}
	assignments, ok := after(*text, "breaker:")
	if !ok {
		return breakerSettings{}, &InvalidSetting{Variable: "MDK_FAILURE_POLICY", Accepted: policyForm}
	}
	settings := breakerSettings{Threshold: 3, Retest: 30 * quark.Second}
	for _, assignment := range strings.Split(assignments, ",") {
		adjusted, ok := settings.adjusted(quark.Trim(assignment))
		if !ok {
			return breakerSettings{}, &InvalidSetting{Variable: "MDK_FAILURE_POLICY", Accepted: policyForm}
		}
		settings = adjusted
	}
	return settings, nil
}
