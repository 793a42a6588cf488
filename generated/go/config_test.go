package mdk

import (
	"strings"
	"testing"

	quark "example.org/quark/runtime/v3"
)

// Without variables there is a Mission Control on this machine, the sandbox, and a breaker.
func TestWithoutVariablesThereIsAMissionControlOnThisMachineTheSandboxAndA(t *testing.T) {
	config, err := ParseConfig(quark.Map[string, string]{})
	if err != nil {
		t.Fatal(err)
	}
	if !config.Equal(Config{
		ServerURL:   DefaultServerURL,
		Environment: Environment{Name: "sandbox"},
		Source:      MissionControl{},
		Threshold:   3,
		Retest:      30 * quark.Second,
	}) {
		t.Fatal(quark.Broken("config == Config()", "config.q:149"))
	}
	if config.ServerURL != "ws://127.0.0.1:7070/rtp" {
		t.Fatal(quark.Broken(`config.server_url == "ws://127.0.0.1:7070/rtp"`, "config.q:150"))
	}
	if config.Token != nil {
		t.Fatal(quark.Broken("config.token == none", "config.q:151"))
	}
	if left, right := config.Environment, (Environment{Name: "sandbox"}); !left.Equal(right) {
		t.Fatal(quark.BrokenComparison(`config.environment == Environment("sandbox")`, left, right, "config.q:152"))
	}
	if left, right := config.Threshold, int64(3); left != right {
		t.Fatal(quark.BrokenComparison("config.threshold == 3", left, right, "config.q:153"))
	}
	if left, right := config.Retest, 30*quark.Second; left != right {
		t.Fatal(quark.BrokenComparison("config.retest == 30s", left, right, "config.q:154"))
	}
	value, err := ParseConfig(quark.MapOf(
		quark.Entry[string, string]{Key: "MDK_SERVER_URL", Value: ""},
		quark.Entry[string, string]{Key: "MDK_TOKEN", Value: " "},
		quark.Entry[string, string]{Key: "MDK_ENVIRONMENT", Value: ""},
		quark.Entry[string, string]{Key: "MDK_FAILURE_POLICY", Value: ""},
	))
	if err != nil {
		t.Fatal(err)
	}
	if !value.Equal(Config{
		ServerURL:   DefaultServerURL,
		Environment: Environment{Name: "sandbox"},
		Source:      MissionControl{},
		Threshold:   3,
		Retest:      30 * quark.Second,
	}) {
		t.Fatal(quark.Broken(
			"(try Config.parse({\n        \"MDK_SERVER_URL\": \"\",\n        \"MDK_TOKEN\": \" \",\n        \"MDK_ENVIRONMENT\": \"\",\n        \"MDK_FAILURE_POLICY\": \"\",\n    }))\n        == Config()",
			"config.q:155",
		))
	}
}

// The address of Mission Control is a WebSocket's.
func TestTheAddressOfMissionControlIsAWebSocketS(t *testing.T) {
	value, err := ParseConfig(quark.MapOf(quark.Entry[string, string]{
		Key:   "MDK_SERVER_URL",
		Value: "wss://mc.example.org/rtp",
	}))
	if err != nil {
		t.Fatal(err)
	}
	if value.ServerURL != "wss://mc.example.org/rtp" {
		t.Fatal(quark.Broken(
			"(try Config.parse({ \"MDK_SERVER_URL\": \"wss://mc.example.org/rtp\" })).server_url\n        == \"wss://mc.example.org/rtp\"",
			"config.q:165",
		))
	}
	if _, err := ParseConfig(quark.MapOf(quark.Entry[string, string]{
		Key:   "MDK_SERVER_URL",
		Value: "http://mc.example.org",
	})); !quark.IsA[*InvalidSetting](err) {
		t.Fatal(quark.Broken(`Config.parse({ "MDK_SERVER_URL": "http://mc.example.org" })`, "config.q:167"))
	}
	if _, err := ParseConfig(quark.MapOf(quark.Entry[string, string]{
		Key:   "MDK_SERVER_URL",
		Value: "ws://",
	})); !quark.IsA[*InvalidSetting](err) {
		t.Fatal(quark.Broken(`Config.parse({ "MDK_SERVER_URL": "ws://" })`, "config.q:168"))
	}
	if _, err := ParseConfig(quark.MapOf(quark.Entry[string, string]{
		Key:   "MDK_SERVER_URL",
		Value: "mc.example.org",
	})); !quark.IsA[*InvalidSetting](err) {
		t.Fatal(quark.Broken(`Config.parse({ "MDK_SERVER_URL": "mc.example.org" })`, "config.q:169"))
	}
}

// The token has an older name, and today's wins.
func TestTheTokenHasAnOlderNameAndTodaySWins(t *testing.T) {
	value, err := ParseConfig(quark.MapOf(quark.Entry[string, string]{Key: "DATAWIRE_TOKEN", Value: "old"}))
	if err != nil {
		t.Fatal(err)
	}
	if !quark.Holds(value.Token, "old", quark.Equal[string]) {
		t.Fatal(quark.Broken(`(try Config.parse({ "DATAWIRE_TOKEN": "old" })).token == "old"`, "config.q:173"))
	}
	value2, err := ParseConfig(quark.MapOf(
		quark.Entry[string, string]{Key: "MDK_TOKEN", Value: "new"},
		quark.Entry[string, string]{Key: "DATAWIRE_TOKEN", Value: "old"},
	))
	if err != nil {
		t.Fatal(err)
	}
	if !quark.Holds(value2.Token, "new", quark.Equal[string]) {
		t.Fatal(quark.Broken(
			`(try Config.parse({ "MDK_TOKEN": "new", "DATAWIRE_TOKEN": "old" })).token == "new"`,
			"config.q:174",
		))
	}
}

// The token goes into a header, and is never shown.
func TestTheTokenGoesIntoAHeaderAndIsNeverShown(t *testing.T) {
	config := Config{
		ServerURL:   "ws://h/rtp?token=secret",
		Token:       quark.Some("secret"),
		Environment: Environment{Name: "sandbox"},
		Source:      MissionControl{},
		Threshold:   3,
		Retest:      30 * quark.Second,
	}
	if left, right := config.headers(), quark.MapOf(quark.Entry[string, string]{Key: "Authorization", Value: "Bearer secret"}); !quark.EqualMaps(left, right) {
		t.Fatal(quark.BrokenComparison(
			`config.headers() == { "Authorization": "Bearer secret" }`,
			left,
			right,
			"config.q:179",
		))
	}
	if left, right := (Config{ServerURL: DefaultServerURL, Environment: Environment{Name: "sandbox"}, Source: MissionControl{}, Threshold: 3, Retest: 30 * quark.Second}).headers(), (quark.Map[string, string]{}); !quark.EqualMaps(
		left,
		right,
	) {
		t.Fatal(quark.BrokenComparison("Config().headers() == {}", left, right, "config.q:180"))
	}
	if left, right := config.shownURL(), "ws://h/rtp"; left != right {
		t.Fatal(quark.BrokenComparison(`config.shown_url() == "ws://h/rtp"`, left, right, "config.q:181"))
	}
	if left, right := config.withoutToken("refused: bad token secret"), "refused: bad token …"; left != right {
		t.Fatal(quark.BrokenComparison(
			"config.without_token(\"refused: bad token secret\") == \"refused: bad token …\"",
			left,
			right,
			"config.q:182",
		))
	}
	if left, right := (Config{ServerURL: DefaultServerURL, Environment: Environment{Name: "sandbox"}, Source: MissionControl{}, Threshold: 3, Retest: 30 * quark.Second}).withoutToken(
		"refused",
	), "refused"; left !=
		right {
		t.Fatal(quark.BrokenComparison(`Config().without_token("refused") == "refused"`, left, right, "config.q:183"))
	}
}

// No error shows the token, in whatever variable it stands.
func TestNoErrorShowsTheTokenInWhateverVariableItStands(t *testing.T) {
	bad := []quark.Map[string, string]{
		quark.MapOf(quark.Entry[string, string]{Key: "MDK_SERVER_URL", Value: "http://h/rtp?token=letmein"}),
		quark.MapOf(quark.Entry[string, string]{Key: "MDK_ENVIRONMENT", Value: "letmein:letmein:letmein"}),
		quark.MapOf(quark.Entry[string, string]{Key: "MDK_DISCOVERY_SOURCE", Value: "letmein"}),
		quark.MapOf(quark.Entry[string, string]{Key: "MDK_DISCOVERY_SOURCE", Value: "static:nodes=letmein"}),
		quark.MapOf(quark.Entry[string, string]{
			Key:   "MDK_DISCOVERY_SOURCE",
			Value: `static:nodes=[{"service":"letmein"}]`,
		}),
		quark.MapOf(quark.Entry[string, string]{Key: "MDK_FAILURE_POLICY", Value: "breaker:letmein"}),
	}
	for _, variables := range bad {
		switch _, err := ParseConfig(variables.With("MDK_TOKEN", "letmein")); err := err.(type) {
		case nil:
			if true {
				t.Fatal(quark.Broken("false", "config.q:197"))
			}
		case *InvalidSetting:
			if strings.Contains(err.Error(), "letmein") {
				t.Fatal(quark.Broken(`!error.message().contains("letmein")`, "config.q:198"))
			}
		}
	}
}

// An environment is a name, or a fallback and a name.
func TestAnEnvironmentIsANameOrAFallbackAndAName(t *testing.T) {
	value, err := ParseConfig(quark.MapOf(quark.Entry[string, string]{Key: "MDK_ENVIRONMENT", Value: "production"}))
	if err != nil {
		t.Fatal(err)
	}
	if left, right := value.Environment, (Environment{Name: "production"}); !left.Equal(right) {
		t.Fatal(quark.BrokenComparison(
			`(try Config.parse({ "MDK_ENVIRONMENT": "production" })).environment == Environment("production")`,
			left,
			right,
			"config.q:204",
		))
	}
	value2, err := ParseConfig(quark.MapOf(quark.Entry[string, string]{Key: "MDK_ENVIRONMENT", Value: "base:feature"}))
	if err != nil {
		t.Fatal(err)
	}
	if left, right := value2.Environment, (Environment{Name: "feature", Fallback: quark.Some("base")}); !left.Equal(right) {
		t.Fatal(quark.BrokenComparison(
			`(try Config.parse({ "MDK_ENVIRONMENT": "base:feature" })).environment == Environment("feature", "base")`,
			left,
			right,
			"config.q:205",
		))
	}
	if _, err := ParseConfig(quark.MapOf(quark.Entry[string, string]{
		Key:   "MDK_ENVIRONMENT",
		Value: "a:b:c",
	})); !quark.IsA[*InvalidSetting](err) {
		t.Fatal(quark.Broken(`Config.parse({ "MDK_ENVIRONMENT": "a:b:c" })`, "config.q:206"))
	}
}

// Nodes come from Mission Control, a list or a folder.
func TestNodesComeFromMissionControlAListOrAFolder(t *testing.T) {
	var folder Source = Synapse{Path: "/etc/nodes"}
	var list Source
	value, err := staticNodes(`[{"service":"time","version":"1.0","address":"http://t:1"}]`, Environment{
		Name: "feature",
	})
	if err != nil {
		t.Fatal(err)
	}
	list = value
	value2, err := ParseConfig(quark.MapOf(quark.Entry[string, string]{
		Key:   "MDK_DISCOVERY_SOURCE",
		Value: "mission-control",
	}))
	if err != nil {
		t.Fatal(err)
	}
	if left, right := value2.Source, (Config{
		ServerURL:   DefaultServerURL,
		Environment: Environment{Name: "sandbox"},
		Source:      MissionControl{},
		Threshold:   3,
		Retest:      30 * quark.Second,
	}).Source; !left.equalSource(right) {
		t.Fatal(quark.BrokenComparison(
			`(try Config.parse({ "MDK_DISCOVERY_SOURCE": "mission-control" })).source == Config().source`,
			left,
			right,
			"config.q:215",
		))
	}
	value3, err := ParseConfig(quark.MapOf(quark.Entry[string, string]{
		Key:   "MDK_DISCOVERY_SOURCE",
		Value: "synapse:path=/etc/nodes",
	}))
	if err != nil {
		t.Fatal(err)
	}
	if left, right := value3.Source, folder; !left.equalSource(right) {
		t.Fatal(quark.BrokenComparison(
			`(try Config.parse({ "MDK_DISCOVERY_SOURCE": "synapse:path=/etc/nodes" })).source == folder`,
			left,
			right,
			"config.q:216",
		))
	}
	variables := quark.MapOf(
		quark.Entry[string, string]{
			Key:   "MDK_DISCOVERY_SOURCE",
			Value: `static:nodes=[{"service":"time","version":"1.0","address":"http://t:1"}]`,
		},
		quark.Entry[string, string]{Key: "MDK_ENVIRONMENT", Value: "feature"},
	)
	value4, err := ParseConfig(variables)
	if err != nil {
		t.Fatal(err)
	}
	if left, right := value4.Source, list; !left.equalSource(right) {
		t.Fatal(quark.BrokenComparison("(try Config.parse(variables)).source == list", left, right, "config.q:221"))
	}
	if _, err := ParseConfig(quark.MapOf(quark.Entry[string, string]{
		Key:   "MDK_DISCOVERY_SOURCE",
		Value: "static:nodes=time",
	})); !quark.IsA[*InvalidSetting](err) {
		t.Fatal(quark.Broken(`Config.parse({ "MDK_DISCOVERY_SOURCE": "static:nodes=time" })`, "config.q:222"))
	}
	if _, err := ParseConfig(quark.MapOf(quark.Entry[string, string]{
		Key:   "MDK_DISCOVERY_SOURCE",
		Value: "synapse:path=",
	})); !quark.IsA[*InvalidSetting](err) {
		t.Fatal(quark.Broken(`Config.parse({ "MDK_DISCOVERY_SOURCE": "synapse:path=" })`, "config.q:223"))
	}
	if _, err := ParseConfig(quark.MapOf(quark.Entry[string, string]{
		Key:   "MDK_DISCOVERY_SOURCE",
		Value: "zookeeper",
	})); !quark.IsA[*InvalidSetting](err) {
		t.Fatal(quark.Broken(`Config.parse({ "MDK_DISCOVERY_SOURCE": "zookeeper" })`, "config.q:224"))
	}
}

// The failure policy is a breaker, with other numbers if one likes, or none.
func TestTheFailurePolicyIsABreakerWithOtherNumbersIfOneLikesOrNone(t *testing.T) {
	adjusted, err := ParseConfig(quark.MapOf(quark.Entry[string, string]{
		Key:   "MDK_FAILURE_POLICY",
		Value: "breaker:threshold=5,retest=0.5",
	}))
	if err != nil {
		t.Fatal(err)
	}
	if left, right := adjusted.Threshold, int64(5); left != right {
		t.Fatal(quark.BrokenComparison("adjusted.threshold == 5", left, right, "config.q:229"))
	}
	if left, right := adjusted.Retest, 500*quark.Millisecond; left != right {
		t.Fatal(quark.BrokenComparison("adjusted.retest == 500ms", left, right, "config.q:230"))
	}
	later, err := ParseConfig(quark.MapOf(quark.Entry[string, string]{
		Key:   "MDK_FAILURE_POLICY",
		Value: "breaker:retest=60",
	}))
	if err != nil {
		t.Fatal(err)
	}
	if left, right := later.Threshold, int64(3); left != right {
		t.Fatal(quark.BrokenComparison("later.threshold == 3", left, right, "config.q:232"))
	}
	if left, right := later.Retest, quark.Minute; left != right {
		t.Fatal(quark.BrokenComparison("later.retest == 1m", left, right, "config.q:233"))
	}
	value, err := ParseConfig(quark.MapOf(quark.Entry[string, string]{Key: "MDK_FAILURE_POLICY", Value: "breaker"}))
	if err != nil {
		t.Fatal(err)
	}
	if left, right := value.Threshold, int64(3); left != right {
		t.Fatal(quark.BrokenComparison(
			`(try Config.parse({ "MDK_FAILURE_POLICY": "breaker" })).threshold == 3`,
			left,
			right,
			"config.q:234",
		))
	}
	value2, err := ParseConfig(quark.MapOf(quark.Entry[string, string]{Key: "MDK_FAILURE_POLICY", Value: "none"}))
	if err != nil {
		t.Fatal(err)
	}
	if left, right := value2.Threshold, int64(0); left != right {
		t.Fatal(quark.BrokenComparison(
			`(try Config.parse({ "MDK_FAILURE_POLICY": "none" })).threshold == 0`,
			left,
			right,
			"config.q:235",
		))
	}
	value3, err := ParseConfig(quark.MapOf(quark.Entry[string, string]{
		Key:   "MDK_FAILURE_POLICY",
		Value: "breaker:threshold=0,retest=0",
	}))
	if err != nil {
		t.Fatal(err)
	}
	if left, right := value3.Threshold, int64(0); left != right {
		t.Fatal(quark.BrokenComparison(
			`(try Config.parse({ "MDK_FAILURE_POLICY": "breaker:threshold=0,retest=0" })).threshold == 0`,
			left,
			right,
			"config.q:236",
		))
	}
	if _, err := ParseConfig(quark.MapOf(quark.Entry[string, string]{
		Key:   "MDK_FAILURE_POLICY",
		Value: "breaker:threshold=-1",
	})); !quark.IsA[*InvalidSetting](err) {
		t.Fatal(quark.Broken(`Config.parse({ "MDK_FAILURE_POLICY": "breaker:threshold=-1" })`, "config.q:237"))
	}
	if _, err := ParseConfig(quark.MapOf(quark.Entry[string, string]{
		Key:   "MDK_FAILURE_POLICY",
		Value: "breaker:threshold=many",
	})); !quark.IsA[*InvalidSetting](err) {
		t.Fatal(quark.Broken(`Config.parse({ "MDK_FAILURE_POLICY": "breaker:threshold=many" })`, "config.q:238"))
	}
	if _, err := ParseConfig(quark.MapOf(quark.Entry[string, string]{
		Key:   "MDK_FAILURE_POLICY",
		Value: "breaker:retest=-1",
	})); !quark.IsA[*InvalidSetting](err) {
		t.Fatal(quark.Broken(`Config.parse({ "MDK_FAILURE_POLICY": "breaker:retest=-1" })`, "config.q:239"))
	}
	if _, err := ParseConfig(quark.MapOf(quark.Entry[string, string]{
		Key:   "MDK_FAILURE_POLICY",
		Value: "breaker:patience=3",
	})); !quark.IsA[*InvalidSetting](err) {
		t.Fatal(quark.Broken(`Config.parse({ "MDK_FAILURE_POLICY": "breaker:patience=3" })`, "config.q:240"))
	}
	if _, err := ParseConfig(quark.MapOf(quark.Entry[string, string]{
		Key:   "MDK_FAILURE_POLICY",
		Value: "breaker:",
	})); !quark.IsA[*InvalidSetting](err) {
		t.Fatal(quark.Broken(`Config.parse({ "MDK_FAILURE_POLICY": "breaker:" })`, "config.q:241"))
	}
	if _, err := ParseConfig(quark.MapOf(quark.Entry[string, string]{
		Key:   "MDK_FAILURE_POLICY",
		Value: "retry",
	})); !quark.IsA[*InvalidSetting](err) {
		t.Fatal(quark.Broken(`Config.parse({ "MDK_FAILURE_POLICY": "retry" })`, "config.q:242"))
	}
}

// A bad value names its variable and the accepted forms.
func TestABadValueNamesItsVariableAndTheAcceptedForms(t *testing.T) {
	switch _, err := ParseConfig(quark.MapOf(quark.Entry[string, string]{
		Key:   "MDK_FAILURE_POLICY",
		Value: "retry",
	})); err := err.(type) {
	case nil:
		if true {
			t.Fatal(quark.Broken("false", "config.q:247"))
		}
	case *InvalidSetting:
		if left, right := err.Variable, "MDK_FAILURE_POLICY"; left != right {
			t.Fatal(quark.BrokenComparison(`error.variable == "MDK_FAILURE_POLICY"`, left, right, "config.q:249"))
		}
		if left, right := err.Accepted, "'breaker', 'breaker:threshold=N,retest=SECONDS' or 'none'"; left != right {
			t.Fatal(quark.BrokenComparison(
				`error.accepted == "'breaker', 'breaker:threshold=N,retest=SECONDS' or 'none'"`,
				left,
				right,
				"config.q:250",
			))
		}
	}
}
