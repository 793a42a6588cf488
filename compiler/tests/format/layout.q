//! What does not fit, and what the author decides.
import wire.{Active, Breaker, Clear, Close, CloseError, Expire, FailureReport, InteractionAck, InteractionEvent, LogAck, LogEvent, Open};
import node;


const short = [
  1, 2];
const wide = ["a string that takes some room", "another string that takes some room", "a third string that takes room", 4];
pub error Unresolved(service: String, version: String, environment: String, nodes: Int, versions: List<String>) "no node of '{service}'";

protocol Rtp { codec json tagged "type";
  both Open or "mdk.protocol.Open", Close or "mdk.protocol.Close" or "discovery.protocol.Close", Expire or "discovery.protocol.Expire";
  client Log; states { a { Open -> b; }
    b {} } }
class Chains {
    fn long(first_parameter: String, second_parameter: Map<String, List<Int>>, third_parameter: Int) -> Map<String, Int> throws Unresolved {
        let chosen = self.members.filter(|member| !member.policy.available(now)).map(|member| member.node.address).distinct();
        let same = self.members.filter(|member| { return member.policy.available(now) && member.node.address != ""; });
        self.promise.fail(Unresolved(request.service, request.version_text(), request.environment.name, known.nodes, known.versions));
        if first_condition_of_many && second_condition_of_many || third_condition_of_many(some, arguments) && fourth_condition { return a; }
        if a { b(); }
        else { c(); }
        let x = if a { "one" } else if b { "two" } else { "three and a very long text so that it does not fit on the line" };
        self.write(Severity.Warn, "a message from Mission Control was not understood: {error.path}: {error.text}", none);
        let copy = event with { context: context, timestamp: Instant.epoch, node: self.processes.name(event.node), text: text };
        let text = "before {value.method(1,2)} after";
        match a { B | C => 1, D(d) => { return d; }, else => {} }
        match a { B => 1,
            else => 2 }

        for x in self.members.filter(|member| member.node.service == service && member.node.version == version_text) { go(x); }


        return self.values.map(|value| value.thing.other_thing + value.second_thing).min_by(|value| value.size()) ?? none_found;
    }
    fn empty() {

    }
    fn with_comment() {
        // nothing to do
    }
    fn comments(a: Int, // the first
        b: Int) { // opens
        call(a, // one
            b);  // two
        let c = a + // in the middle
            b;
        // last

        // really last
    }
    // between
    fn one() { a(); b(); }
    // end
}
