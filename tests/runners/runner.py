"""Runs the literate programs that were compiled to Python, and prints what each of them prints, as JSON.

usage: python runner.py PROGRAMS.json > LINES.json

`PROGRAMS.json` holds, by name, the folder of the package, what kind the program is, and its script. The runtime must
be on the path, and pytest be installed.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import sys
from pathlib import Path

import pytest
from quark.fault import Error, Fault
from quark.json import shown
from quark.port import Connection, ConsolePort, Link
from quark.testing import TestRuntime, state


class Console(TestRuntime):
    """Collects what all consoles and links get, and what the hook is told."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.provide(Link, self.wire)
        self.provide(Connection, self.wire)

    def wire(self, events) -> Wire:
        self.link = events
        return Wire(self.lines)

    def __exit__(self, *_rest) -> None:
        """A script is no test: what it leaves undecided stays so."""

    def perform(self, call) -> None:
        super().perform(call)
        if isinstance(call.port, ConsolePort):
            self.lines.append(call.arguments[1])

    def _note(self, error: BaseException) -> None:
        self.lines.append(f"hook: {error}")


class Wire:
    """Collects what a link asks of its connection."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines

    def connect(self, url, headers) -> None:
        self.lines.append(f"link: connect({shown(url)}, {shown(headers)})")

    def send(self, text) -> None:
        self.lines.append(f"link: send({text})")

    def close(self) -> None:
        self.lines.append("link: close()")


class Verdicts:
    """Counts, by package folder, the tests that passed, and keeps what the others said."""

    def __init__(self) -> None:
        self.passed: dict[str, int] = {}
        self.problems: dict[str, list[str]] = {}

    def pytest_runtest_logreport(self, report) -> None:
        package = Path(report.fspath).parts[1]
        if report.failed:
            self.problems.setdefault(package, []).append(f"{report.nodeid}: {report.longreprtext}")
        elif report.when == "call":
            self.passed[package] = self.passed.get(package, 0) + 1

    def pytest_collectreport(self, report) -> None:
        if report.failed:
            self.problems.setdefault(Path(report.nodeid).parts[1], []).append(report.longreprtext)


def stopped(error: Exception) -> str:
    """Say what left the program."""
    if isinstance(error, Fault):
        return f"fault: {error}"
    if isinstance(error, Error):
        return f"error: {type(error).__name__}: {error}"
    raise error


def functions(package, names: list[str]) -> list[str]:
    """Call each function; several are told apart by a line for each."""
    lines = []
    for name in names:
        if len(names) > 1:
            lines.append(f"> call {name}")
        try:
            lines.extend(getattr(package, name)())
        except (Fault, Error) as error:
            lines.append(stopped(error))
    return lines


def actor(package, script: list[list]) -> list[str]:
    """Play the script, which may begin anew in another world."""
    lines: list[str] = []
    steps = iter(script)
    while world(package, steps, lines):
        lines.append("> restart")
    return lines


def world(package, steps, lines: list[str]) -> bool:
    """Make a `Main`, call `run`, and play on; tell whether another world begins. What this one holds goes with it."""
    with Console() as runtime:
        main = made(runtime, package)
        goes_on = any(play(runtime, main, *step) for step in steps)
        lines += runtime.lines
        return goes_on


def made(runtime: Console, package):
    """Make a `Main` and call `run`, or note why it cannot be made."""
    try:
        main = package.Main(runtime=runtime)
    except Fault as fault:
        runtime.lines.append(stopped(fault))
        return None
    called(runtime, main.run)
    return main


def play(runtime: Console, main, text: str, verb: str, argument) -> bool:
    """Play one step; tell whether another world begins."""
    if verb == "restart":
        return True
    runtime.lines.append(f"> {text}")
    if main is None:
        return False
    if verb == "advance":
        runtime.advance(argument / 1000)
    elif verb == "state":
        runtime.lines.append(state(getattr(main, argument)() if argument else main))
    elif verb == "link":
        getattr(runtime.link, argument[0])(*argument[1:])
    elif verb == "hides":
        runtime.lines.append(hides(main, *argument))
    elif verb == "timers":
        due = runtime.next_due()
        runtime.lines.append(f"next timer: {'none' if due is None else due}")
    else:
        called(runtime, getattr(main, argument))
    return False


def hides(main, text: str, name: str) -> str:
    """Say whether what people see of a method's result does not contain `text`; else give what they see."""
    try:
        value = getattr(main, name)()
    except Error as error:
        value = error
    shown = f"{value!r} {value}"
    return shown if text in shown else "hidden"


def called(runtime: Console, method) -> None:
    """Call a method, and note what leaves it."""
    try:
        method()
    except (Fault, Error) as error:
        runtime.lines.append(stopped(error))


def run(program: dict, name: str, verdicts: Verdicts) -> list[str]:
    """Give the lines of one program."""
    problems = verdicts.problems.get(name)
    if problems:
        return problems
    package = importlib.import_module(name)
    if program["kind"] == "function":
        return functions(package, program["calls"])
    if program["kind"] == "actor":
        return actor(package, program["script"])
    return [f"{verdicts.passed.get(name, 0)} passed"]


def main() -> None:
    """Run all of them."""
    programs = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    verdicts = Verdicts()
    for program in programs.values():
        sys.path.insert(0, program["folder"])
    tests = [str(path) for program in programs.values() for path in Path(program["folder"]).glob("tests")]
    with contextlib.redirect_stdout(sys.stderr):
        options = ["--quiet", "--continue-on-collection-errors", "--import-mode=importlib", "-p", "no:cacheprovider", "--rootdir", str(Path(sys.argv[1]).parent)]
        if tests:
            pytest.main([*options, *tests], plugins=[verdicts])
    lines = {}
    for name, program in programs.items():
        try:
            lines[name] = run(program, name, verdicts)
        except Exception as error:  # noqa: BLE001 - one broken program must not hide the others
            lines[name] = [f"{type(error).__name__}: {error}"]
    json.dump(lines, sys.stdout)


if __name__ == "__main__":
    main()
