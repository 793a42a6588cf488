// Package mdk: find other services, call the healthy ones, and follow a request through all of them.
//
// Instants are [time.Time], durations [time.Duration] in functions and [quark.Duration] in the fields of records. What waits
// takes a [context.Context]. Errors are expected, and pointers to the types of this package; a panic with a [*quark.Fault] is
// a bug, and names the place in the protocol's source.
package mdk

import quark "example.org/quark/runtime/v3"

// PackageVersion is the version of this package.
const PackageVersion = "3.0.0"

// The runtime that this package was generated for: go get example.org/quark/runtime/v3@v3.0
const _ = quark.Generation30

// Error is what the errors that this package declares have in common.
type Error interface {
	error
	isError()
}
