module {{ path }}

go 1.22

require {{ runtime }} {{ version }}
