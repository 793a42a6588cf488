//! Every kind of declaration.
//! In two lines.

import node;
import version.{Version, InvalidVersion,};

/// A value.
///
///     with an example
pub record Node {
    /// What it is called.
    service: String;
    version: Version as "semver" or "v" or "ver";
    timeout: Duration in seconds = 10s or "deadline";
    tags: Map<String, List<Int>>? = none;
    nested: List<List<Int>>= [];
    secret   token: String? as "TOKEN";
    secret secret: Int = 1;
    fn label() -> String { return self.service; }
    static fn parse(text: String, strict: Bool,) -> Node throws InvalidNode, other.Missing { throw InvalidNode(text); }
}

enum Level { Critical as "CRITICAL" or "FATAL", /// The usual.
    Info, }
enum Empty {}
union Shape { Circle, other.Square }
error InvalidNode(text: String) "'{text}' is no node";
error Gone "it is gone";
error Refused(secret token: String, secret: Int, secret secret: Bool) "refused";

interface Policy {
    /// Looks only.
    query available(now: Instant) -> Bool;
    fn admit(own node: Node);
}

port Folder {
    fn read(path: String);
    /// Something is there.
    event contents(files: Map<String, String>);
    event closed();
}

pub class Breaker implements Policy, other.Thing {
    threshold: Int = 3;
    var failures: Int = 0;
    secret  var key: String = "";
    query available(now: Instant) -> Bool { return true; }
    pub fn reset() {}
}

actor Watcher {
    port folder: Folder;
    port: Int = 1;
    var on: Bool = false;
    every: Duration;
    scope: String;
    pub: Int = 2;
    async: Int = 3;
    on folder.contents(files: Map<String, String>) { self.on = true; }
    every 15s { self.folder.read("x"); }
    every period { }
    pub scope level(name: String) { enter start; fail blame; exit end; }
    scope quiet() { enter start; }
    pub async fn load() -> Map<String, String> throws Gone { return {}; }
    fn plain() {}
}

pub protocol Rtp {
    codec json tagged "type";
    /// Both send these.
    both Open or "mdk.Open", Close;
    client Log as "log", Subscribe,;
    server Rtp.Ack;
    states {
        /// The start.
        opening { Open -> ready; Close, Log -> closed; }
        ready { any -> ready; }
        closed {}
    }
}

pub entry fn start() -> Watcher { return Watcher(); }
query pure(x: Int) -> Int { return x; }
pub const limit: Int = 3;
const header = "X-" + "Context";

test "a title" { assert true; }
