// Nodes: where a service can be called.

package mdk

import quark "example.org/quark/runtime/v3"

// Node is one instance of a service. A node that was resolved never changes; what is learnt later is another node.
type Node struct {
	// Names this service at this address in this process, and nothing else.
	ID      string
	Service string
	// The version as the service itself gave it.
	Version     string
	Address     string
	Properties  quark.Map[string, quark.JSON]
	Environment Environment
}

// NewNode makes a Node with what has no default; the other fields can be set.
func NewNode(id, service, version, address string) Node {
	return Node{ID: id, Service: service, Version: version, Address: address, Environment: Environment{Name: "sandbox"}}
}

// Equal tells whether both are the same.
func (n Node) Equal(other Node) bool {
	return n.ID == other.ID &&
		n.Service == other.Service &&
		n.Version == other.Version &&
		n.Address == other.Address &&
		n.Properties.EqualFunc(other.Properties, quark.JSON.Equal) &&
		n.Environment.Equal(other.Environment)
}

// InterfaceVersion gives the version as one compares it; `nil` if the service gave none that can be compared.
func (n Node) InterfaceVersion() *Version {
	value, err := ParseVersion(n.Version)
	if err != nil {
		return nil
	}
	return quark.Some(value)
}

// Description tells how log messages name a node.
func (n Node) Description() string {
	return "Node(id:" + n.ID + " " + n.Service + ": " + n.Address + ", " + n.Version + ")"
}

// isSame tells whether this is the same process at the same address.
func (n Node) isSame(other Node) bool {
	return n.ID == other.ID && n.Address == other.Address
}

// displaces tells whether only one of the two can be there.
func (n Node) displaces(other Node) bool {
	return n.ID == other.ID || n.Address == other.Address
}

// ToJSON gives the fields by their names on the wire.
func (n Node) ToJSON() quark.JSON {
	var out quark.Fields
	out.Add("id", quark.StringJSON(n.ID))
	out.Add("service", quark.StringJSON(n.Service))
	out.Add("version", quark.StringJSON(n.Version))
	out.Add("address", quark.StringJSON(n.Address))
	out.Add("properties", quark.MapJSON(n.Properties, quark.Same, quark.SameJSON))
	out.Add("environment", n.Environment.ToJSON())
	return out.JSON()
}

// MarshalJSON implements json.Marshaler.
func (n Node) MarshalJSON() ([]byte, error) {
	return n.ToJSON().MarshalJSON()
}

// UnmarshalJSON implements json.Unmarshaler.
func (n *Node) UnmarshalJSON(text []byte) error {
	return quark.Unmarshal(text, n, NodeFromJSON)
}

// NodeFromJSON takes the fields out of JSON, or gives a [*quark.DecodeError].
func NodeFromJSON(json quark.JSON) (Node, error) {
	in := quark.ReadObject(json)
	return quark.Done(in, Node{
		ID:      quark.Required(in, quark.StringFromJSON, "id"),
		Service: quark.Required(in, quark.StringFromJSON, "service"),
		Version: quark.Required(in, quark.StringFromJSON, "version"),
		Address: quark.Required(in, quark.StringFromJSON, "address"),
		Properties: quark.Default(
			in,
			quark.Map[string, quark.JSON]{},
			quark.MapFromJSON(quark.StringKey, quark.AnyFromJSON),
			"properties",
		),
		Environment: quark.DefaultOf(
			in,
			func() Environment { return Environment{Name: "sandbox"} },
			EnvironmentFromJSON,
			"environment",
		),
	})
}
