// Command bench runs the generated package beside what is written by hand: `generated` or `by-hand` prints what a side does in
// the script that all sides follow, `measure ROUNDS ITERATIONS` what its operations cost.
package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"time"

	generated "example.org/quark/mdk/v3"
	quark "example.org/quark/runtime/v3"
)

var (
	nodes    = read("nodes.json")
	contexts = strings.Split(strings.TrimSuffix(read("contexts.txt"), "\n"), "\n")

	ids     = regexp.MustCompile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
	times   = regexp.MustCompile(`"timestamp":[0-9]+`)
	reasons = regexp.MustCompile(`could not be joined: .*?","sequence"`)
)

// read reads a file of the folder that the program is run in.
func read(name string) string {
	text, err := os.ReadFile(filepath.Join("..", name))
	must(err)
	return string(text)
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// A side is what the script and the loops need of either.
type side interface {
	join(text string) conversation
	events() []string
}

type conversation interface {
	resolve(service string, version *string) string
	info(category, text string) []int64
	debug(category, text string) []int64
	fail() string
	externalize() string
}

// nowhere is a link that connects when the script says so, and keeps what is sent.
type nowhere struct {
	events quark.LinkEvents
	sent   []string
}

func (n *nowhere) Connect(string, map[string]string) {}

func (n *nowhere) Send(text string) { n.sent = append(n.sent, text) }

func (n *nowhere) Close() {}

type generatedSide struct {
	mdk  *generated.Mdk
	link *nowhere
}

func newGenerated() side {
	made := &generatedSide{}
	world := quark.NewRuntime()
	quark.Provide(world, func(events quark.LinkEvents) quark.Link {
		made.link = &nowhere{events: events}
		return made.link
	})
	variables := map[string]string{
		"MDK_ENVIRONMENT": "base:feature", "MDK_DISCOVERY_SOURCE": "static:nodes=" + strings.TrimSpace(nodes),
	}
	mdk, err := generated.StartWith(world, variables)
	must(err)
	made.mdk = mdk
	return made
}

func (g *generatedSide) join(text string) conversation {
	return generatedSession{g.mdk.Join(&text, nil)}
}

func (g *generatedSide) events() []string {
	g.link.events.Connected()
	g.link.events.Frame(`{"type":"open"}`)
	var logs []string
	for _, text := range g.link.sent {
		if strings.HasPrefix(text, `{"type":"log"`) {
			logs = append(logs, text)
		}
	}
	return logs
}

type generatedSession struct{ *generated.Session }

func (s generatedSession) resolve(service string, version *string) string {
	node, err := s.Session.Resolve(context.Background(), service, version)
	must(err)
	return node.ID
}

func (s generatedSession) info(category, text string) []int64 {
	return s.Session.Info(category, text).CausalLevel
}

func (s generatedSession) debug(category, text string) []int64 {
	return s.Session.Debug(category, text).CausalLevel
}

func (s generatedSession) fail() string {
	s.Session.StartInteraction()
	id := s.resolve("time", of("1.2"))
	must(s.Session.FailInteraction("boom"))
	return id
}

func (s generatedSession) externalize() string { return s.Session.Externalize() }

type byHandSide struct{ mdk *mdk }

func newByHand() side {
	base := "base"
	made, err := newMdk(nodes, environment{"feature", &base})
	must(err)
	return byHandSide{made}
}

func (b byHandSide) join(text string) conversation { return byHandSession{b.mdk.join(text)} }

func (b byHandSide) events() []string { return b.mdk.texts() }

type byHandSession struct{ session *session }

func (s byHandSession) resolve(service string, version *string) string {
	node, err := s.session.resolve(context.Background(), service, version)
	must(err)
	return node.id
}

func (s byHandSession) info(category, text string) []int64 {
	return s.session.info(category, text).causalLevel
}

func (s byHandSession) debug(category, text string) []int64 {
	return s.session.debug(category, text).causalLevel
}

func (s byHandSession) fail() string {
	s.session.startInteraction()
	id := s.resolve("time", of("1.2"))
	s.session.failInteraction("boom")
	return id
}

func (s byHandSession) externalize() string { return s.session.externalize() }

func of(text string) *string { return &text }

// script is what every side does in every language, and what it says; see bench/README.md.
func script(side side) []string {
	session := side.join(contexts[0])
	var said []string
	resolve := func(from conversation, service string, version *string, times int) {
		for range times {
			said = append(said, from.resolve(service, version))
		}
	}
	resolve(session, "time", of("1.0"), 7)
	resolve(session, "time", of("1.1"), 3)
	resolve(session, "time", nil, 4)
	resolve(session, "space", of("2.0"), 1)
	for _, text := range contexts {
		joined := side.join(text)
		said = append(said, shown(joined.debug("cat", "quiet")), shown(joined.info("cat", "caf\u00e9 \"x\"\n")), joined.externalize())
	}
	resolve(side.join(contexts[3]), "time", nil, 1)
	resolve(side.join(contexts[3]), "time", of("1.1"), 1)
	for range 3 {
		said = append(said, session.fail())
	}
	resolve(session, "time", of("1.0"), 4)
	return append(said, side.events()...)
}

func shown(levels []int64) string {
	return strings.ReplaceAll(strings.Trim(fmt.Sprint(levels), "[]"), " ", ".")
}

// comparable puts something fixed for what differs in each run, and for the words that say what is wrong with a context.
func comparable(text string) string {
	text = reasons.ReplaceAllString(text, `could not be joined","sequence"`)
	return ids.ReplaceAllString(times.ReplaceAllString(text, `"timestamp":0`), "an id")
}

var operations = []string{"resolve", "info", "hop"}

// cost times one operation, in nanoseconds.
func cost(operation string, side side, iterations int) float64 {
	session, version := side.join(contexts[0]), of("1.0")
	start := time.Now()
	for range iterations {
		switch operation {
		case "resolve":
			session.resolve("time", version)
		case "info":
			session.info("bench", "hello")
		default:
			side.join(session.externalize())
		}
	}
	return float64(time.Since(start).Nanoseconds()) / float64(iterations)
}

// measure prints the best of all rounds, the two sides in turns.
func measure(rounds, iterations int) {
	text := fmt.Sprintf(`{"language":"Go %s"`, strings.TrimPrefix(runtime.Version(), "go"))
	for _, operation := range operations {
		ours, byHand := math.Inf(1), math.Inf(1)
		for range rounds {
			ours = min(ours, cost(operation, newGenerated(), iterations))
			byHand = min(byHand, cost(operation, newByHand(), iterations))
		}
		text += fmt.Sprintf(`,"%s":{"generated":%f,"byHand":%f}`, operation, ours, byHand)
	}
	fmt.Println(text + "}")
}

func main() {
	switch arguments := os.Args[1:]; arguments[0] {
	case "measure":
		rounds, err := strconv.Atoi(arguments[1])
		must(err)
		iterations, err := strconv.Atoi(arguments[2])
		must(err)
		measure(rounds, iterations)
	case "generated":
		tell(script(newGenerated()))
	default:
		tell(script(newByHand()))
	}
}

func tell(said []string) {
	for _, text := range said {
		fmt.Println(string(quoted(comparable(text))))
	}
}
