// Where an MDK learns of nodes.
//
// Reading lists and files only: the MDK watches the folder and keeps the connection.

package mdk

import (
	"slices"
	"strconv"

	quark "example.org/quark/runtime/v3"
)

// MissionControl — Nodes are learnt of from Mission Control, and registered there.
type MissionControl struct{}

// Equal tells whether both are the same.
func (MissionControl) Equal(MissionControl) bool {
	return true
}

// ToJSON gives the fields by their names on the wire.
func (MissionControl) ToJSON() quark.JSON {
	var out quark.Fields
	return out.JSON()
}

// MarshalJSON implements json.Marshaler.
func (m MissionControl) MarshalJSON() ([]byte, error) {
	return m.ToJSON().MarshalJSON()
}

// UnmarshalJSON implements json.Unmarshaler.
func (m *MissionControl) UnmarshalJSON(text []byte) error {
	return quark.Unmarshal(text, m, MissionControlFromJSON)
}

// MissionControlFromJSON takes the fields out of JSON, or gives a [*quark.DecodeError].
func MissionControlFromJSON(json quark.JSON) (MissionControl, error) {
	in := quark.ReadObject(json)
	return quark.Done(in, MissionControl{})
}

// StaticNodes — The nodes are known beforehand, and never change.
type StaticNodes struct {
	Nodes []Node
}

// NewStaticNodes makes a StaticNodes with what has no default; the other fields can be set.
func NewStaticNodes() StaticNodes {
	return StaticNodes{}
}

// Equal tells whether both are the same.
func (s StaticNodes) Equal(other StaticNodes) bool {
	return slices.EqualFunc(s.Nodes, other.Nodes, Node.Equal)
}

// ToJSON gives the fields by their names on the wire.
func (s StaticNodes) ToJSON() quark.JSON {
	var out quark.Fields
	out.Add("nodes", quark.ListJSON(s.Nodes, Node.ToJSON))
	return out.JSON()
}

// MarshalJSON implements json.Marshaler.
func (s StaticNodes) MarshalJSON() ([]byte, error) {
	return s.ToJSON().MarshalJSON()
}

// UnmarshalJSON implements json.Unmarshaler.
func (s *StaticNodes) UnmarshalJSON(text []byte) error {
	return quark.Unmarshal(text, s, StaticNodesFromJSON)
}

// StaticNodesFromJSON takes the fields out of JSON, or gives a [*quark.DecodeError].
func StaticNodesFromJSON(json quark.JSON) (StaticNodes, error) {
	in := quark.ReadObject(json)
	return quark.Done(in, StaticNodes{Nodes: quark.Default(in, nil, quark.ListFromJSON(NodeFromJSON), "nodes")})
}

// Synapse — Nodes are listed in a folder of `<service>.json` files, as AirBnB's Synapse writes them.
type Synapse struct {
	Path string
}

// Equal tells whether both are the same.
func (s Synapse) Equal(other Synapse) bool {
	return s == other
}

// ToJSON gives the fields by their names on the wire.
func (s Synapse) ToJSON() quark.JSON {
	var out quark.Fields
	out.Add("path", quark.StringJSON(s.Path))
	return out.JSON()
}

// MarshalJSON implements json.Marshaler.
func (s Synapse) MarshalJSON() ([]byte, error) {
	return s.ToJSON().MarshalJSON()
}

// UnmarshalJSON implements json.Unmarshaler.
func (s *Synapse) UnmarshalJSON(text []byte) error {
	return quark.Unmarshal(text, s, SynapseFromJSON)
}

// SynapseFromJSON takes the fields out of JSON, or gives a [*quark.DecodeError].
func SynapseFromJSON(json quark.JSON) (Synapse, error) {
	in := quark.ReadObject(json)
	return quark.Done(in, Synapse{Path: quark.Required(in, quark.StringFromJSON, "path")})
}

// Source is where an MDK learns of nodes.
type Source interface {
	equalSource(other Source) bool
}

func (m MissionControl) equalSource(other Source) bool {
	same, is := other.(MissionControl)
	return is && m.Equal(same)
}

func (s StaticNodes) equalSource(other Source) bool {
	same, is := other.(StaticNodes)
	return is && s.Equal(same)
}

func (s Synapse) equalSource(other Source) bool {
	same, is := other.(Synapse)
	return is && s.Equal(same)
}

func showSource(of Source) quark.JSON {
	switch of := of.(type) {
	case MissionControl:
		return of.ToJSON()
	case StaticNodes:
		return of.ToJSON()
	case Synapse:
		return of.ToJSON()
	}
	panic(quark.NoCase(of))
}

// CannotRegister — Services cannot be registered with this source of nodes.
type CannotRegister struct {
	Source string
}

// Error gives its text.
func (e *CannotRegister) Error() string {
	return "nodes come from " + e.Source + ": services cannot be registered there"
}

func (*CannotRegister) isError() {}

// Equal tells whether both are the same.
func (e *CannotRegister) Equal(other *CannotRegister) bool {
	return *e == *other
}

// sourceName tells how messages name a source.
func sourceName(source Source) string {
	switch synapse := source.(type) {
	case MissionControl:
		return "Mission Control"
	case StaticNodes:
		return "a static list"
	case Synapse:
		return "the Synapse folder " + synapse.Path
	default:
		panic(quark.NoCase(synapse))
	}
}

// listedNode is a node as a person writes it in a list.
type listedNode struct {
	ID          string
	Service     string
	Version     string
	Address     string
	Properties  quark.Map[string, quark.JSON]
	Environment *Environment
}

// Equal tells whether both are the same.
func (l listedNode) Equal(other listedNode) bool {
	return l.ID == other.ID &&
		l.Service == other.Service &&
		l.Version == other.Version &&
		l.Address == other.Address &&
		l.Properties.EqualFunc(other.Properties, quark.JSON.Equal) &&
		quark.EqualOptional(l.Environment, other.Environment, Environment.Equal)
}

func (l listedNode) node(environment Environment) Node {
	var id string
	if l.ID == "" {
		id = l.Address
	} else {
		id = l.ID
	}
	return Node{
		ID:          id,
		Service:     l.Service,
		Version:     l.Version,
		Address:     l.Address,
		Properties:  l.Properties,
		Environment: quark.Or(l.Environment, environment),
	}
}

// ToJSON gives the fields by their names on the wire.
func (l listedNode) ToJSON() quark.JSON {
	var out quark.Fields
	out.Add("id", quark.StringJSON(l.ID))
	out.Add("service", quark.StringJSON(l.Service))
	out.Add("version", quark.StringJSON(l.Version))
	out.Add("address", quark.StringJSON(l.Address))
	out.Add("properties", quark.MapJSON(l.Properties, quark.Same, quark.SameJSON))
	if l.Environment != nil {
		out.Add("environment", l.Environment.ToJSON())
	}
	return out.JSON()
}

// listedNodeFromJSON takes the fields out of JSON, or gives a [*quark.DecodeError].
func listedNodeFromJSON(json quark.JSON) (listedNode, error) {
	in := quark.ReadObject(json)
	return quark.Done(in, listedNode{
		ID:      quark.Default(in, "", quark.StringFromJSON, "id"),
		Service: quark.Required(in, quark.StringFromJSON, "service"),
		Version: quark.Required(in, quark.StringFromJSON, "version"),
		Address: quark.Required(in, quark.StringFromJSON, "address"),
		Properties: quark.Default(
			in,
			quark.Map[string, quark.JSON]{},
			quark.MapFromJSON(quark.StringKey, quark.AnyFromJSON),
			"properties",
		),
		Environment: quark.Maybe(in, EnvironmentFromJSON, "environment"),
	})
}

type nodeList struct {
	Nodes []listedNode
}

// Equal tells whether both are the same.
func (n nodeList) Equal(other nodeList) bool {
	return slices.EqualFunc(n.Nodes, other.Nodes, listedNode.Equal)
}

// ToJSON gives the fields by their names on the wire.
func (n nodeList) ToJSON() quark.JSON {
	var out quark.Fields
	out.Add("nodes", quark.ListJSON(n.Nodes, listedNode.ToJSON))
	return out.JSON()
}

// nodeListFromJSON takes the fields out of JSON, or gives a [*quark.DecodeError].
func nodeListFromJSON(json quark.JSON) (nodeList, error) {
	in := quark.ReadObject(json)
	return quark.Done(in, nodeList{Nodes: quark.Required(in, quark.ListFromJSON(listedNodeFromJSON), "nodes")})
}

// staticNodes reads a JSON list of nodes. An id may be missing, and is the address then; an environment too, and is the
// given one.
func staticNodes(json string, environment Environment) (StaticNodes, error) {
	list, err := quark.Decode(`{"nodes":`+json+"}", nodeListFromJSON)
	if err != nil {
		return StaticNodes{}, err
	}
	return StaticNodes{
		Nodes: quark.Mapped(list.Nodes, func(listed listedNode) Node { return listed.node(environment) }),
	}, nil
}

// backend is one entry of a Synapse file.
type backend struct {
	Host    string
	Port    int64
	Version string
}

// Equal tells whether both are the same.
func (b backend) Equal(other backend) bool {
	return b == other
}

func (b backend) node(service string, environment Environment) Node {
	address := b.Host + ":" + strconv.FormatInt(b.Port, 10)
	return Node{ID: address, Service: service, Version: b.Version, Address: address, Environment: environment}
}

// ToJSON gives the fields by their names on the wire.
func (b backend) ToJSON() quark.JSON {
	var out quark.Fields
	out.Add("host", quark.StringJSON(b.Host))
	out.Add("port", quark.IntJSON(b.Port))
	out.Add("version", quark.StringJSON(b.Version))
	return out.JSON()
}

// backendFromJSON takes the fields out of JSON, or gives a [*quark.DecodeError].
func backendFromJSON(json quark.JSON) (backend, error) {
	in := quark.ReadObject(json)
	return quark.Done(in, backend{
		Host:    quark.Required(in, quark.StringFromJSON, "host"),
		Port:    quark.Required(in, quark.IntFromJSON, "port"),
		Version: quark.Default(in, "1.0", quark.StringFromJSON, "version"),
	})
}

type backendList struct {
	Backends []backend
}

// Equal tells whether both are the same.
func (b backendList) Equal(other backendList) bool {
	return slices.EqualFunc(b.Backends, other.Backends, backend.Equal)
}

// ToJSON gives the fields by their names on the wire.
func (b backendList) ToJSON() quark.JSON {
	var out quark.Fields
	out.Add("backends", quark.ListJSON(b.Backends, backend.ToJSON))
	return out.JSON()
}

// backendListFromJSON takes the fields out of JSON, or gives a [*quark.DecodeError].
func backendListFromJSON(json quark.JSON) (backendList, error) {
	in := quark.ReadObject(json)
	return quark.Done(in, backendList{Backends: quark.Required(in, quark.ListFromJSON(backendFromJSON), "backends")})
}

// changes is what changed between two looks at a folder.
type changes struct {
	There []Node
	Gone  []Node
	// The files that could not be read; what they said before still holds.
	Bad []string
}

// Equal tells whether both are the same.
func (c changes) Equal(other changes) bool {
	return slices.EqualFunc(c.There, other.There, Node.Equal) &&
		slices.EqualFunc(c.Gone, other.Gone, Node.Equal) &&
		slices.Equal(c.Bad, other.Bad)
}

func (c changes) and(other changes) changes {
	there := slices.Clone(c.There)
	gone := slices.Clone(c.Gone)
	bad := slices.Clone(c.Bad)
	there = append(there, other.There...)
	gone = append(gone, other.Gone...)
	bad = append(bad, other.Bad...)
	return changes{There: there, Gone: gone, Bad: bad}
}

// ToJSON gives the fields by their names on the wire.
func (c changes) ToJSON() quark.JSON {
	var out quark.Fields
	out.Add("there", quark.ListJSON(c.There, Node.ToJSON))
	out.Add("gone", quark.ListJSON(c.Gone, Node.ToJSON))
	out.Add("bad", quark.ListJSON(c.Bad, quark.StringJSON))
	return out.JSON()
}

// synapseFolder is what was read from a folder of `<service>.json` files.
type synapseFolder struct {
	environment Environment
	texts       quark.Map[string, string]
	nodes       quark.Map[string, []Node]
}

// newSynapseFolder makes a synapseFolder.
func newSynapseFolder(environment Environment) *synapseFolder {
	return &synapseFolder{environment: environment}
}

// update takes the files as they are now; what did not change since costs nothing.
func (s *synapseFolder) update(files quark.Map[string, string]) changes {
	c := changes{}
	for _, name := range files.Keys() {
		if service, ok := before(name, ".json"); ok {
			c = c.and(s.read(service, files.At(name, "sources.q:98")))
		}
	}
	for _, service := range s.texts.Keys() {
		if !files.Has(service + ".json") {
			c = c.and(s.forget(service))
		}
	}
	return c
}

func (s *synapseFolder) read(service, text string) changes {
	if quark.Holds(quark.Optional(s.texts.Get(service)), text, quark.Equal[string]) {
		return changes{}
	}
	s.texts.Set(service, text)
	list, err := quark.Decode(`{"backends":`+text+"}", backendListFromJSON)
	if err != nil {
		return changes{Bad: []string{service + ".json"}}
	}
	return s.replace(service, quark.Mapped(list.Backends, func(b backend) Node {
		return b.node(service, s.environment)
	}))
}

func (s *synapseFolder) forget(service string) changes {
	s.texts.Delete(service)
	return s.replace(service, nil)
}

func (s *synapseFolder) replace(service string, nodes []Node) changes {
	old := quark.Or(quark.Optional(s.nodes.Get(service)), []Node{})
	s.nodes.Set(service, slices.Clone(nodes))
	return changes{
		There: quark.Filter(nodes, func(node Node) bool {
			return !slices.ContainsFunc(old, func(other Node) bool { return other.Equal(node) })
		}),
		Gone: quark.Filter(old, func(node Node) bool {
			return !slices.ContainsFunc(nodes, func(other Node) bool { return other.isSame(node) })
		}),
	}
}

func showSynapseFolder(of *synapseFolder) quark.JSON {
	var out quark.Fields
	out.Add("environment", of.environment.ToJSON())
	out.Add("texts", quark.MapJSON(of.texts, quark.Same, quark.StringJSON))
	out.Add("nodes", quark.MapJSON(of.nodes, quark.Same, func(each []Node) quark.JSON {
		return quark.ListJSON(each, Node.ToJSON)
	}))
	return out.JSON()
}

var _ = quark.Shows(showSynapseFolder)
