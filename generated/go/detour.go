// Detours: a session that looks for another service than the one it was asked for, here and downstream.
//
// They travel in the context's property `routes`, in the form of the 2016 clients: a list for each service.

package mdk

import (
	"slices"

	quark "example.org/quark/runtime/v3"
)

// detour — Requests for a compatible version go to `Target` instead.
type detour struct {
	Version       *string
	Target        string
	TargetVersion *string
}

// Equal tells whether both are the same.
func (d detour) Equal(other detour) bool {
	return quark.EqualOptional(d.Version, other.Version, quark.Equal[string]) &&
		d.Target == other.Target &&
		quark.EqualOptional(d.TargetVersion, other.TargetVersion, quark.Equal[string])
}

// applies tells whether a request goes this way; one without a version does.
func (d detour) applies(requested *string) bool {
	if requested == nil {
		return true
	}
	lowest := d.Version
	if lowest == nil {
		return true
	}
	from, err := ParseVersion(*lowest)
	if err != nil {
		return false
	}
	actual, err := ParseVersion(*requested)
	if err != nil {
		return false
	}
	return from.Accepts(actual)
}

// ToJSON gives the fields by their names on the wire.
func (d detour) ToJSON() quark.JSON {
	var out quark.Fields
	if d.Version != nil {
		out.Add("version", quark.StringJSON(*d.Version))
	}
	out.Add("target", quark.StringJSON(d.Target))
	if d.TargetVersion != nil {
		out.Add("targetVersion", quark.StringJSON(*d.TargetVersion))
	}
	return out.JSON()
}

// detourFromJSON takes the fields out of JSON, or gives a [*quark.DecodeError].
func detourFromJSON(json quark.JSON) (detour, error) {
	in := quark.ReadObject(json)
	return quark.Done(in, detour{
		Version:       quark.Maybe(in, quark.StringFromJSON, "version"),
		Target:        quark.Required(in, quark.StringFromJSON, "target"),
		TargetVersion: quark.Maybe(in, quark.StringFromJSON, "targetVersion"),
	})
}

// destination is which service to look for.
type destination struct {
	Service string
	Version *string
}

// Equal tells whether both are the same.
func (d destination) Equal(other destination) bool {
	return d.Service == other.Service && quark.EqualOptional(d.Version, other.Version, quark.Equal[string])
}

// ToJSON gives the fields by their names on the wire.
func (d destination) ToJSON() quark.JSON {
	var out quark.Fields
	out.Add("service", quark.StringJSON(d.Service))
	if d.Version != nil {
		out.Add("version", quark.StringJSON(*d.Version))
	}
	return out.JSON()
}

// withDetour gives the value of the property with one more detour.
func withDetour(routes *quark.JSON, service string, d detour) quark.JSON {
	services := entries(routes).Clone()
	detours := slices.Clone(items(quark.Optional(services.Get(service))))
	detours = append(detours, d.ToJSON())
	services.Set(service, quark.ListJSON(detours, quark.SameJSON))
	return quark.MapJSON(services, quark.Same, quark.SameJSON)
}

// detourDestination tells where a request goes: by the first detour that applies, or where it wanted to.
func detourDestination(routes *quark.JSON, service string, version *string) destination {
	if routes == nil {
		return destination{Service: service, Version: version}
	}
	for _, item := range items(quark.Optional(entries(routes).Get(service))) {
		if found, ok := destinationBy(item, version); ok {
			return found
		}
	}
	return destination{Service: service, Version: version}
}

func destinationBy(item quark.JSON, version *string) (destination, bool) {
	detour, err := detourFromJSON(item)
	if err != nil {
		return destination{}, false
	}
	if !detour.applies(version) {
		return destination{}, false
	}
	return destination{Service: detour.Target, Version: detour.TargetVersion}, true
}

func entries(value *quark.JSON) quark.Map[string, quark.JSON] {
	if value == nil {
		return quark.Map[string, quark.JSON]{}
	}
	return quark.Or(quark.Optional(value.AsMap()), quark.Map[string, quark.JSON]{})
}

func items(value *quark.JSON) []quark.JSON {
	if value == nil {
		return nil
	}
	return quark.Or(quark.Optional(value.AsList()), []quark.JSON{})
}
