//! Drives the MDK as a host would: each method is one thing that a user's code does, and what comes of it is written
//! to the console.

import breaker.{CircuitBreakers};
import config.{Config};
import discovery.{Unresolved};
import environment.{Environment};
import mdk.{Mdk};
import node.{Node};
import session.{Session};
import version.{InvalidVersion};

pub actor Main {
    port console: Console;
    var mdk: Mdk = Mdk(Config(token: "secret", environment: Environment("feature", "base")), CircuitBreakers(2, 20s));
    var current: Session? = none;
    var carried: String? = none;
    var asked: Int = 0;
    var answers: List<Promise<Node>> = [];

    pub fn run() {
        self.mdk.start();
    }

    /// The session of the moment; the first one begins when it is needed.
    fn session() -> Session {
        let session = self.current else {
            let first = self.mdk.session();
            self.current = first;
            return first;
        };
        return session;
    }

    /// For the dump of its state.
    pub fn driven() -> Mdk {
        return self.mdk;
    }

    /// Likewise.
    pub fn talking() -> Session {
        return self.session();
    }

    // ---- the process ---------------------------------------------------------------------------------------------------

    pub fn register_hello() {
        self.register("hello", "1.1", "http://10.0.0.1:7000");
    }

    pub fn register_time() {
        self.register("time", "2.0", "http://10.0.0.1:7001");
    }

    pub fn register_again() {
        self.register("hello", "1.2", "http://10.0.0.1:7000");
    }

    pub fn register_badly() {
        self.register("hello", "one", "http://10.0.0.1:7002");
    }

    fn register(service: String, version: String, address: String) {
        let said = match try self.mdk.register(service, version, address) {
            ok(node) => node.encode(),
            InvalidVersion(error) => error.message(),
            CannotRegister(error) => error.message(),
        };
        self.say(said);
    }

    pub fn limit_all() {
        self.mdk.set_default_deadline(7s);
    }

    pub fn stop() {
        self.until_stopped();
    }

    async fn until_stopped() {
        let _ = await self.mdk.stop();
        self.say("stopped");
    }

    // ---- sessions ------------------------------------------------------------------------------------------------------

    pub fn begin() {
        self.current = self.mdk.session();
        let text = self.session().trace_id();
        self.say(text);
    }

    pub fn join() {
        self.current = self.mdk.join(self.carried, none);
        let text = self.session().trace_id();
        self.say(text);
    }

    pub fn join_nonsense() {
        self.current = self.mdk.join(`{"traceId": 3}`, none);
        let text = self.session().trace_id();
        self.say(text);
    }

    pub fn join_parent() {
        self.current = self.mdk.join(none, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        let text = self.session().trace_id();
        self.say(text);
    }

    pub fn derive() {
        self.current = self.mdk.derive(self.carried);
        let text = self.session().trace_id();
        self.say(text);
    }

    pub fn externalize() {
        let text = self.session().externalize();
        self.carried = text;
        self.say(text);
    }

    pub fn headers() {
        let headers = self.session().headers();
        for name in headers.keys() { self.say("{name}: {headers[name]}"); }
    }

    pub fn mark() {
        if let _ = try self.session().set_property("mark", Json.of(["é", "😀"])) { self.say("marked"); }
        let found = self.session().get_property("mark") else { return; };
        self.say("{found}");
    }

    pub fn mark_wrongly() {
        let said = match try self.session().set_property("timeout", Json.of(1)) {
            ok(_) => "marked",
            ContextTooLarge(error) => error.message(),
            ReservedProperty(error) => error.message(),
        };
        self.say(said);
    }

    pub fn hurry() {
        self.session().set_deadline(2500ms);
        self.tell_remaining();
    }

    pub fn tell_remaining() {
        let text = "{self.session().remaining() ?? 0s}";
        self.say(text);
    }

    pub fn detour() {
        let said = match try self.session().route("time", "1.0", "time", "2.0") {
            ok(_) => "routed",
            InvalidVersion(error) => error.message(),
            ContextTooLarge(error) => error.message(),
            ReservedProperty(error) => error.message(),
        };
        self.say(said);
    }

    // ---- logging -------------------------------------------------------------------------------------------------------

    pub fn log_info() {
        let text = self.session().info("shop", "a \"quoted\" line\n").encode();
        self.say(text);
    }

    pub fn log_warn() {
        let text = self.session().warn("shop", "smoke 😀").encode();
        self.say(text);
    }

    pub fn log_error() {
        let text = self.session().error("shop", "fire").encode();
        self.say(text);
    }

    pub fn log_debug() {
        let text = self.session().debug("shop", "detail").encode();
        self.say(text);
    }

    pub fn log_critical() {
        let text = self.session().critical("", "").encode();
        self.say(text);
    }

    pub fn trace_debug() {
        self.session().trace(Severity.Debug);
    }

    pub fn trace_error() {
        self.session().trace(Severity.Error);
    }

    // ---- finding nodes -------------------------------------------------------------------------------------------------

    pub fn resolve_time() {
        self.find_time();
    }

    async fn find_time() throws InvalidVersion, Unresolved {
        let number = self.next("time 1.0");
        let node = await self.session().resolve("time", "1.0");
        self.found(number, node);
    }

    pub fn resolve_hello() {
        self.find_hello();
    }

    async fn find_hello() throws InvalidVersion, Unresolved {
        let number = self.next("hello");
        let node = await self.session().resolve("hello", none);
        self.found(number, node);
    }

    pub fn resolve_soon() {
        self.find_soon();
    }

    async fn find_soon() throws InvalidVersion, Unresolved {
        let number = self.next("time 2.0 in 1500ms");
        let node = await self.session().resolve_until("time", "2.0", 1500ms);
        self.found(number, node);
    }

    pub fn resolve_badly() {
        self.find_badly();
    }

    async fn find_badly() throws InvalidVersion, Unresolved {
        let number = self.next("time x");
        let node = await self.session().resolve("time", "x");
        self.found(number, node);
    }

    /// Keeps the promise: its state shows how it ends.
    pub fn ask_time() {
        let answer = self.session().resolve_until("time", "1.0", 3s);
        self.answers.add(answer);
    }

    pub fn give_up() {
        if let last = self.answers.last() { self.say("pending: {last.is_pending()}"); }
        self.answers = [];
    }

    fn next(what: String) -> Int {
        self.asked += 1;
        self.say("{self.asked} wants {what}");
        return self.asked;
    }

    fn found(number: Int, node: Node) {
        self.say("{number} found {node.description()}");
    }

    // ---- interactions --------------------------------------------------------------------------------------------------

    pub fn start_interaction() {
        self.session().start_interaction();
    }

    pub fn fail_interaction() {
        if let _ = try self.session().fail_interaction("no valid json") { return; }
        self.say("nothing to fail");
    }

    pub fn finish_interaction() {
        if let _ = try self.session().finish_interaction() { return; }
        self.say("nothing to finish");
    }

    fn say(text: String) {
        self.console.write(Severity.Info, text);
    }
}
