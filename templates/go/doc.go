{{ docs }}//
// Instants are [time.Time], durations [time.Duration] in functions and [quark.Duration] in the fields of records. What waits
// takes a [context.Context]. Errors are expected, and pointers to the types of this package; a panic with a [*quark.Fault] is
// a bug, and names the place in the protocol's source.
package {{ package }}

import quark "{{ runtime }}"

// PackageVersion is the version of this package.
const PackageVersion = "{{ version }}"

// The runtime that this package was generated for: go get {{ runtime }}@v3.0
const _ = quark.Generation30
{% if errors %}
// Error is what the errors that this package declares have in common.
type Error interface {
	error
	isError()
}
{% endif %}
