module example.org/quark/runtime/v3

go 1.22
