module example.org/quark/bench

go 1.22

require (
	example.org/quark/mdk/v3 v3.0.0
	example.org/quark/runtime/v3 v3.0.0
)

replace (
	example.org/quark/mdk/v3 => ../../generated/go
	example.org/quark/runtime/v3 => ../../runtime/go
)
