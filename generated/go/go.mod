module example.org/quark/mdk/v3

go 1.22

require example.org/quark/runtime/v3 v3.0.0
